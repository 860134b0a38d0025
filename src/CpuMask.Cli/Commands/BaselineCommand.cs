using System.CommandLine;
using CpuMask.Baselines;
using CpuMask.Cli.Options;
using CpuMask.Cli.Output;
using CpuMask.Cli.Running;
using CpuMask.Json;
using CpuMask.Migration.Comparing;
using CpuMask.Migration.Output;
using CpuMask.Platforms;

namespace CpuMask.Cli.Commands;

/// <summary>cpumask baseline: what all hosts can promise, and who took what away.</summary>
public sealed class BaselineCommand : CpuMaskCommand
{
    private readonly BaselineOption options = new();
    private readonly Option<string[]> compare = new("--compare") { HelpName = "dump|baseline", AllowMultipleArgumentsPerToken = false };

    protected override string Name => "baseline";

    protected override void AddOptions(Command command)
    {
        options.AddTo(command);
        command.Add(compare);
    }

    protected override void Run(ParseResult parsed, CommandRun run)
    {
        ComputedBaseline baseline = options.Compute(parsed, Inputs.Each(parsed, run));
        run.Warn(baseline.Warnings);
        if (parsed.GetValue(compare) is { Length: > 0 } others)
        {
            Compare(baseline, CpuBaseline.OfInputs(Inputs.Each(others, parsed, run)).Compute(options.Policies(parsed)), run);
            return;
        }

        if (run.Json)
        {
            var json = new JsonWriter(run.Output);
            BaselineJson.Write(json, baseline, j => CpuLevel.Write(j, Registry.Platforms, baseline));
            json.EndDocument();
        }
        else
        {
            BaselineText.Write(run.Output, baseline);
        }
    }

    private static void Compare(ComputedBaseline from, ComputedBaseline to, CommandRun run)
    {
        run.Warn(to.Warnings);
        BaselineComparison comparison = BaselineComparison.Of(from, to, Registry.Platforms.Select(p => p.View));
        run.Warn(comparison.Warnings);
        if (run.Json)
        {
            var json = new JsonWriter(run.Output);
            MigrationJson.Write(json, comparison);
            json.EndDocument();
        }
        else
        {
            ComparisonText.Write(run.Output, comparison);
        }
    }
}
