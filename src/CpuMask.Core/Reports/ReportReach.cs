using System.Collections.Generic;
using CpuMask.Compliance;

namespace CpuMask.Reports;

/// <summary>Where a VM can go that was started on a group's hosts without a mask and uses all that it was shown.</summary>
/// <param name="From">Where it is.</param>
/// <param name="To">The groups that have everything it may use, without its own.</param>
/// <param name="Nearest">The group that lacks the least, when there is no other; null when there is one or no group at all.</param>
/// <param name="Missing">What the nearest lacks.</param>
public sealed record ReportReach(ReportGroup From, IReadOnlyList<ReportGroup> To, ReportGroup? Nearest, IReadOnlyList<FindingSubject> Missing)
{
    /// <summary>True when such a VM has no other host at all, not even one of its own group.</summary>
    public bool IsTrapped => To.Count == 0 && From.Hosts.Count == 1;
}
