using System.CommandLine;
using CpuMask.Cli.Output;
using CpuMask.Cli.Running;
using CpuMask.Compliance.Runs;
using CpuMask.Json;

namespace CpuMask.Cli.Commands;

/// <summary>cpumask check: are the hosts still what their pool was built on?</summary>
public sealed class CheckCommand : CpuMaskCommand
{
    private readonly ComplianceOption compliance = new();
    private readonly Option<bool> matrix = new("--matrix");

    protected override string Name => "check";

    protected override void AddOptions(Command command)
    {
        compliance.AddTo(command);
        command.Add(matrix);
    }

    protected override void Run(ParseResult parsed, CommandRun run)
    {
        ComplianceRun result = compliance.Check(parsed, run, Inputs.Read(parsed, run, compliance.Baseline(parsed)));
        if (run.Json)
        {
            var json = new JsonWriter(run.Output);
            RunJson.Write(json, result);
            json.EndDocument();
        }
        else
        {
            FindingText.Write(run.Output, result, asMatrix: parsed.GetValue(matrix));
        }
    }
}
