using CpuMask.Compliance.Policy;
using CpuMask.Compliance.Runs;
using CpuMask.Text;

namespace CpuMask.Reports;

/// <summary>The sentences that every format begins with.</summary>
internal static class ReportWords
{
    /// <summary>The verdict in one line.</summary>
    public static string Headline(CpuidReport report)
    {
        int hosts = report.Run.Hosts.Count, errors = report.HostsWith(FindingSeverity.Error), warnings = report.HostsWith(FindingSeverity.Warning);
        if (!report.Run.Compliant)
        {
            bool isLossOnly = errors > 0 && report.Run.Findings.All(f => f.Severity != FindingSeverity.Error || f.Rule == RuleIds.FeatureLost);
            return isLossOnly ? Wording.Format("{0} of {1} lost what {2} had in the last run", errors, Wording.Count(hosts, "host", "hosts"), errors == 1 ? "it" : "they")
                : errors > 0 ? Wording.Format("{0} of {1} {2} the pool's promise", errors, Wording.Count(hosts, "host", "hosts"), errors == 1 ? "breaks" : "break")
                : warnings > 0 ? Wording.Format("{0} of {1} {2} warnings that fail this check", warnings, Wording.Count(hosts, "host", "hosts"), warnings == 1 ? "has" : "have")
                : "The check failed for the pool as a whole";
        }

        string kept = hosts == 1 ? "The host keeps its promise" : Wording.Format("All {0} hosts keep the promise", hosts);
        return report.Run.ReferenceKind == ReferenceKind.None
            ? warnings > 0 ? Wording.Format("{0} of {1} to look at", warnings, Wording.Count(hosts, "host", "hosts")) : Wording.Format("{0}, nothing to look at", Wording.Count(hosts, "host", "hosts"))
            : warnings > 0 ? Wording.Format("{0}; {1} to look at", kept, Wording.Count(warnings, "host", "hosts")) : kept;
    }

    /// <summary>When, against what, and what is new since last time.</summary>
    public static string Circumstances(CpuidReport report)
    {
        ComplianceRun run = report.Run;
        var sentences = new List<string>
        {
            run.ReferenceKind == ReferenceKind.None
                ? Wording.Format("Checked {0}, each CPU model against itself.", Wording.Time(run.CheckedAt))
                : Wording.Format("Checked {0} against {1}{2}.", Wording.Time(run.CheckedAt), Kind(run.ReferenceKind), run.Reference),
        };
        sentences.Add(ReportProblem.NewsOf(run, report.Problems, report.Resolved));
        return string.Join(" ", sentences.Where(s => s.Length > 0));
    }

    /// <summary>What a problem is: <c>AVX2, BMI2: promised feature missing</c>.</summary>
    public static string TitleOf(ReportProblem problem) =>
        problem.Features.Count > 0 ? Wording.Format("{0}: {1}", Wording.List(problem.Features, 4), Lower(problem.Title)) : problem.Title;

    // VM and CPU keep their capitals.
    private static string Lower(string title) => title.Length > 1 && char.IsUpper(title[1]) ? title : char.ToLowerInvariant(title[0]) + title.Substring(1);

    private static string Kind(ReferenceKind kind) => kind switch
    {
        ReferenceKind.Baseline => "the baseline ",
        ReferenceKind.Host => "the host ",
        ReferenceKind.EvcMode => "the EVC mode ",
        ReferenceKind.None or ReferenceKind.PreviousRun => string.Empty,
    };
}
