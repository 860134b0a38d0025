using CpuMask.Baselines;
using CpuMask.Json;

namespace CpuMask.Platforms;

/// <summary>A ready-made CPU of a platform's that comes nearest to what a pool promises: an EVC mode, a CPU model.</summary>
/// <param name="Kind">What it is: <c>EVC mode</c>.</param>
/// <param name="Name">Its name there; null when there is none.</param>
/// <param name="Detail">How it fits, or why there is none.</param>
public sealed record CpuLevel(string Kind, string? Name, string Detail)
{
    /// <summary>As one line: name and detail.</summary>
    public override string ToString() => Name is null ? "none: " + Detail : Detail.Length == 0 ? Name : Name + ", " + Detail;

    /// <summary>Writes the member <c>levels</c> of a baseline's object.</summary>
    /// <param name="json">Within an object.</param>
    /// <param name="platforms">The platforms.</param>
    /// <param name="baseline">What their levels are nearest to.</param>
    public static void Write(JsonWriter json, IEnumerable<Platform> platforms, ComputedBaseline baseline)
    {
        json.BeginArray("levels");
        foreach ((Platform platform, CpuLevel level) in platforms.SelectMany(p => p.LevelsOf(baseline).Select(l => (p, l))))
        {
            json.BeginObject(onOneLine: true);
            json.String("platform", platform.Id);
            json.String("kind", level.Kind);
            json.String("name", level.Name);
            json.String("detail", level.Detail);
            json.EndObject();
        }

        json.EndArray();
    }
}
