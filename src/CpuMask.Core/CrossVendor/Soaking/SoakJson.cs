using CpuMask.Json;

namespace CpuMask.CrossVendor.Soaking;

/// <summary>Soaks and their coverage as JSON for scripts.</summary>
public static class SoakJson
{
    /// <summary>Writes <c>{"number","at","from","to","ms","error","state"}</c>.</summary>
    public static void Write(JsonWriter json, SoakMove move)
    {
        json.BeginObject();
        SoakRecord.WriteEndOf(json, move);
        json.EndObject();
    }

    /// <summary>
    /// Writes <c>{"covered","values","soaks":[{"log","vm","first","second","planned","succeeded","failed","point"}],"rows":[{"axis","value",
    /// "soaks","moves","failures","isCovered"}],"next":[{axis: value}]}</c>.
    /// </summary>
    public static void Write(JsonWriter json, SoakCoverage coverage)
    {
        json.BeginObject();
        json.Number("covered", coverage.Covered);
        json.Number("values", coverage.Rows.Count);
        json.Objects("soaks", coverage.Soaks, soak =>
        {
            json.String("log", soak.Path);
            json.String("vm", soak.Vm);
            json.String("first", soak.First);
            json.String("second", soak.Second);
            json.Number("planned", soak.Planned);
            json.Number("succeeded", soak.Succeeded);
            json.Number("failed", soak.Moves.Count - soak.Succeeded);
            WritePoint(json, "point", soak.Point);
        });
        json.Objects("rows", coverage.Rows, row =>
        {
            json.String("axis", row.Axis);
            json.String("value", row.Value);
            json.Number("soaks", row.Soaks);
            json.Number("moves", row.Moves);
            json.Number("failures", row.Failures);
            json.Boolean("isCovered", row.IsCovered);
        });
        json.Array("next", coverage.Next, point => WritePoint(json, null, point));
        json.EndObject();
    }

    internal static void WritePoint(JsonWriter json, string? name, IReadOnlyDictionary<string, string> point)
    {
        json.BeginObject(name);
        foreach (KeyValuePair<string, string> value in point)
        {
            json.String(value.Key, value.Value);
        }

        json.EndObject();
    }
}
