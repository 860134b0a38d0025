using System.CommandLine;
using CpuMask.Cli.Options;
using CpuMask.Cli.Output;
using CpuMask.Cli.Running;
using CpuMask.Compliance.Policy;
using CpuMask.Compliance.Runs;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Reports;
using CpuMask.Text;

namespace CpuMask.Cli.Commands;

/// <summary>cpumask report: check, written for people or for another program.</summary>
public sealed class ReportCommand : CpuMaskCommand
{
    private const int MostNews = 8;
    private readonly ComplianceOption compliance = new();
    private readonly GuestMaskOption guestMask = new();
    private readonly Option<string[]> output = new("--out") { HelpName = "file" };

    private readonly Option<string?> kind = new("--report-format") { HelpName = "name" };
    private readonly Option<string> title = new("--title") { DefaultValueFactory = _ => ReportOptions.Default.Title };
    private readonly Option<string?> history = new("--history") { HelpName = "folder" };

    protected override string Name => "report";

    protected override void AddOptions(Command command)
    {
        compliance.AddTo(command);
        kind.AcceptOnlyFromAmong([.. ReportFile.Names]);
        command.Add(output);
        command.Add(kind);
        command.Add(title);
        command.Add(guestMask);
        command.Add(history);
    }

    protected override void Run(ParseResult parsed, CommandRun run)
    {
        string[] files = parsed.GetValue(output) ?? [];
        ReportFormat? format = run.Json ? ReportFormat.Json
            : parsed.GetValue(kind) is { } name ? ReportFile.FormatNamed(name)
            : files.Length == 0 ? ReportFormat.Markdown : null;

        // A file that stands for no format is found before hours of reading, not after.
        (string File, ReportFormat Format)[] targets = files.Select(f => (f, format ?? ReportFile.FormatOf(f))).ToArray();
        GuestMask? guest = guestMask.Read(parsed);
        ComplianceRun result = compliance.Check(parsed, run, Inputs.Read(parsed, run, compliance.Baseline(parsed)));
        CpuidReport report = CpuidReport.Of(result, new ReportOptions
        {
            Title = parsed.GetValue(title)!,
            GuestMask = guest,
            History = parsed.GetValue(history) is { } folder ? HistoryFolder.Read(folder, run) : null,
        });
        if (targets.Length > 0 && result.PreviousAt is not null)
        {
            Tell(report, run);
        }

        foreach ((string file, ReportFormat chosen) in targets)
        {
            try
            {
                ReportFile.Save(file, report, chosen);
                run.Notice("the report is in " + file);
            }
            catch (CpuMaskException e)
            {
                // The other files are for other readers.
                run.Fail(e);
            }
        }

        if (targets.Length == 0)
        {
            ReportFile.Write(run.Output, report, format!.Value);
        }
    }

    // A page is read when somebody opens it; what is new since last night goes to whoever reads the log or the mail.
    private static void Tell(CpuidReport report, CommandRun run)
    {
        run.Notice(FindingText.Verdict(report.Run) + " " + ReportProblem.NewsOf(report.Run));
        foreach (ReportProblem problem in report.Problems.Where(p => p.IsNew && p.Finding.Severity >= FindingSeverity.Warning).Take(MostNews))
        {
            string[] words =
            [
                FindingSeverities.Name(problem.Finding.Severity), problem.Finding.Rule, Wording.List(problem.Features),
                problem.Hosts.Count > 0 ? "on " + Wording.List(problem.Hosts, MostNews) : string.Empty,
            ];
            run.Notice("new: " + string.Join("  ", words.Where(w => w.Length > 0)) + ": " + problem.Message);
        }
    }
}
