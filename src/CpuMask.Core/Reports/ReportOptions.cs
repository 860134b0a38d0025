using CpuMask.Compliance.Runs;
using CpuMask.Platforms.VMware.Masks;

namespace CpuMask.Reports;

/// <summary>What a report shows beside the run itself.</summary>
public sealed record ReportOptions
{
    /// <summary>Nothing beside the run.</summary>
    public static readonly ReportOptions Default = new();

    /// <summary>The page's title.</summary>
    public string Title { get; init; } = "CPU compliance";

    /// <summary>The guest that the VMware mask is made for; null takes the platform default.</summary>
    public GuestMask? GuestMask { get; init; }

    /// <summary>Earlier runs, shown as what changed when; null leaves the section out.</summary>
    public CpuidHistory? History { get; init; }
}
