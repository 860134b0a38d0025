using CpuMask.Compliance.Policy;

namespace CpuMask.Reports;

/// <summary>What the pool could promise again if a group of hosts were taken out.</summary>
/// <param name="Without">The group.</param>
/// <param name="Features">The features, by address.</param>
public sealed record ReportGain(ReportGroup Without, IReadOnlyList<FindingSubject> Features);
