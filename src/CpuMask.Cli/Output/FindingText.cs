using System.Globalization;
using System.IO;
using CpuMask.Compliance.Policy;
using CpuMask.Compliance.Runs;
using CpuMask.Reports;
using Spectre.Console;

namespace CpuMask.Cli.Output;

/// <summary>Findings and history for people.</summary>
public static class FindingText
{
    private const int MostFeatures = 12, MostHosts = 8;

    /// <summary>The verdict, and each finding or the matrix.</summary>
    public static void Write(TextWriter output, ComplianceRun run, bool asMatrix)
    {
        IAnsiConsole console = Terminal.On(output);
        Terminal.Line(console, Verdict(run), new Style(run.Compliant ? Color.Green : Color.Red));
        if (ReportProblem.NewsOf(run) is { Length: > 0 } news)
        {
            Terminal.Line(console, news, Style.Plain);
        }

        if (asMatrix)
        {
            console.WriteLine();
            MatrixText.Write(console, FeatureMatrix.Of(CpuidReport.Of(run)));
            return;
        }

        if (run.Findings.Count == 0)
        {
            return;
        }

        foreach (ReportProblem problem in ReportProblem.Of(run.Findings))
        {
            console.WriteLine();
            Write(console, problem);
        }
    }

    /// <summary>The verdict in one line.</summary>
    public static string Verdict(ComplianceRun run) =>
        (run.Compliant ? "Compliant: " : "NOT compliant: ") + Count(run.Hosts.Count, "host")
            + (run.Reference.Length > 0 ? " against " + run.Reference : string.Empty) + ", "
            + Count(run.Count(FindingSeverity.Error), "error") + ", " + Count(run.Count(FindingSeverity.Warning), "warning") + ", "
            + Count(run.Count(FindingSeverity.Information), "note")
            + (run.Waived.Count > 0 ? ", " + run.Waived.Count + " waived" : string.Empty) + ".";

    /// <summary>When each host changed.</summary>
    public static void Write(TextWriter output, CpuidHistory history)
    {
        IAnsiConsole console = Terminal.On(output);
        Terminal.Line(console, Count(history.Runs.Count, "run") + (history.Runs.Count > 0
            ? " from " + Time(history.Runs[0]) + " to " + Time(history.Runs[^1]) : string.Empty) + ", " + Count(history.Changes.Count, "change") + ".");
        if (history.Changes.Count == 0)
        {
            return;
        }

        // Few columns, all but the time able to wrap: a table that does not fit is not shown at all.
        Table table = HostTables.New("When");
        table.AddColumn("Host").AddColumn("What");
        foreach (CpuidChange change in history.Changes)
        {
            table.AddRow(Terminal.Plain(Time(change.At)), Terminal.Plain(change.Host), Terminal.Plain(What(change)));
        }

        HostTables.Write(console, table);
    }

    // Severity, rule, features and hosts each on the first line, as a policy names them; the sentence below has the whole width.
    private static void Write(IAnsiConsole console, ReportProblem problem)
    {
        string severity = problem.Finding.Severity.ToString().ToLowerInvariant();
        string what = string.Join("  ", new[]
        {
            problem.Finding.Rule,
            CpuMask.Text.Wording.List(problem.Features.ToArray(), problem.Features.Count),
            problem.Features.Count > 1 ? "expected " + problem.Finding.Expected + ", is " + problem.Finding.Actual : string.Empty,
            problem.Hosts.Count > 0 ? "on " + CpuMask.Text.Wording.List(problem.Hosts.ToArray(), MostHosts) : string.Empty,
            problem.Finding.SinceText(),
        }.Where(p => p.Length > 0));
        console.Write(new Padder(
            new Rows(
                new Paragraph().Append(severity, StyleOf(problem.Finding.Severity)).Append("  " + Terminal.Safe(what)),
                new Padder(Terminal.Plain(problem.Message), new Padding(2, 0, 0, 0))),
            new Padding(2, 0, 0, 0)));
    }

    private static string What(CpuidChange change) => Words(change.Kind)
        + (change.Feature.Length > 0 ? ": " + change.Feature : string.Empty)
        + (change.Bit is { } bit ? " " + HostTables.Address(bit) : string.Empty)
        + (change.Kind is ChangeKind.HostFirstSeen or ChangeKind.HostGone or ChangeKind.HostBack ? string.Empty : ", " + change.Before + " -> " + change.Now);

    // The names in JSON and PowerShell are one word; people read several.
    private static string Words(ChangeKind kind) => kind switch
    {
        ChangeKind.HostFirstSeen => "host first seen",
        ChangeKind.HostGone => "host gone",
        ChangeKind.HostBack => "host back",
        ChangeKind.FeatureGained => "feature gained",
        ChangeKind.FeatureLost => "feature lost",
        ChangeKind.NumberChanged => "number changed",
        ChangeKind.BecameKnown => "became known",
        ChangeKind.BecameUnknown => "became unknown",
        ChangeKind.VersionChanged => "version changed",
        ChangeKind.CpuReplaced => "CPU replaced",
    };

    private static string Count(int n, string what) => n + " " + what + (n == 1 ? string.Empty : "s");

    private static string Time(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static Style StyleOf(FindingSeverity severity) => severity switch
    {
        FindingSeverity.Error => new Style(Color.Red),
        FindingSeverity.Warning => new Style(Color.Yellow),
        FindingSeverity.Information => Style.Plain,
    };
}
