using CpuMask.Compliance.Policy;
using CpuMask.Cpuid;
using CpuMask.Features;

namespace CpuMask.Compliance.Runs;

/// <summary>One change of one host between two runs.</summary>
public sealed record CpuidChange
{
    /// <summary>The run that saw it first.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The last run that did not see it; null in the first run of all.</summary>
    public DateTimeOffset? After { get; init; }

    /// <summary>The host.</summary>
    public string Host { get; init; } = string.Empty;

    /// <summary>What happened.</summary>
    public ChangeKind Kind { get; init; }

    /// <summary>The bit, field or version that changed; None for the host as a whole.</summary>
    public FindingSubject Subject { get; init; } = FindingSubject.None;

    /// <summary>The feature's, field's or version's name.</summary>
    public string Feature => Subject.Name;

    /// <summary>The feature's class, or null.</summary>
    public FeatureClass? Class => Subject.Class;

    /// <summary>The bit, or null.</summary>
    public BitAddress? Bit => Subject.Bit;

    /// <summary>What it was.</summary>
    public string Before { get; init; } = string.Empty;

    /// <summary>What it is.</summary>
    public string Now { get; init; } = string.Empty;

    /// <summary>Prints <c>2026-01-31 03:00 UTC esx07 FeatureLost CPUID.(EAX=07H,ECX=0):EBX.AVX2[bit 5] 1 -> 0</c>.</summary>
    public override string ToString() => Text.Wording.Format(
        "{0} {1} {2} {3} {4} -> {5}", CpuMask.Text.Wording.Time(At), Host, Kind, Subject, Before, Now);
}
