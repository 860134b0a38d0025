using System.Collections;
using System.Globalization;
using System.IO;
using System.Management.Automation;
using CpuMask.Json;

namespace CpuMask.Cmdlets;

/// <summary>
/// Objects without a type of their own as JSON: what ConvertFrom-Json, Import-Clixml, Select-Object and hash tables give is
/// read by the readers that read the files.
/// </summary>
internal static class PropertyJson
{
    private const int MostDepth = 24, MostValues = 500_000;

    /// <summary>Writes objects as an array.</summary>
    public static string Of(IReadOnlyList<object> values)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var json = new JsonWriter(text);
        int left = MostValues;
        Write(json, null, values, 0, ref left);
        return text.ToString();
    }

    private static void Write(JsonWriter json, string? name, object? value, int depth, ref int left)
    {
        object? bare = value is PSObject wrapped ? wrapped.BaseObject : value;
        if (--left < 0 || depth > MostDepth)
        {
            return;
        }

        switch (bare)
        {
            case null:
            case string:
                String(json, name, bare as string);
                break;
            case IDictionary dictionary:
                json.BeginObject(name);
                foreach (DictionaryEntry entry in dictionary)
                {
                    Write(json, Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? string.Empty, entry.Value, depth + 1, ref left);
                }

                json.EndObject();
                break;
            case IEnumerable many:
                json.BeginArray(name);
                foreach (object? item in many)
                {
                    Write(json, null, item, depth + 1, ref left);
                }

                json.EndArray();
                break;
            case IConvertible number when bare is not Enum:
                String(json, name, number.ToString(CultureInfo.InvariantCulture));
                break;
            default:
                WriteProperties(json, name, value!, bare, depth, ref left);
                break;
        }
    }

    // Of an object with a type of its own only what a requirement has is asked for: other properties may have to ask a server.
    private static void WriteProperties(JsonWriter json, string? name, object value, object bare, int depth, ref int left)
    {
        PSObject seen = PSObject.AsPSObject(value);
        json.BeginObject(name);
        foreach (PSPropertyInfo property in seen.Properties)
        {
            bool wanted = bare is PSCustomObject || Array.IndexOf(Requirement, property.Name.ToUpperInvariant()) >= 0;
            if (wanted && Read(property) is { } member)
            {
                Write(json, property.Name, member, depth + 1, ref left);
            }
        }

        json.EndObject();
    }

    private static readonly string[] Requirement = { "KEY", "FEATURENAME", "VALUE" };

    private static object? Read(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (GetValueException)
        {
            return null;
        }
    }

    private static void String(JsonWriter json, string? name, string? value)
    {
        if (name is null)
        {
            json.String(value);
        }
        else
        {
            json.String(name, value);
        }
    }
}
