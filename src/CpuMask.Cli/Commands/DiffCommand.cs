using System.CommandLine;
using CpuMask.Cli.Options;
using CpuMask.Cli.Output;
using CpuMask.Cli.Running;
using CpuMask.Comparison;
using CpuMask.Json;
using CpuMask.Platforms.VMware.Masks;

namespace CpuMask.Cli.Commands;

/// <summary>cpumask diff: the bits in which hosts differ, and whether they matter to a guest.</summary>
public sealed class DiffCommand : CpuMaskCommand
{
    private readonly GuestMaskOption guestMask = new();
    private readonly Option<bool> all = new("--all");

    private readonly Option<bool> matrix = new("--matrix");

    protected override string Name => "diff";

    protected override void AddOptions(Command command)
    {
        command.Add(guestMask);
        command.Add(all);
        command.Add(matrix);
    }

    protected override void Run(ParseResult parsed, CommandRun run)
    {
        var warnings = new List<string>();
        GuestMask? guest = guestMask.Read(parsed) is { } given ? GuestMasks.Resolve(given, warnings) : null;
        CpuidComparison comparison = CpuidComparison.Compare(Inputs.Read(parsed, run), guest, parsed.GetValue(all));
        run.Warn(warnings);
        run.Warn(comparison.Warnings);
        if (run.Json)
        {
            var json = new JsonWriter(run.Output);
            DifferenceJson.Write(json, comparison);
            json.EndDocument();
        }
        else
        {
            DifferenceTable.Write(run.Output, comparison, asMatrix: parsed.GetValue(matrix));
        }
    }
}
