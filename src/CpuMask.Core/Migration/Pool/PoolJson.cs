using System.Collections.Generic;
using System.Linq;
using CpuMask.Comparison;
using CpuMask.Text;

namespace CpuMask.Migration.Pool;

/// <summary>A pool's graph, a wave and a plan as cpumask prints them with --json.</summary>
public static class PoolJson
{
    /// <summary>Writes <c>{"whole","islands":[...],"streets":[...],"wave":{...},"warnings":[]}</c>.</summary>
    public static void Write(JsonWriter json, PoolGraph graph, PatchWave? wave)
    {
        json.BeginObject();
        json.Boolean("whole", graph.IsWhole);
        json.BeginArray("islands");
        foreach (Island island in graph.Islands)
        {
            json.BeginObject();
            json.Number("number", island.Number);
            json.String("cpu", island.Cpu);
            json.Strings("hosts", island.Hosts);
            json.EndObject();
        }

        json.EndArray();
        json.BeginArray("streets");
        foreach (OneWayStreet street in graph.Streets)
        {
            json.BeginObject();
            json.Number("from", street.From.Number);
            json.Number("to", street.To.Number);
            json.Strings("causes", street.Causes);
            json.String("singleFeature", street.SingleFeature);
            json.String("singleHost", street.SingleHost);
            json.Strings("missing", street.Missing.Select(m => m.ToString()));
            json.EndObject();
        }

        json.EndArray();
        if (wave is not null)
        {
            Write(json, wave);
        }

        json.Strings("warnings", graph.Warnings);
        json.EndObject();
    }

    /// <summary>Writes what a change of the pool gains and loses.</summary>
    public static void Write(JsonWriter json, PoolPlan plan)
    {
        json.BeginObject();
        json.Strings("removed", plan.Removed);
        json.String("added", plan.Added);
        json.String("refusal", plan.Refusal);
        Changes(json, "gained", plan.Gained);
        Changes(json, "lost", plan.Lost);
        Changes(json, "doubtful", plan.Doubtful);
        json.Number("physicalAddressBitsBefore", plan.PhysicalAddressBitsBefore);
        json.Number("physicalAddressBitsAfter", plan.PhysicalAddressBitsAfter);
        json.Strings("restartToSee", plan.RestartToSee);
        json.Strings("restartToMove", plan.RestartToMove);
        json.EndObject();
    }

    private static void Write(JsonWriter json, PatchWave wave)
    {
        json.BeginObject("wave");
        json.Boolean("safe", wave.IsSafe);
        json.BeginArray("steps");
        foreach (PatchStep step in wave.Steps)
        {
            json.BeginObject();
            json.Number("number", step.Number);
            json.String("host", step.Host);
            json.Strings("gains", step.Gains);
            json.Strings("loses", step.Loses);
            json.Strings("trapped", step.Trapped);
            json.Number("hostsForNewGuests", step.HostsForNewGuests);
            json.EndObject();
        }

        json.EndArray();
        json.Strings("unchanged", wave.Unchanged);
        json.EndObject();
    }

    private static void Changes(JsonWriter json, string name, IEnumerable<FeatureChange> changes)
    {
        json.BeginArray(name);
        foreach (FeatureChange change in changes)
        {
            json.BeginObject(onOneLine: true);
            json.String("feature", change.Feature);
            DifferenceJson.WriteAddress(json, change.Bit);
            json.String("class", change.Class.ToString().ToLowerInvariant());
            json.Boolean("shownToGuests", change.IsShown);
            json.EndObject();
        }

        json.EndArray();
    }
}
