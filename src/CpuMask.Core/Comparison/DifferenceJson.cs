using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Json;

namespace CpuMask.Comparison;

/// <summary>A comparison as <c>cpumask diff --json</c> prints it.</summary>
public static class DifferenceJson
{
    /// <summary>Writes one object with hosts, differences, fields and warnings.</summary>
    public static void Write(JsonWriter json, CpuidComparison comparison)
    {
        json.BeginObject();
        json.Objects("hosts", comparison.Hosts, host =>
        {
            json.String("name", host.Name);
            json.String("source", host.Source);
            json.String("view", HostViews.Name(host.View));
            json.String("vendor", host.Vendor.IsKnown ? host.Vendor.Id : null);
            HostJson.WriteSignature(json, host.Signature);
            json.String("brand", host.Brand);
        });
        json.Objects("differences", comparison.Differences, difference =>
        {
            WriteMembers(json, difference);
        });
        json.Objects("fields", comparison.Fields, field => WriteField(json, field));
        json.Array("warnings", comparison.Warnings, warning => json.String(warning));
        json.EndObject();
    }

    /// <summary>Writes a difference's members into an object that the caller has begun.</summary>
    public static void WriteMembers(JsonWriter json, CpuidDifference difference)
    {
        HostJson.WriteAddress(json, difference.Bit);
        json.String("feature", difference.Feature);
        json.String("class", difference.Class.ToString().ToLowerInvariant());
        if (difference.Significant is { } significant)
        {
            json.Boolean("significant", significant);
            json.String("symbol", difference.Symbol?.ToString());
        }

        json.Strings("set", difference.Set);
        json.Strings("clear", difference.Clear);
        json.Strings("unknown", difference.Unknown);
    }

    private static void WriteField(JsonWriter json, FieldDifference field)
    {
        json.String("field", field.Field);
        json.Objects("values", field.Values, value =>
        {
            json.Number("value", value.Value);
            json.Strings("hosts", value.Hosts);
        }, onOneLine: true);
        json.Strings("unknown", field.Unknown);
    }
}
