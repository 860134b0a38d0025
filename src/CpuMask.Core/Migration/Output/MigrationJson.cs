using CpuMask.Guests;
using CpuMask.Hosts;
using CpuMask.Json;
using CpuMask.Migration.Verdicts;
using CpuMask.Text;

namespace CpuMask.Migration.Output;

/// <summary>The JSON of migration answers; names are stable.</summary>
public static partial class MigrationJson
{
    // As many texts are kept for pairs that are alike in what they say.
    private const int MostRendered = 1_000;

    /// <summary>
    /// Writes <c>{"guests":[...],"hosts":[names],"verdicts":[{"guest","host","verdict","blocking","missing","cautions"}],
    /// "warnings":[]}</c>, every pair of guest and host.
    /// </summary>
    public static void Write(JsonWriter json, MigrationCheck check)
    {
        json.BeginObject();
        GuestJson.Write(json, check.Guests);
        json.Strings("hosts", check.Hosts.Select(h => h.Name));
        WriteVerdicts(json, check.ExplainAll());
        json.Strings("warnings", check.Warnings);
        json.EndObject();
    }

    /// <summary>Writes <c>"verdicts":[{"guest","host","verdict","blocking","missing","cautions"}]</c> as the answers come.</summary>
    public static void WriteVerdicts(JsonWriter json, IEnumerable<HostVerdict> verdicts)
    {
        // Alike pairs share their lists, and two million pairs are mostly of a few kinds.
        var rendered = new Dictionary<(object, object), string>();
        json.Objects("verdicts", verdicts, verdict =>
        {
            json.String("guest", verdict.Guest);
            json.String("host", verdict.Host);
            json.String("verdict", EnumWord.Of(verdict.Verdict));
            if (!rendered.TryGetValue((verdict.Blocking, verdict.Missing), out string? why))
            {
                if (rendered.Count >= MostRendered)
                {
                    rendered.Clear();
                }

                rendered[(verdict.Blocking, verdict.Missing)] = why = json.RenderMembers(j =>
                {
                    WriteBlocking(j, verdict.Blocking);
                    WriteMissing(j, verdict.Missing);
                });
            }

            json.Members(why);
            json.Strings("cautions", verdict.Cautions);
        });
    }

    /// <summary>Writes <c>"blocking":[{"feature","address","leaf","subleaf","register","bit","key","required","found","class",
    /// "meaning","remedies":[{"kind","advice"}]}]</c>.</summary>
    internal static void WriteBlocking(JsonWriter json, IEnumerable<BlockingFeature> blocking, string name = "blocking") => json.Objects(name, blocking, feature =>
    {
        json.String("feature", feature.Feature);
        json.String("address", feature.Address);
        HostJson.WriteAddress(json, feature.Bit);
        json.String("key", feature.Key);
        json.String("required", feature.Required);
        json.String("found", feature.Found);
        json.String("class", feature.Class is { } kind ? EnumWord.Of(kind) : null);
        json.String("meaning", feature.Meaning);
        json.Objects("remedies", feature.Remedies, remedy =>
        {
            json.String("kind", EnumWord.Of(remedy.Kind));
            json.String("advice", remedy.Advice);
        }, onOneLine: true);
    });

    private static void WriteMissing(JsonWriter json, IEnumerable<MissingDatum> missing) => json.Objects("missing", missing, datum =>
    {
        json.String("what", datum.What);
        json.Strings("features", datum.Features);
        json.String("source", datum.Source);
    });
}
