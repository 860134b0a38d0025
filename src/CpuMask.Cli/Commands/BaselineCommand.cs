using System.CommandLine;
using CpuMask.Baselines;
using CpuMask.Cli.Options;
using CpuMask.Cli.Output;
using CpuMask.Cli.Running;
using CpuMask.Json;
using CpuMask.Platforms;

namespace CpuMask.Cli.Commands;

/// <summary>cpumask baseline: what all hosts can promise, and who took what away.</summary>
public sealed class BaselineCommand : CpuMaskCommand
{
    private readonly BaselineOption options = new();

    protected override string Name => "baseline";

    protected override void AddOptions(Command command) => options.AddTo(command);

    protected override void Run(ParseResult parsed, CommandRun run)
    {
        ComputedBaseline baseline = options.Compute(parsed, Inputs.Read(parsed, run));
        run.Warn(baseline.Warnings);
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
}
