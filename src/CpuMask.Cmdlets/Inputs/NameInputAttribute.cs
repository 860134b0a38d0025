using System.Collections;
using System.Management.Automation;

namespace CpuMask.Cmdlets;

/// <summary>
/// Takes names, and of objects their property Name, so that rows of Import-Csv and hosts that were read bind. PowerCLI's hosts are
/// left to the parameter that takes them whole.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NameInputAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => All(inputData).ToArray();

    /// <summary>The name that an object of no type of ours carries; null for none.</summary>
    internal static string? NameOf(object? data, params string[] properties) => data is null ? null
        : properties.Select(p => ClientObjects.Read(data, p) as string).FirstOrDefault(n => !string.IsNullOrEmpty(n));

    private static IEnumerable<string> All(object? data)
    {
        object? value = data is PSObject wrapped ? wrapped.BaseObject : data;
        return value is string name ? new[] { name }
            : ClientObjects.Find(data, "HostSystem") is not null ? throw Refused(value!)
            : NameOf(value is PSCustomObject ? data : value, "Name") is { } named ? new[] { named }
            : value is IEnumerable many and not IDictionary ? many.Cast<object?>().SelectMany(All)
            : throw Refused(value);
    }

    // With this exception inside, PowerShell goes on and tries the other parameters that take pipeline input.
    private static Exception Refused(object? value)
    {
        string message = CmdletMessages.NoName(value);
        return new ArgumentTransformationMetadataException(message, new PSInvalidCastException(message));
    }
}
