using System.CommandLine;
using CpuMask.Cli.Options;
using CpuMask.Cli.Output;
using CpuMask.Cli.Running;
using CpuMask.Compliance.Runs;
using CpuMask.Json;

namespace CpuMask.Cli.Commands;

/// <summary>cpumask history: when each host's features changed, from a folder of kept runs.</summary>
public sealed class HistoryCommand : CpuMaskCommand
{
    private readonly Argument<string> folder = new("runs");
    private readonly Option<string?> host = new("--host") { HelpName = "name" };

    protected override string Name => "history";

    protected override bool TakesDumps => false;

    protected override void AddOptions(Command command)
    {
        command.Add(folder);
        command.Add(host);
    }

    protected override void Run(ParseResult parsed, CommandRun run)
    {
        CpuidHistory history = HistoryFolder.Read(parsed.GetValue(folder)!, run);
        if (parsed.GetValue(host) is { } pattern)
        {
            history = history.For(pattern);
        }

        foreach (string problem in history.Problems)
        {
            run.Notice(problem);
            run.Fail(ExitCode.Unreadable);
        }

        if (run.Json)
        {
            var json = new JsonWriter(run.Output);
            HistoryJson.Write(json, history);
            json.EndDocument();
        }
        else
        {
            FindingText.Write(run.Output, history);
        }
    }
}
