using CpuMask.Compliance.Policy;

namespace CpuMask.Reports;

/// <summary>A feature that some hosts have and that a VM loses when it runs behind what the whole pool can promise.</summary>
/// <param name="Subject">The bit.</param>
/// <param name="Reason">Why the pool cannot promise it.</param>
/// <param name="HasIt">The groups that have it.</param>
/// <param name="TakesIt">The groups that take it away; empty when none does alone.</param>
public sealed record ReportLoss(FindingSubject Subject, string Reason, IReadOnlyList<ReportGroup> HasIt, IReadOnlyList<ReportGroup> TakesIt);
