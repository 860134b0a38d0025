using CpuMask.Baselines;
using CpuMask.Features;
using CpuMask.Hosts;
using CpuMask.Json;
using CpuMask.Migration.Comparing;
using CpuMask.Text;

namespace CpuMask.Migration.Output;

/// <content>A comparison of two baselines.</content>
public static partial class MigrationJson
{
    /// <summary>
    /// Writes <c>{"from","to","lost":[{feature and bit}],"gained":[],"notKnown":[],"landings":[{"platform","verdict","blocking",
    /// "missing","cautions"}],"warnings":[]}</c>; from and to are <c>{"name","hosts","vendor","level","physicalAddressBits"}</c>.
    /// </summary>
    public static void Write(JsonWriter json, BaselineComparison comparison)
    {
        json.BeginObject();
        WriteSide(json, "from", comparison.FromName, comparison.From);
        WriteSide(json, "to", comparison.ToName, comparison.To);
        WriteFeatures(json, "lost", comparison.Lost);
        WriteFeatures(json, "gained", comparison.Gained);
        WriteFeatures(json, "notKnown", comparison.NotKnown);
        json.Objects("landings", comparison.Landings, landing =>
        {
            json.String("platform", landing.Platform.Id);
            json.String("verdict", EnumWord.Of(landing.Verdict.Verdict));
            WriteBlocking(json, landing.Verdict.Blocking);
            WriteMissing(json, landing.Verdict.Missing);
            json.Strings("cautions", landing.Verdict.Cautions);
        });
        json.Strings("warnings", comparison.Warnings);
        json.EndObject();
    }

    private static void WriteSide(JsonWriter json, string member, string name, ComputedBaseline baseline)
    {
        json.BeginObject(member);
        json.String("name", name);
        json.Strings("hosts", baseline.Evidence.Hosts.Select(h => h.Name));
        json.String("vendor", baseline.Vendor.IsKnown ? baseline.Vendor.Id : null);
        json.String("level", baseline.Level);
        json.Number("physicalAddressBits", baseline.PhysicalAddressBits?.Value);
        json.EndObject();
    }

    private static void WriteFeatures(JsonWriter json, string member, IEnumerable<Feature> features) => json.Array(member, features, feature =>
    {
        json.BeginObject(onOneLine: true);
        json.String("feature", feature.Name);
        HostJson.WriteAddress(json, feature.Bit);
        json.String("class", EnumWord.Of(feature.Class));
        json.EndObject();
    });
}
