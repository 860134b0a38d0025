using CpuMask.Baselines;
using CpuMask.Compliance.Policy;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Text;

namespace CpuMask.Reports;

/// <summary>What all hosts of a run together can promise, what a VM loses by it, and what would bring it back.</summary>
public sealed class ReportPool
{
    // One baseline a group is computed for the what-if; a pool of more kinds of CPU needs a table, not a hint.
    private const int MostWhatIfs = 16;

    private ReportPool(ComputedBaseline? baseline, IReadOnlyList<ReportLoss> losses, IReadOnlyList<ReportGain> gains, IReadOnlyList<string> notes)
    {
        Baseline = baseline;
        Losses = losses;
        Gains = gains;
        Notes = notes;
    }

    /// <summary>The promise; null when the hosts can make none together.</summary>
    public ComputedBaseline? Baseline { get; }

    /// <summary>What a VM behind the promise does not see although some host has it; bits that no guest sees are left out.</summary>
    public IReadOnlyList<ReportLoss> Losses { get; }

    /// <summary>What taking a group out would bring back, the most first; only for pools of few groups.</summary>
    public IReadOnlyList<ReportGain> Gains { get; }

    /// <summary>Why there is no promise, or what to know about it.</summary>
    public IReadOnlyList<string> Notes { get; }

    internal static ReportPool Of(IReadOnlyList<HostCpuid> hosts, IReadOnlyDictionary<string, ReportGroup> groupOf)
    {
        try
        {
            CpuBaseline evidence = CpuBaseline.Of(hosts);
            ComputedBaseline baseline = evidence.Compute();

            // Asked once a kind and not once a lost feature: ten thousand hosts are looked up by name.
            Dictionary<BaselineGroup, ReportGroup[]> shown = evidence.Groups.ToDictionary(g => g, g => g.Hosts.Select(h => groupOf[h.Name]).Distinct().ToArray());
            ReportGroup[] all = groupOf.Values.Distinct().OrderBy(g => g.Index).ToArray();
            ReportGroup[] Groups(IEnumerable<BaselineGroup> groups)
            {
                var meant = new bool[all.Length];
                foreach (ReportGroup group in groups.SelectMany(g => shown[g]))
                {
                    meant[group.Index] = true;
                }

                return all.Where(g => meant[g.Index]).ToArray();
            }

            ReportLoss[] losses = baseline.Removed.Where(r => IsShown(FeatureTable.Default.Find(r.Bit))).Select(r => new ReportLoss(
                FindingSubject.Of(r.Bit),
                Messages.LossReason(r.Reason, r.Parent is { } parent ? FeatureTable.Default.NameOf(parent) : string.Empty),
                Groups(evidence.Words.Where(r.Bit, true)),
                Groups(r.ByGroups))).ToArray();
            return new ReportPool(baseline, losses, GainsOf(baseline, all), baseline.Warnings);
        }
        catch (CpuMaskException e)
        {
            return new ReportPool(null, Array.Empty<ReportLoss>(), Array.Empty<ReportGain>(), new[] { e.Message });
        }
    }

    internal static bool IsShown(Feature? row) =>
        row is null || !(row.OnVmware == GuestVisibility.No && row.OnXen == GuestVisibility.No && row.OnKvm == GuestVisibility.No);

    private static IReadOnlyList<ReportGain> GainsOf(ComputedBaseline all, IReadOnlyCollection<ReportGroup> groups)
    {
        if (groups.Count is < 2 or > MostWhatIfs || all.Removed.Count == 0)
        {
            return Array.Empty<ReportGain>();
        }

        var gains = new List<ReportGain>();
        foreach (ReportGroup group in groups)
        {
            ComputedBaseline without = CpuBaseline.Of(groups.Where(g => g != group).SelectMany(g => g.Hosts)).Compute();
            FindingSubject[] back = without.FeaturesBeyond(all).Where(IsShown).Select(FindingSubject.Of).ToArray();
            if (back.Length > 0)
            {
                gains.Add(new ReportGain(group, back));
            }
        }

        return gains.OrderByDescending(g => g.Features.Count).ToArray();
    }
}

/// <summary>What the pool could promise again if a group of hosts were taken out.</summary>
/// <param name="Without">The group.</param>
/// <param name="Features">The features, by address.</param>
public sealed record ReportGain(ReportGroup Without, IReadOnlyList<FindingSubject> Features);

/// <summary>A feature that some hosts have and that a VM loses when it runs behind what the whole pool can promise.</summary>
/// <param name="Subject">The bit.</param>
/// <param name="Reason">Why the pool cannot promise it.</param>
/// <param name="HasIt">The groups that have it.</param>
/// <param name="TakesIt">The groups that take it away; empty when none does alone.</param>
public sealed record ReportLoss(FindingSubject Subject, string Reason, IReadOnlyList<ReportGroup> HasIt, IReadOnlyList<ReportGroup> TakesIt);
