using System.CommandLine;
using System.IO;
using CpuMask.Compliance;
using CpuMask.Hypervisors.VMware;
using CpuMask.Reports;

namespace CpuMask.Cli.Commands;

/// <summary>cpumask report: check, written for people or for another program.</summary>
public sealed class ReportCommand : CpuMaskCommand
{
    private readonly ComplianceOption compliance = new();
    private readonly GuestMaskOption guestMask = new();
    private readonly Option<string?> output = new("--out")
    {
        Description = "The file to write, whole or not at all; its extension chooses the format. Without it, standard output.",
        HelpName = "file",
    };

    private readonly Option<string?> kind = new("--report-format") { Description = "One of: " + string.Join(", ", ReportFile.Names) + ".", HelpName = "name" };
    private readonly Option<string> title = new("--title") { Description = "The report's title.", DefaultValueFactory = _ => ReportOptions.Default.Title };
    private readonly Option<string?> history = new("--history") { Description = "A folder of kept runs, shown as what changed when.", HelpName = "folder" };

    protected override string Name => "report";

    protected override string Description => "Check the hosts and write a report: HTML, JSON, CSV, Markdown, JUnit or Prometheus.";

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
        string? file = parsed.GetValue(output);
        ReportFormat format = run.Json ? ReportFormat.Json
            : parsed.GetValue(kind) is { } name ? ReportFile.FormatNamed(name)
            : file is not null ? ReportFile.FormatOf(file)
            : ReportFormat.Markdown;
        GuestMask? guest = guestMask.Read(parsed);
        ComplianceRun result = compliance.Check(parsed, run, Inputs.Read(parsed, run));
        CpuidReport report = CpuidReport.Of(result, new ReportOptions
        {
            Title = parsed.GetValue(title)!,
            GuestMask = guest,
            History = parsed.GetValue(history) is { } folder ? CpuidHistory.Read(folder) : null,
        });
        if (file is not null)
        {
            ReportFile.Save(file, report, format);
            run.Notice("the report is in " + file);
        }
        else
        {
            ReportFile.Write(run.Output, report, format);
        }
    }
}
