using CpuMask.Features;
using CpuMask.Json;

namespace CpuMask.Platforms.VMware.Evc;

/// <summary>
/// Answers as JSON: <c>{"list":{"sources","isTable"},"pools":[{"cluster","mode","expected","refusal","hosts":[{"name","cpu",
/// "codename","vendor","mode","basis","byFeatures","byModel","next","gaps":[{"key","feature","kind","advice"}],"modelGaps","notes"}],
/// "heldBackBy","steps":[{"without","mode"}],"candidates":[{"mode","possible","unable","hidesFromAll","hidesFromSome","powerOffFirst",
/// "notKnown"}],"asked","strays","added","removed","before","notes","lines"}]}</c>. A mode is <c>{"key","label","certainty","since","source"}</c>.
/// </summary>
public static class EvcJson
{
    /// <summary>Writes answers.</summary>
    public static void Write(JsonWriter json, IReadOnlyList<EvcAnswer> pools)
    {
        EvcModeList list = pools.Select(p => p.List).FirstOrDefault() ?? EvcModeList.Table;
        json.BeginObject();
        json.BeginObject("list");
        json.Strings("sources", list.Sources);
        json.Boolean("isTable", !list.IsTold);
        json.EndObject();
        json.Objects("pools", pools, pool => Write(json, pool));
        json.EndObject();
    }

    /// <summary>Writes a way as a member: <c>"evc":{"mode","expected","leavesVisible","notKnown","alsoHides","advice"}</c>.</summary>
    public static void Write(JsonWriter json, string name, EvcWay way)
    {
        json.BeginObject(name);
        json.String("mode", way.Mode?.Key);
        json.Boolean("expected", way.IsExpected);
        json.Strings("leavesVisible", way.LeavesVisible.Select(FeatureTable.Default.NameOf));
        json.Strings("notKnown", way.NotKnown.Select(FeatureTable.Default.NameOf));
        json.Strings("alsoHides", way.Costs);
        json.Strings("advice", EvcWords.Way(way));
        json.EndObject();
    }

    private static void Write(JsonWriter json, EvcAnswer pool)
    {
        json.String("cluster", pool.Cluster);
        Write(json, "mode", pool.Highest);
        json.Boolean("expected", pool.IsExpected);
        json.String("refusal", pool.Refusal);
        json.Objects("hosts", pool.Hosts, host => Write(json, host));
        json.Strings("heldBackBy", pool.HeldBackBy.Select(h => h.Name));
        json.Objects("steps", pool.Steps, step =>
        {
            json.Strings("without", step.Hosts);
            json.String("mode", step.Mode.Key);
        });
        json.Array("candidates", pool.Candidates, candidate => Write(json, null, candidate));
        if (pool.Asked is not null)
        {
            Write(json, "asked", pool.Asked);
        }

        json.Strings("strays", pool.Strays.Select(s => s.Message));
        json.Strings("added", pool.Added);
        json.Strings("removed", pool.Removed);
        Write(json, "before", pool.Before);
        json.Strings("notes", pool.Notes);
        if (pool.Lines is { } lines)
        {
            json.BeginObject("lines");
            json.Strings("cluster", lines.Cluster);
            json.Strings("vm", lines.Vm);
            json.Strings("vmx", lines.Vmx);
            json.Strings("custom", lines.Custom);
            json.Boolean("exact", lines.AreExact);
            json.EndObject();
        }
    }

    private static void Write(JsonWriter json, EvcHost host)
    {
        json.String("name", host.Name);
        json.String("cpu", host.Cpu);
        json.String("codename", host.Processor?.Codename);
        json.String("vendor", host.Host.Vendor.Id);
        json.String("mode", host.Highest?.Key);
        json.String("basis", EvcWords.Of(host.Basis));
        json.Boolean("expected", host.IsExpected);
        json.String("byFeatures", host.ByFeatures?.Key);
        json.String("byModel", host.ByModel?.Key);
        json.String("next", host.Next?.Key);
        Write(json, "gaps", host.Gaps);
        Write(json, "modelGaps", host.ModelGaps);
        json.Strings("notes", host.Notes);
    }

    private static void Write(JsonWriter json, string? name, EvcCandidate candidate)
    {
        json.BeginObject(name);
        Write(json, "mode", candidate.Mode);
        json.Boolean("possible", candidate.IsPossible);
        json.BeginArray("unable");
        foreach ((EvcHost host, EvcFit fit) in candidate.Unable)
        {
            json.BeginObject();
            json.String("host", host.Name);
            json.Boolean("can", fit.Answer == true ? null : fit.Answer);
            Write(json, "gaps", fit.Gaps);
            json.EndObject();
        }

        json.EndArray();
        json.Strings("hidesFromAll", candidate.LostByAll);
        json.Strings("hidesFromSome", candidate.LostBySome);
        json.Objects("powerOffFirst", candidate.Above, guest =>
        {
            json.String("name", guest.Name);
            json.String("host", guest.Host.Length > 0 ? guest.Host : null);
            json.String("minRequired", guest.MinRequired);
            json.Strings("features", guest.Above(candidate.Mode));
        });
        json.Strings("notKnown", candidate.NotKnown.Select(g => g.Name));
        json.EndObject();
    }

    private static void Write(JsonWriter json, string name, EvcMode? mode)
    {
        if (mode is null)
        {
            json.String(name, null);
            return;
        }

        json.BeginObject(name);
        json.String("key", mode.Key);
        json.String("label", mode.Label);
        json.String("certainty", mode.Certainty.ToString().ToLowerInvariant());
        json.String("since", mode.Since.Length > 0 ? mode.Since : null);
        json.String("source", mode.Source);
        json.EndObject();
    }

    private static void Write(JsonWriter json, string name, IReadOnlyList<EvcGap> gaps) => json.Objects(name, gaps, gap =>
    {
        json.String("key", gap.Key);
        json.String("feature", gap.Feature?.Name);
        json.String("kind", EvcWords.Of(gap.Kind));
        json.String("advice", gap.Advice.Length > 0 ? gap.Advice : null);
    }, onOneLine: true);
}
