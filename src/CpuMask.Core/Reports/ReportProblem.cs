using CpuMask.Compliance.Policy;
using CpuMask.Compliance.Runs;
using CpuMask.Text;

namespace CpuMask.Reports;

/// <summary>
/// What people read instead of a thousand findings: the same rule about the same hosts since the same run, for one feature
/// or for several.
/// </summary>
public sealed class ReportProblem
{
    internal ReportProblem(IReadOnlyList<CpuidFinding> findings, IReadOnlyList<string> hosts)
    {
        Findings = findings;
        Hosts = hosts;
    }

    /// <summary>One finding for each feature, by address; those of further hosts differ from it in the host and its versions only.</summary>
    public IReadOnlyList<CpuidFinding> Findings { get; }

    /// <summary>The first of them.</summary>
    public CpuidFinding Finding => Findings[0];

    /// <summary>The hosts, in natural order; empty when it is about the pool.</summary>
    public IReadOnlyList<string> Hosts { get; }

    /// <summary>The rule's title.</summary>
    public string Title => ComplianceRules.Find(Finding.Rule)?.Title ?? Finding.Rule;

    /// <summary>The features' names; empty when it is about hosts as a whole.</summary>
    public IReadOnlyList<string> Features => Findings.Select(f => f.Feature).Where(f => f.Length > 0).ToArray();

    /// <summary>What it means and what to do. For several features: what the rule is about, and what to do.</summary>
    public string Message => Findings.Count == 1 ? Finding.Message
        : (ComplianceRules.Find(Finding.Rule)?.Description + " " + Advice(Finding.Message)).Trim();

    /// <summary>True when the last run did not have it.</summary>
    public bool IsNew => Finding.Run is { PreviousAt: not null } run && Finding.Since == run.CheckedAt;

    /// <summary>Since when.</summary>
    public DateTimeOffset Since => Finding.Since;

    /// <summary>What is new and what is mended since the run before, as a sentence with counts; empty in a first run.</summary>
    public static string NewsOf(ComplianceRun run) => NewsOf(run, Of(run.Findings), Of(run.Resolved));

    internal static string NewsOf(ComplianceRun run, IReadOnlyList<ReportProblem> found, IReadOnlyList<ReportProblem> resolved) => run.PreviousAt is not { } previous ? string.Empty
        : Wording.Format("Since the last run, {0}: {1} new, {2} mended.", Wording.Time(previous), found.Count(p => p.IsNew), resolved.Count);

    /// <summary>Puts findings together that say the same, the gravest first, then those of the most hosts.</summary>
    public static IReadOnlyList<ReportProblem> Of(IEnumerable<CpuidFinding> findings)
    {
        var alike = findings
            .GroupBy(f => (f.Severity, f.Rule, f.Subject, f.Expected, f.Actual, f.Since, f.Waiver))
            .Select(g => (First: g.First(), Hosts: g.Select(f => f.Host).Where(h => h.Length > 0).OrderBy(h => h, NaturalOrder.Instance).ToArray()));
        return alike
            .GroupBy(p => (p.First.Severity, p.First.Rule, p.First.Expected, p.First.Actual, p.First.Since, p.First.Waiver,
                Single: p.First.Subject.Bit is null ? p.First.Subject : FindingSubject.None, Hosts: new HostSet(p.Hosts)))
            .Select(g => new ReportProblem(g.Select(p => p.First).OrderBy(f => f.Subject.Bit ?? default).ToArray(), g.Key.Hosts.Names))
            .OrderByDescending(p => p.Finding.Severity).ThenByDescending(p => p.Hosts.Count)
            .ToArray();
    }

    // A message begins with the sentence about its own feature; what to do stands behind it.
    private static string Advice(string message)
    {
        int end = message.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? string.Empty : message.Substring(end + 2);
    }

    private readonly struct HostSet : IEquatable<HostSet>
    {
        private readonly int hash;

        public HostSet(string[] names)
        {
            Names = names;
            hash = names.Aggregate(17, (h, n) => unchecked((h * 31) + StringComparer.Ordinal.GetHashCode(n)));
        }

        public string[] Names { get; }

        public bool Equals(HostSet other) => hash == other.hash && Names.SequenceEqual(other.Names, StringComparer.Ordinal);

        public override bool Equals(object? obj) => obj is HostSet other && Equals(other);

        public override int GetHashCode() => hash;
    }
}
