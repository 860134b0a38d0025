using System.Globalization;
using System.Management.Automation.Host;
using CpuMask.CrossVendor.Groups;
using CpuMask.CrossVendor.Matters;
using CpuMask.Features;
using CpuMask.Migration.Evacuating;
using CpuMask.Migration.Generations;
using CpuMask.Migration.Graph;
using CpuMask.Migration.Matrix;
using CpuMask.Migration.Patching;
using CpuMask.Migration.Restarting;
using CpuMask.Platforms;
using CpuMask.Text;

namespace CpuMask.Cmdlets;

/// <summary>Pools, plans, generations, evacuations and debts.</summary>
public static partial class DisplayText
{
    private const int SeveralNames = 60;

    /// <summary>How whole a pool is.</summary>
    public static string Summary(PoolGraph graph) => Safe(PoolWords.Summary(graph));

    /// <summary>A pool's islands, a line each: <c>1: skx01, skx02 (Skylake-SP)</c>.</summary>
    public static string Islands(PoolGraph graph) => Lines(graph.Islands.Select(i =>
        i.Number.ToString(CultureInfo.InvariantCulture) + ": " + Names(i.Hosts, SeveralNames) + " (" + Safe(i.Cpu) + ")"));

    /// <summary>A pool's one-way streets, a line each.</summary>
    public static string Streets(PoolGraph graph) => graph.Streets.Count == 0 ? "none" : Lines(graph.Streets.Select(s => Way(s) + ": " + Reason(s)));

    /// <summary>Which features alone close ways, and how many: <c>SSBD (3)</c>.</summary>
    public static string Wedges(PoolGraph graph) => graph.Wedges().Count == 0 ? "none"
        : string.Join(", ", graph.Wedges().Select(w => w.Key + " (" + w.Value.ToString(CultureInfo.InvariantCulture) + ")"));

    /// <summary>A street by the numbers of its islands: <c>1 -> 2, not back</c>.</summary>
    public static string Way(OneWayStreet street) => string.Format(CultureInfo.InvariantCulture, "{0} -> {1}, not back", street.From.Number, street.To.Number);

    /// <summary>What makes a street one-way.</summary>
    public static string Reason(OneWayStreet street) => Safe(PoolWords.Reason(street));

    /// <summary>The steps of a wave, a line each.</summary>
    public static string Steps(PatchWave wave) => wave.Steps.Count == 0 ? "nothing to patch"
        : Lines(wave.Steps.Select(s => s.Number.ToString(CultureInfo.InvariantCulture) + ": " + Safe(s.Host) + " " + Change(s)
            + (s.Trapped.Count > 0 ? "; restart " + Names(s.Trapped, SeveralNames) : string.Empty)));

    /// <summary>What a step brings and takes: <c>gains SSBD, loses RTM</c>.</summary>
    public static string Change(PatchStep step)
    {
        string[] parts = new[] { ("gains", step.Gains), ("loses", step.Loses) }.Where(p => p.Item2.Count > 0)
            .Select(p => p.Item1 + " " + string.Join(", ", p.Item2)).ToArray();
        return parts.Length > 0 ? string.Join("; ", parts) : "changes nothing that VMs see";
    }

    /// <summary>What a plan changes.</summary>
    public static string Change(PoolPlan plan) => Safe(PoolWords.Change(plan));

    /// <summary>The names of some features, those that VMs do not get to see in brackets.</summary>
    public static string Changes(IEnumerable<FeatureChange> changes)
    {
        string[] shown = changes.OrderBy(c => c.IsShown ? 0 : 1).Select(c => c.IsShown ? c.Feature : "(" + c.Feature + ")").ToArray();
        return shown.Length == 0 ? "nothing" : string.Join(" ", shown);
    }

    /// <summary>A plan's order of restarts, a line each, under what comes before.</summary>
    public static string RestartOrder(PoolPlan plan) => Lines(new[] { Safe(PoolWords.BeforeRestarts(plan)) }.Concat(plan.RestartOrder.Select(s =>
        s.Number.ToString(CultureInfo.InvariantCulture) + ": " + Safe(s.Guest) + (s.Host is null ? string.Empty : " on " + Safe(s.Host)) + ", " + Reason(s))));

    /// <summary>Why a VM stands in a plan's order.</summary>
    public static string Reason(RestartStep step) => Safe(PoolWords.Reason(step));

    /// <summary>Physical address bits before and after a plan.</summary>
    public static string AddressBits(PoolPlan plan) => plan.PhysicalAddressBitsBefore == plan.PhysicalAddressBitsAfter
        ? Bits(plan.PhysicalAddressBitsBefore)
        : Bits(plan.PhysicalAddressBitsBefore) + " before, " + Bits(plan.PhysicalAddressBitsAfter) + " after";

