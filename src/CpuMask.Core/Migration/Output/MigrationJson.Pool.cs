using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Json;
using CpuMask.Migration.Evacuating;
using CpuMask.Migration.Generations;
using CpuMask.Migration.Graph;
using CpuMask.Migration.Matrix;
using CpuMask.Migration.Patching;
using CpuMask.Migration.Restarting;
using CpuMask.Platforms;
using CpuMask.Text;

namespace CpuMask.Migration.Output;

public static partial class MigrationJson
{
    /// <summary>Writes <c>{"islands":[{"number","cpu","hosts"}],"streets":[{"from","to","causes","singleFeature","singleHost",
    /// "blocking","missing"}],"wedges":[{"feature","ways"}],"warnings":[]}</c>; islands in streets by their number.</summary>
    public static void Write(JsonWriter json, PoolGraph graph)
    {
        json.BeginObject();
        json.Objects("islands", graph.Islands, island =>
        {
            json.Number("number", island.Number);
            json.String("cpu", island.Cpu);
            json.Strings("hosts", island.Hosts);
        });
        json.Objects("streets", graph.Streets, street =>
        {
            json.Number("from", street.From.Number);
            json.Number("to", street.To.Number);
            json.Strings("causes", street.Causes);
            json.String("singleFeature", street.SingleFeature);
            json.String("singleHost", street.SingleHost);
            WriteBlocking(json, street.Blocking);
            WriteMissing(json, street.Missing);
        });
        json.Objects("wedges", graph.Wedges(), wedge =>
        {
            json.String("feature", wedge.Key);
            json.Number("ways", wedge.Value);
        }, onOneLine: true);
        json.Strings("warnings", graph.Warnings);
        json.EndObject();
    }

    /// <summary>Writes <c>{"safe","proven","steps":[{"number","host","gains","loses","trapped","hostsForNewGuests"}],"unchanged":[],
    /// "hideUntilDone":{"vmx","featMask"}}</c>.</summary>
    public static void Write(JsonWriter json, PatchWave wave)
    {
        json.BeginObject();
        json.Boolean("safe", wave.IsSafe);
        json.Boolean("proven", wave.IsProven);
        json.Objects("steps", wave.Steps, step =>
        {
            json.Number("number", step.Number);
            json.String("host", step.Host);
            json.Strings("gains", step.Gains);
            json.Strings("loses", step.Loses);
            json.Strings("trapped", step.Trapped);
            json.Number("hostsForNewGuests", step.HostsForNewGuests);
        });
        json.Strings("unchanged", wave.Unchanged);
        WriteMask(json, "hideUntilDone", wave.HideUntilDone);
        json.EndObject();
    }

    /// <summary>Writes <c>{"server","clear","evacuations":[{"host","destinations":[],"clear","moves":[{"guests","destinations"}],
    /// "stuck":[{"guests","nearest","blocking","missing","waysOut":[{"kind","host","guests","guestsStopped","advice","mask",
    /// "maskLines"}]}],"unread":[]}]}</c>; server is null for hosts out of files, unread is what was named as a guest and could not be read.</summary>
    public static void Write(JsonWriter json, IReadOnlyList<Evacuation> evacuations, string? server = null)
    {
        json.BeginObject();
        json.String("server", server);
        json.Boolean("clear", evacuations.All(e => e.IsClear));
        json.Objects("evacuations", evacuations, evacuation =>
        {
            json.String("host", evacuation.Host);
            json.Strings("destinations", evacuation.Destinations);
            json.Boolean("clear", evacuation.IsClear);
            json.Objects("moves", evacuation.Moves, move =>
            {
                json.Strings("guests", move.Guests);
                json.Strings("destinations", move.Destinations);
            });
            json.Objects("stuck", evacuation.Stuck, stuck => WriteStuck(json, stuck));
            json.Strings("unread", evacuation.Unread);
        });
        json.EndObject();
    }

    /// <summary>Writes <c>{"server","due","debts":[{"guest","host","against","evcMode","due","known","mitigations","lacks":[{"feature",
    /// "class","leaf","subleaf","register","bit","meaning"}],"exceeds":[...]}]}</c>; server is null for guests out of files.</summary>
    public static void Write(JsonWriter json, IReadOnlyList<PowerCycleDebt> debts, string? server = null)
    {
        json.BeginObject();
        json.String("server", server);
        json.Number("due", debts.Count(d => d.IsDue));
        json.Objects("debts", debts, debt =>
        {
            json.String("guest", debt.Guest);
            json.String("host", debt.Host);
            json.String("against", debt.Against);
            json.String("evcMode", debt.EvcMode);
            json.Boolean("due", debt.IsDue);
            json.Boolean("known", debt.IsKnown);
            json.Number("mitigations", debt.Mitigations);
            WriteItems(json, "lacks", debt.Lacks);
            WriteItems(json, "exceeds", debt.Exceeds);
        });
        json.EndObject();
    }

