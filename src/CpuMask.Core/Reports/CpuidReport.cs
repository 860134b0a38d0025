using CpuMask.Compliance.Policy;
using CpuMask.Compliance.Runs;

namespace CpuMask.Reports;

/// <summary>All that a report says, in whatever format it is written: made once from a run, then only printed.</summary>
public sealed class CpuidReport
{
    private readonly Dictionary<string, FindingSeverity> worst = new(StringComparer.Ordinal);

    private CpuidReport(ComplianceRun run, ReportOptions options)
    {
        foreach (CpuidFinding finding in run.Findings)
        {
            if (!worst.TryGetValue(finding.Host, out FindingSeverity severity) || severity < finding.Severity)
            {
                worst[finding.Host] = finding.Severity;
            }
        }

        Run = run;
        Title = options.Title;
        History = options.History;
        ReportMatrix matrix = ReportMatrix.Of(run);
        Rows = matrix.Rows;
        Groups = matrix.Groups;
        Dictionary<string, ReportGroup> groupOf = Groups.SelectMany(g => g.Hosts.Select(h => (h.Name, g)))
            .ToDictionary(p => p.Name, p => p.g, StringComparer.Ordinal);
        Problems = ReportProblem.Of(run.Findings);
        Waived = ReportProblem.Of(run.Waived);
        Resolved = ReportProblem.Of(run.Resolved);
        Pool = ReportPool.Of(run.Hosts, groupOf);
        Reaches = ReportReach.Of(Groups, Registry.Default.View);
        Snippets = ReportSnippets.Of(run, Pool, options.GuestMask);
    }

    /// <summary>The run.</summary>
    public ComplianceRun Run { get; }

    /// <summary>The report's title.</summary>
    public string Title { get; }

    /// <summary>Bits and numbers in which hosts differ, or that a finding is about, by ascending address.</summary>
    public IReadOnlyList<FindingSubject> Rows { get; }

    /// <summary>Alike hosts, the largest group first.</summary>
    public IReadOnlyList<ReportGroup> Groups { get; }

    /// <summary>What was found, alike findings together, the gravest first.</summary>
    public IReadOnlyList<ReportProblem> Problems { get; }

    /// <summary>What is waived.</summary>
    public IReadOnlyList<ReportProblem> Waived { get; }

    /// <summary>What the last run found and this one does not.</summary>
    public IReadOnlyList<ReportProblem> Resolved { get; }

    /// <summary>What all hosts together can promise, and what a VM loses by it.</summary>
    public ReportPool Pool { get; }

    /// <summary>Where a VM without a mask can go, a line for each group.</summary>
    public IReadOnlyList<ReportReach> Reaches { get; }

    /// <summary>Configuration to copy.</summary>
    public IReadOnlyList<ReportSnippet> Snippets { get; }

    /// <summary>Earlier runs; null when none were given.</summary>
    public CpuidHistory? History { get; }

    /// <summary>Makes a report.</summary>
    /// <param name="run">A run, as the check returned it or as it was read from its file.</param>
    /// <param name="options">What to show beside it; null for nothing.</param>
    public static CpuidReport Of(ComplianceRun run, ReportOptions? options = null) => new(run, options ?? ReportOptions.Default);

    /// <summary>Makes a report of findings that came down a pipeline: of their run.</summary>
    /// <returns>The report; null when the findings belong to no run, because they were read from a file one by one.</returns>
    public static CpuidReport? Of(IEnumerable<CpuidFinding> findings, ReportOptions? options = null) =>
        findings.Select(f => f.Run).FirstOrDefault(r => r is not null) is { } run ? Of(run, options) : null;

    /// <summary>The gravest severity among a host's findings; null when there is none.</summary>
    public FindingSeverity? WorstOf(string host) => worst.TryGetValue(host, out FindingSeverity severity) ? severity : null;

    /// <summary>How many hosts have a finding of this severity and none graver.</summary>
    public int HostsWith(FindingSeverity? severity) => Run.Hosts.Count(h => WorstOf(h.Name) == severity);
}
