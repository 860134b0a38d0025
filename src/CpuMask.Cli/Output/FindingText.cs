using System;
using System.Globalization;
using System.IO;
using System.Linq;
using CpuMask.Compliance;
using CpuMask.Reports;
using Spectre.Console;

namespace CpuMask.Cli.Output;

/// <summary>Findings and history for people.</summary>
public static class FindingText
{
    /// <summary>The verdict, and each finding or the matrix.</summary>
    public static void Write(TextWriter output, ComplianceRun run, bool asMatrix)
    {
        IAnsiConsole console = Terminal.On(output);
        int errors = run.Count(FindingSeverity.Error), warnings = run.Count(FindingSeverity.Warning), notes = run.Count(FindingSeverity.Information);
        string against = run.Reference.Length > 0 ? " against " + run.Reference : string.Empty;
        Terminal.Line(
            console,
            (run.Compliant ? "Compliant: " : "NOT compliant: ") + run.Hosts.Count + (run.Hosts.Count == 1 ? " host" : " hosts") + against + ", "
                + Count(errors, "error") + ", " + Count(warnings, "warning") + ", " + Count(notes, "note")
                + (run.Waived.Count > 0 ? ", " + run.Waived.Count + " waived" : string.Empty) + ".",
            new Style(run.Compliant ? Color.Green : Color.Red));
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

        console.WriteLine();
        Table table = HostTables.New("Severity", "Host", "Rule", "Feature", "Since");
        table.AddColumn("What to do");
        foreach (CpuidFinding finding in run.Findings)
        {
            table.AddRow(
                Terminal.Plain(finding.Severity.ToString().ToLowerInvariant(), StyleOf(finding.Severity)),
                Terminal.Plain(finding.Host),
                Terminal.Plain(finding.Rule),
                Terminal.Plain(finding.Feature),
                Terminal.Plain(finding.Since.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
                Terminal.Plain(finding.Message));
        }

        console.Write(table);
    }

    public static void Write(TextWriter output, CpuidHistory history)
    {
        IAnsiConsole console = Terminal.On(output);
        Terminal.Line(console, Count(history.Runs.Count, "run") + (history.Runs.Count > 0
            ? " from " + Time(history.Runs[0]) + " to " + Time(history.Runs[^1]) : string.Empty) + ", " + Count(history.Changes.Count, "change") + ".");
        if (history.Changes.Count == 0)
        {
            return;
        }

        console.WriteLine();
        Table table = HostTables.New("When", "Host", "What", "Feature", "Bit");
        table.AddColumn("Before").AddColumn("Now");
        foreach (CpuidChange change in history.Changes)
        {
            table.AddRow(
                Terminal.Plain(Time(change.At)), Terminal.Plain(change.Host), Terminal.Plain(change.Kind.ToString()), Terminal.Plain(change.Feature),
                Terminal.Plain(change.Bit is { } bit ? HostTables.Address(bit) : string.Empty), Terminal.Plain(change.Before), Terminal.Plain(change.Now));
        }

        console.Write(table);
    }

    private static string Count(int n, string what) => n + " " + what + (n == 1 ? string.Empty : "s");

    private static string Time(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static Style StyleOf(FindingSeverity severity) => severity switch
    {
        FindingSeverity.Error => new Style(Color.Red),
        FindingSeverity.Warning => new Style(Color.Yellow),
        _ => Style.Plain,
    };
}