    /// <summary>Physical address bits, where all CPUs of a generation have the same.</summary>
    public static string AddressBits(CpuGeneration generation) => generation.PhysicalAddressBits is { } bits ? Bits(bits) : "by model";

    /// <summary>An answer in a few words.</summary>
    public static string Answer(MatrixCell cell) => CpuMatrixPage.WordOf(cell.Answer);

    /// <summary>What has to be hidden, without what only follows from another feature.</summary>
    public static string Hidden(MatrixCell cell) => cell.Why ?? (CpuMatrixPage.HiddenOf(cell) is { Length: > 0 } hidden ? hidden : "-");

    /// <summary>A mask's lines of both kinds.</summary>
    public static string Lines(HidingLines? mask) => mask is null ? string.Empty : Lines(mask.Forms.SelectMany(f => f.Lines));

    /// <summary>How many VMs can leave a host.</summary>
    public static string Summary(Evacuation evacuation) => Safe(EvacuationWords.Summary(evacuation));

    /// <summary>Who can leave for where, a line each.</summary>
    public static string Moves(Evacuation evacuation) => evacuation.Moves.Count == 0 ? "nobody" : Lines(evacuation.Moves.Select(m => Safe(EvacuationWords.Goes(m))));

    /// <summary>Who sticks, on what, and the cheapest way out.</summary>
    public static string Stuck(Evacuation evacuation) => evacuation.Stuck.Count == 0 ? "nobody" : Lines(evacuation.Stuck.Select(s =>
        Safe(EvacuationWords.Sticks(s)) + (s.WaysOut.Count > 0 ? " Cheapest: " + Safe(EvacuationWords.Cost(s.WaysOut[0])) : string.Empty)));

    /// <summary>Who sticks and on what.</summary>
    public static string Sticks(StuckGuests stuck) => Safe(EvacuationWords.Sticks(stuck));

    /// <summary>The ways out, the cheapest first, with their masks.</summary>
    public static string WaysOut(StuckGuests stuck) => Lines(stuck.WaysOut.SelectMany((w, i) =>
        new[] { (i + 1).ToString(CultureInfo.InvariantCulture) + ". " + Safe(EvacuationWords.Cost(w)) }.Concat(w.Advice.Select(a => "   " + Safe(a)))
            .Concat(w.MaskLines.Select(l => "   " + l))));

    /// <summary>yes, no, or not known.</summary>
    public static string Due(PowerCycleDebt debt) => debt.IsDue ? "yes" : debt.IsKnown ? "no" : "not known";

    /// <summary>The mitigations that a VM lacks.</summary>
    public static string Mitigations(PowerCycleDebt debt, int width) => Names(debt.Lacks.Where(i => i.Class == FeatureClass.Security).Select(i => i.Feature), width);

    /// <summary>The other features that a VM lacks.</summary>
    public static string Features(PowerCycleDebt debt, int width) => Names(debt.Lacks.Where(i => i.Class != FeatureClass.Security).Select(i => i.Feature), width);

    /// <summary>Names of features, apart by blanks, so that a list view can break between them.</summary>
    public static string Features(IEnumerable<DebtItem> items) => items.Any() ? string.Join(" ", items.Select(i => Safe(i.Feature))) : "nothing";

    /// <summary>A class in small letters; empty where it is not known.</summary>
    public static string Class(DebtItem item) => item.Class is { } kind ? Class(kind) : string.Empty;

    /// <summary>blocking, caution or note.</summary>
    public static string Severity(Advisory advisory) => EnumWord.Of(advisory.Severity);

    /// <summary>What an advisory found.</summary>
    public static string Finding(Advisory advisory) => Safe(advisory.Finding);

    /// <summary>The pool's own figures of an advisory, a line each.</summary>
    public static string Facts(Advisory advisory) => Lines(advisory.Facts.Select(Safe));

    /// <summary>What has to be hidden on the way between two groups.</summary>
    public static string Hidden(GroupMove move) => move.Hide.Count == 0 ? "-" : string.Join(", ", move.Hide.Select(Safe));

    private static string Bits(int? bits) => bits?.ToString(CultureInfo.InvariantCulture) ?? "not known";

    /// <summary>Breaks names between each other for one of two columns that share what the others leave, where the window's width is known.</summary>
    /// <param name="text">The names.</param>
    /// <param name="host">The host whose window it is for.</param>
    /// <param name="others">What the other columns and the gaps take.</param>
    public static string Half(string text, PSHost? host, int others)
    {
        int width = Width(host, 0);
        // Only between names: a blank inside one is none to break at.
        return width <= 0 ? text
            : Break(text.Replace(' ', '\u00A0').Replace(",\u00A0", ", "), (width - others) / 2, string.Empty).Replace('\u00A0', ' ');
    }
}
