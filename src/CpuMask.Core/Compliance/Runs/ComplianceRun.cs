using CpuMask.Compliance.Policy;
using CpuMask.Cpuid;

namespace CpuMask.Compliance.Runs;

/// <summary>One run of the check: the hosts as they were, and what was found. Written to a file it is the next run's memory.</summary>
public sealed class ComplianceRun
{
    internal ComplianceRun(
        DateTimeOffset checkedAt, ReferenceKind referenceKind, string reference, FindingSeverity failOn,
        IReadOnlyList<HostCpuid> hosts, IReadOnlyList<CpuidFinding> findings, IReadOnlyList<CpuidFinding> waived)
    {
        CheckedAt = checkedAt;
        ReferenceKind = referenceKind;
        Reference = reference;
        FailOn = failOn;
        Hosts = hosts;
        Findings = findings;
        Waived = waived;
        foreach (CpuidFinding finding in findings.Concat(waived))
        {
            finding.Run = this;
        }
    }

    /// <summary>When it was run.</summary>
    public DateTimeOffset CheckedAt { get; }

    /// <summary>What the hosts were held against.</summary>
    public ReferenceKind ReferenceKind { get; }

    /// <summary>The reference's name; empty when there was none.</summary>
    public string Reference { get; }

    /// <summary>The mildest severity that makes the run fail.</summary>
    public FindingSeverity FailOn { get; }

    /// <summary>The hosts, with names that tell them apart.</summary>
    public IReadOnlyList<HostCpuid> Hosts { get; }

    /// <summary>What was found and is not waived: the gravest first, then by host and bit.</summary>
    public IReadOnlyList<CpuidFinding> Findings { get; }

    /// <summary>What was found and is waived, each with its waiver.</summary>
    public IReadOnlyList<CpuidFinding> Waived { get; }

    /// <summary>What the run before found, waived or not, and this one no longer does.</summary>
    public IReadOnlyList<CpuidFinding> Resolved { get; internal set; } = Array.Empty<CpuidFinding>();

    /// <summary>When the run before was; null when there was none.</summary>
    public DateTimeOffset? PreviousAt { get; internal set; }

    /// <summary>What every host is promised; null when the reference promises each host its own, or the run was read from a file.</summary>
    internal RegisterSet? Promised { get; set; }

    /// <summary>True when nothing was found that makes a run fail.</summary>
    public bool Compliant => Findings.All(f => f.Severity < FailOn);

    /// <summary>
    /// The findings; when there are none, one that says so. A pipeline behind the check thus always gets the run, and with it
    /// the hosts.
    /// </summary>
    public IReadOnlyList<CpuidFinding> Output => Findings.Count > 0 ? Findings : new[]
    {
        new CpuidFinding
        {
            Severity = FindingSeverity.Information,
            Rule = RuleIds.AllClear,
            Since = CheckedAt,
            Message = Messages.AllClear(Hosts.Count, Waived.Count),
            Run = this,
        },
    };

    /// <summary>How many findings of a severity there are.</summary>
    public int Count(FindingSeverity severity) => Findings.Count(f => f.Severity == severity);
}
