using CpuMask.Compliance.Policy;
using CpuMask.Cpuid;
using CpuMask.Features;

namespace CpuMask.Compliance.Runs;

/// <summary>One thing that is not as promised, or that somebody should know, about one host.</summary>
public sealed record CpuidFinding
{
    /// <summary>How much it matters, the policy considered.</summary>
    public FindingSeverity Severity { get; init; }

    /// <summary>The host; empty when it is about the pool.</summary>
    public string Host { get; init; } = string.Empty;

    /// <summary>The rule, a member of <see cref="RuleIds"/>.</summary>
    public string Rule { get; init; } = string.Empty;

    /// <summary>What it is about.</summary>
    public FindingSubject Subject { get; init; } = FindingSubject.None;

    /// <summary>The feature's, field's, capability's or VM's name; empty when it is about the host as a whole.</summary>
    public string Feature => Subject.Name;

    /// <summary>The feature's class, or null.</summary>
    public FeatureClass? Class => Subject.Class;

    /// <summary>The leaf, or the index of the model-specific register; null when it is about neither.</summary>
    public uint? Leaf => Subject.Register?.Leaf;

    /// <summary>The sub-leaf, or null.</summary>
    public uint? Subleaf => Subject.Register?.Subleaf;

    /// <summary>The register, or null.</summary>
    public RegisterName? Register => Subject.Register?.Register;

    /// <summary>The bit as the manuals number it; a field's lowest bit; null when it is about no bit.</summary>
    public int? Bit => Subject.Register is { } r && (Subject.Bit is not null || Subject.Row is { IsFlag: false }) ? r.Bit(Subject.LowBit).ManualBit : null;

    /// <summary>What was promised, or what was there before: 1, 0, unknown, a number, a vendor.</summary>
    public string Expected { get; init; } = string.Empty;

    /// <summary>What is there.</summary>
    public string Actual { get; init; } = string.Empty;

    /// <summary>The run that first had this finding, in an unbroken series of runs up to this one.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>What it means and what to do about it.</summary>
    public string Message { get; init; } = string.Empty;

    /// <summary>The waiver that excuses it, or null.</summary>
    public ComplianceWaiver? Waiver { get; init; }

    /// <summary>See <see cref="GetRun"/>.</summary>
    internal ComplianceRun? Run { get; set; }

    /// <summary>
    /// The run that it belongs to, which knows all hosts; null for a finding read from a file. No property: in PowerShell's JSON
    /// each finding would carry all hosts.
    /// </summary>
    public ComplianceRun? GetRun() => Run;

    /// <summary>The day on which a series of runs first had it: <c>since 2026-01-31</c>; empty in a first run, which cannot tell.</summary>
    public string SinceText() => Run is { PreviousAt: null } ? string.Empty : "since " + Text.Wording.Day(Since.UtcDateTime);

    /// <summary>The same finding of two runs, whatever its severity and wording.</summary>
    internal (string Host, string Rule, FindingSubject Subject) Key => (Host, Rule, Subject);

    /// <summary>Prints <c>error esx07 feature-missing CPUID.(EAX=07H,ECX=0):EBX.AVX2[bit 5]: message</c>.</summary>
    public override string ToString() => Text.Wording.Format(
        "{0} {1} {2} {3}: {4}", FindingSeverities.Name(Severity), Host, Rule, Subject, Message);
}
