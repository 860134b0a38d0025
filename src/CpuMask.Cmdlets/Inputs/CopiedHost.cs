using System.Globalization;
using System.IO;
using System.Management.Automation;
using System.Text;
using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Json;
using CpuMask.Text;

namespace CpuMask.Cmdlets;

/// <summary>
/// Hosts that go through a job, a remote session or Export-Clixml. PowerShell passes texts there and no objects, so the types file
/// lets it pass the host's JSON too, and makes a host of that where it arrives and the module is loaded.
/// </summary>
public sealed class CopiedHost : PSTypeConverter
{
    // What the types file calls the JSON.
    private const string Record = "CpuMaskRecord", Copy = "Deserialized.CpuMask.Cpuid.HostCpuid";

    /// <summary>All that is known of a host, as JSON.</summary>
    public static string Text(HostCpuid host)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        HostJson.Write(new JsonWriter(text), host);
        return text.ToString();
    }

    /// <inheritdoc/>
    public override bool CanConvertFrom(object sourceValue, Type destinationType) => destinationType == typeof(HostCpuid) && RecordOf(sourceValue) is not null;

    /// <inheritdoc/>
    public override object ConvertFrom(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        Find(sourceValue) is { } host ? HostOutput.Of(host) : throw new PSInvalidCastException(CmdletMessages.NoLiveHost(typeof(HostCpuid).FullName!));

    /// <inheritdoc/>
    public override bool CanConvertTo(object sourceValue, Type destinationType) => false;

    /// <inheritdoc/>
    public override object ConvertTo(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) => throw new NotSupportedException();

    /// <summary>The host that a copy was made of; null when it is no copy of a host, or an incomplete one.</summary>
    internal static HostCpuid? Find(object? data)
    {
        if (RecordOf(data) is not { } record)
        {
            return null;
        }

        try
        {
            bool whole = true;
            byte[] utf8 = Encoding.UTF8.GetBytes(record);
            HostCpuid? host = HostJson.Read(JsonText.Parse(utf8, 0, utf8.Length), (_, _, _, _) => whole = false);
            return whole ? host : null;
        }
        catch (Exception e) when (e is CpuMaskException or FormatException)
        {
            return null;
        }
    }

    private static string? RecordOf(object? data) => data is PSObject copy && copy.TypeNames.Contains(Copy, StringComparer.Ordinal)
        ? (copy.Properties[Record]?.Value is PSObject { BaseObject: string wrapped } ? wrapped : copy.Properties[Record]?.Value as string) : null;
}
