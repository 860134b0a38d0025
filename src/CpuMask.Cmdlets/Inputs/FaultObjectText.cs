using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text;
using CpuMask.VSphere.Migration;
using CpuMask.VSphere.Soap;

namespace CpuMask.Cmdlets;

/// <summary>
/// Faults of vSphere's clients as text, which is read like any error text: an error record or exception of PowerCLI, a
/// LocalizedMethodFault, a failed task, JSON of these, and this module's own faults.
/// </summary>
internal static class FaultObjectText
{
    private const int MostDepth = 12, MostMembers = 5000;

    // What errors, tasks and faults hold, in the order in which it is told. Other properties may have to ask a server.
    private static readonly string[] Members =
    {
        "ExtensionData", "Info", "Error", "Errors", "MethodFault", "Fault", "_typeName", "LocalizedMessage", "Reason", "FaultMessage", "FaultCause",
        "Level", "RegisterName", "RegisterBits", "DesiredBits",
        "Sse3", "Pclmulqdq", "Ssse3", "Sse41", "Sse42", "Aes", "Nx", "Ffxsr", "Rdtscp", "Lm",
        "FeatureRequirement", "Key", "FeatureName", "Value", "Message",
    };

    /// <summary>The text of an object.</summary>
    public static string Of(object item)
    {
        var text = new StringBuilder();
        int left = MostMembers;
        Write(text, string.Empty, item, 0, ref left);
        return text.ToString();
    }

    private static void Write(StringBuilder text, string name, object item, int depth, ref int left)
    {
        object value = item is PSObject wrapped ? wrapped.BaseObject : item;
        if (depth > MostDepth || --left < 0)
        {
            return;
        }

        switch (value)
        {
            case string or bool or Enum or IConvertible:
                text.Append(name).Append(name.Length > 0 ? " : " : string.Empty).Append(Convert.ToString(value, CultureInfo.InvariantCulture)).Append('\n');
                break;
            case ErrorRecord record:
                if (record.ErrorDetails?.Message is { Length: > 0 } details)
                {
                    text.Append(details).Append('\n');
                }

                Write(text, name, record.Exception, depth + 1, ref left);
                break;
            case VSphereFault fault:
                text.Append(fault).Append('\n');
                fault.Details.ToList().ForEach(d => text.Append(d.Key).Append(" : ").Append(d.Value).Append('\n'));
                break;
            case VMotionAnswer answer:
                foreach (VSphereFault fault in answer.Errors)
                {
                    Write(text, name, fault, depth + 1, ref left);
                }

                break;
            case IEnumerable many and not IDictionary:
                foreach (object? one in many)
                {
                    if (one is not null)
                    {
                        Write(text, name, one, depth + 1, ref left);
                    }
                }

                break;
            default:
                WriteMembers(text, item, value, depth, ref left);
                break;
        }
    }

    private static void WriteMembers(StringBuilder text, object item, object value, int depth, ref int left)
    {
        if (TypeOf(item, value) is { } type)
        {
            text.Append(type).Append('\n');
        }

        if (value is Exception { InnerException: { } inner })
        {
            Write(text, string.Empty, inner, depth + 1, ref left);
        }

        foreach (string member in Members)
        {
            if (ClientObjects.Read(value is PSCustomObject ? item : value, member) is { } found && !ReferenceEquals(found, value))
            {
                Write(text, member, found, depth + 1, ref left);
            }
        }
    }

    // The type is half of what a fault says: FeatureRequirementsNotMet, CpuIncompatible81EDX.
    private static string? TypeOf(object item, object value)
    {
        string name = value is PSCustomObject or IDictionary ? (item as PSObject)?.TypeNames.FirstOrDefault(t => t.StartsWith("Deserialized.", StringComparison.Ordinal)) ?? string.Empty
            : value.GetType().Name;
        string bare = name.Substring(name.LastIndexOf('.') + 1);
        return bare.Length == 0 ? null : bare;
    }
}
