using System.Globalization;
using CpuMask.Hosts;
using CpuMask.Json;

namespace CpuMask.Compliance.Runs;

/// <summary>A history as <c>cpumask history --json</c> prints it.</summary>
public static class HistoryJson
{
    /// <summary>Writes one object: runs, changes and problems.</summary>
    public static void Write(JsonWriter json, CpuidHistory history)
    {
        json.BeginObject();
        json.Array("runs", history.Runs, run => json.String(Time(run)));
        json.Objects("changes", history.Changes, change =>
        {
            json.String("at", Time(change.At));
            json.String("after", change.After is { } after ? Time(after) : null);
            json.String("host", change.Host);
            json.String("kind", change.Kind.ToString());
            json.String("feature", change.Feature);
            json.String("class", change.Class?.ToString().ToLowerInvariant());
            if (change.Bit is { } bit)
            {
                HostJson.WriteAddress(json, bit);
            }

            json.String("before", change.Before);
            json.String("now", change.Now);
        });
        json.Strings("problems", history.Problems);
        json.EndObject();
    }

    private static string Time(DateTimeOffset at) => at.ToString("o", CultureInfo.InvariantCulture);
}
