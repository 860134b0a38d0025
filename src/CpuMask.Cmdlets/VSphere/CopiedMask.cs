using System.Collections;
using System.IO;
using System.Globalization;
using System.Management.Automation;
using System.Text;
using CpuMask.Json;
using CpuMask.Platforms.VMware.Masks;

namespace CpuMask.Cmdlets;

/// <summary>
/// Masks that went through a job, a remote session or Export-Clixml. PowerShell keeps their lines there, which say all that such a
/// mask does: a copy is read as the file is that ConvertTo-Json writes.
/// </summary>
internal static class CopiedMask
{
    private const string Copy = "Deserialized.CpuMask.Platforms.VMware.Masks.VMotionMask";

    /// <summary>The mask that a copy was made of; null when it is no copy of a mask.</summary>
    /// <exception cref="CpuMask.Text.CpuMaskException">Its lines were left out or changed.</exception>
    public static MaskFile? Find(PSObject data)
    {
        if (!data.TypeNames.Contains(Copy))
        {
            return null;
        }

        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var json = new JsonWriter(text);
        json.BeginObject();
        if (Lines(data, nameof(VMotionMask.VmxLines)) is { } vmx)
        {
            json.Strings("vmx", vmx);
        }

        json.Strings("featMask", Lines(data, nameof(VMotionMask.FeatMaskLines)) ?? Enumerable.Empty<string>());
        json.String("vendor", (data.Properties[nameof(VMotionMask.Vendor)]?.Value as PSObject)?.Properties["Id"]?.Value?.ToString());
        json.EndObject();
        return MaskFile.Parse(CmdletMessages.CopiedMask, Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static IEnumerable<string>? Lines(PSObject data, string property) => data.Properties[property]?.Value switch
    {
        PSObject { BaseObject: IEnumerable and not string } list => ((IEnumerable)list.BaseObject).Cast<object?>().Select(l => l?.ToString() ?? string.Empty),
        IEnumerable list and not string => list.Cast<object?>().Select(l => l?.ToString() ?? string.Empty),
        _ => null,
    };
}
