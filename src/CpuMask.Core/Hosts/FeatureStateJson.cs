using CpuMask.Features;
using CpuMask.Json;

namespace CpuMask.Hosts;

/// <summary>The answer to a <see cref="FeatureQuery"/> as <c>cpumask decode --name ... --json</c> prints it.</summary>
public static class FeatureStateJson
{
    /// <summary>Writes <c>{"features":[{"host","feature","class","leaf","subleaf","register","bit","set","value"}]}</c>; null where it is unknown.</summary>
    public static void Write(JsonWriter json, IEnumerable<FeatureState> states)
    {
        json.BeginObject();
        json.Objects("features", states, state =>
        {
            json.String("host", state.Host);
            json.String("feature", state.Name);
            json.String("class", state.Class.ToString().ToLowerInvariant());
            HostJson.WriteAddress(json, state.Bit);
            json.Boolean("set", state.IsSet);
            json.Number("value", state.Value);
        });
        json.EndObject();
    }
}