    /// <summary>Writes <c>{"generations":[{"name","aliases":[],"vendor","year","family","model","stepping","signature",
    /// "physicalAddressBits","features":[],"source"}]}</c>.</summary>
    public static void Write(JsonWriter json, IEnumerable<CpuGeneration> generations)
    {
        json.BeginObject();
        json.Objects("generations", generations, generation =>
        {
            json.String("name", generation.Name);
            json.Strings("aliases", generation.Aliases);
            json.String("vendor", generation.Vendor.Id);
            json.Number("year", generation.Year);
            json.Number("family", generation.Signature.Family);
            json.Number("model", generation.Signature.Model);
            json.Number("stepping", generation.Signature.Stepping);
            json.String("signature", generation.Signature.ToString());
            json.Number("physicalAddressBits", generation.PhysicalAddressBits);
            json.Strings("features", generation.Features);
            json.String("source", generation.Source);
        });
        json.EndObject();
    }

    /// <summary>Writes <c>{"removed":[],"added":[],"refusal","gained":[...],"lost":[...],"doubtful":[...],
    /// "physicalAddressBits":{"before","after"},"restartToSee":[],"restartToMove":[],"restartOrder":[{"number","guest","host","toMove",
    /// "mitigations","gains"}],"warnings":[]}</c>.</summary>
    public static void Write(JsonWriter json, PoolPlan plan)
    {
        json.BeginObject();
        json.Strings("removed", plan.Removed);
        json.Strings("added", plan.Added);
        json.String("refusal", plan.Refusal);
        WriteChanges(json, "gained", plan.Gained);
        WriteChanges(json, "lost", plan.Lost);
        WriteChanges(json, "doubtful", plan.Doubtful);
        json.BeginObject("physicalAddressBits", onOneLine: true);
        json.Number("before", plan.PhysicalAddressBitsBefore);
        json.Number("after", plan.PhysicalAddressBitsAfter);
        json.EndObject();
        json.Strings("restartToSee", plan.RestartToSee);
        json.Strings("restartToMove", plan.RestartToMove);
        json.Objects("restartOrder", plan.RestartOrder, step =>
        {
            json.Number("number", step.Number);
            json.String("guest", step.Guest);
            json.String("host", step.Host);
            json.Boolean("toMove", step.ToMove);
            json.Strings("mitigations", step.Mitigations);
            json.Strings("gains", step.Gains);
        });
        json.Strings("warnings", plan.Warnings);
        json.EndObject();
    }

    /// <summary>Writes <c>{"hypervisor","cpus":[{"name","vendor","signature","source"}],"cells":[{"from","to","answer","why","hide",
    /// "depends","mask"}]}</c>.</summary>
    public static void Write(JsonWriter json, CpuMatrix matrix, IEnumerable<MatrixCell>? some = null)
    {
        json.BeginObject();
        json.String("hypervisor", matrix.Hypervisor.Id);
        json.Objects("cpus", matrix.Hosts, host =>
        {
            json.String("name", host.Name);
            json.String("vendor", host.Vendor.Id);
            json.String("signature", host.Signature?.ToString());
            json.String("source", host.Source);
        }, onOneLine: true);
        json.Objects("cells", some ?? matrix.Cells, cell =>
        {
            json.String("from", cell.From);
            json.String("to", cell.To);
            json.String("answer", EnumWord.Of(cell.Answer));
            json.String("why", cell.Why);
            json.Strings("hide", cell.Hide.Select(h => h.Feature));
            json.Strings("depends", cell.Depends);
            WriteMask(json, "mask", cell.Mask);
        });
        json.EndObject();
    }

    private static void WriteStuck(JsonWriter json, StuckGuests stuck)
    {
        json.Strings("guests", stuck.Guests);
        json.String("nearest", stuck.Nearest);
        WriteBlocking(json, stuck.Blocking);
        WriteMissing(json, stuck.Missing);
        json.Objects("waysOut", stuck.WaysOut, way =>
        {
            json.String("kind", EnumWord.Of(way.Kind));
            json.String("host", way.Host);
            json.Strings("guests", way.Guests);
            json.Number("guestsStopped", way.GuestsStopped);
            json.Strings("advice", way.Advice);
            WriteMask(json, "mask", way.Mask);
            json.Strings("maskLines", way.MaskLines);
        });
    }

    private static void WriteItems(JsonWriter json, string name, IEnumerable<DebtItem> items) => json.Objects(name, items, item =>
    {
        json.String("feature", item.Feature);
        json.String("class", item.Class is { } kind ? EnumWord.Of(kind) : null);
        HostJson.WriteAddress(json, item.Bit);
        json.String("meaning", item.Meaning);
    });

    private static void WriteChanges(JsonWriter json, string name, IEnumerable<FeatureChange> changes) => json.Objects(name, changes, change =>
    {
        json.String("feature", change.Feature);
        json.String("class", EnumWord.Of(change.Class));
        HostJson.WriteAddress(json, change.Bit);
        json.Boolean("shown", change.IsShown);
        json.String("meaning", change.Meaning);
    });

    private static void WriteMask(JsonWriter json, string name, HidingLines? mask)
    {
        json.BeginObject(name);
        foreach ((string form, IReadOnlyList<string> lines) in (mask ?? Registry.Default.Hide(new BitAddress[0])).Forms)
        {
            json.Strings(form, lines);
        }

        json.EndObject();
    }
}
