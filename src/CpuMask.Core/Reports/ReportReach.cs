using CpuMask.Compliance.Policy;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Migration;
using CpuMask.Migration.Verdicts;

namespace CpuMask.Reports;

/// <summary>Where a VM can go that was started on a group's hosts without a mask and uses all that it was shown.</summary>
/// <param name="From">Where it is.</param>
/// <param name="To">The groups that have everything it may use, without its own.</param>
/// <param name="Nearest">The group that lacks the least, when there is no other; null when there is one or no group at all.</param>
/// <param name="Missing">What the nearest lacks.</param>
public sealed record ReportReach(ReportGroup From, IReadOnlyList<ReportGroup> To, ReportGroup? Nearest, IReadOnlyList<FindingSubject> Missing)
{
    // More groups than anybody reads, and the time to compare them would grow with their square.
    private const int MostGroups = 1500;

    /// <summary>What would have to be known of the nearest group, which may be one to go to; empty unless that is open and there is no other.</summary>
    public IReadOnlyList<string> NotKnown { get; init; } = Array.Empty<string>();

    /// <summary>True when such a VM has no other host at all, not even one of its own group, and that is known.</summary>
    public bool IsTrapped => To.Count == 0 && NotKnown.Count == 0 && From.Hosts.Count == 1;

    /// <summary>One line a group, as <c>pool</c> and <c>can-move</c> answer it; none when there are too many groups.</summary>
    internal static IReadOnlyList<ReportReach> Of(IReadOnlyList<ReportGroup> groups, GuestView view)
    {
        if (groups.Count > MostGroups)
        {
            return Array.Empty<ReportReach>();
        }

        HostCpuid[] hosts = groups.Select(g => g.Sample).ToArray();
        MigrationCheck check = MigrationCheck.Of(hosts.Select(h => MigratingGuest.BootedOn(h, view)).ToArray(), hosts);
        return groups.Select((from, i) => Of(i, groups, check)).ToArray();
    }

    private static ReportReach Of(int index, IReadOnlyList<ReportGroup> groups, MigrationCheck check)
    {
        int[] others = Enumerable.Range(0, groups.Count).Where(i => i != index).ToArray();
        ReportGroup[] to = others.Where(i => check[index, i] == MigrationVerdict.CanLand).Select(i => groups[i]).ToArray();
        CpuVendor vendor = groups[index].Sample.Vendor;
        int nearest = to.Length > 0 ? -1 : others.Where(i => groups[i].Sample.Vendor == vendor)
            .OrderBy(i => check[index, i] == MigrationVerdict.Unknown ? 0 : 1).ThenBy(i => check.CountBlocking(index, i)).DefaultIfEmpty(-1).First();
        if (nearest < 0)
        {
            return new ReportReach(groups[index], to, null, Array.Empty<FindingSubject>());
        }

        HostVerdict verdict = check.Explain(index, nearest);
        return new ReportReach(groups[index], to, groups[nearest], Lacking(verdict))
        {
            NotKnown = verdict.Verdict == MigrationVerdict.Unknown ? verdict.Missing.SelectMany(m => m.Features.Count > 0 ? m.Features : new[] { m.What }).Distinct().ToArray() : Array.Empty<string>(),
        };
    }

    private static FindingSubject[] Lacking(HostVerdict verdict) => verdict.Blocking.Select(b => b.Bit is not { } bit ? FindingSubject.Named(b.Feature)
        : FeatureTable.Default.Find(bit) is { } row ? FindingSubject.Of(row) : FindingSubject.Of(bit)).ToArray();
}
