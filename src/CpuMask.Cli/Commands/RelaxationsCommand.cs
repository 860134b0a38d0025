using System.CommandLine;
using CpuMask.Cli.Options;
using CpuMask.Cli.Output;
using CpuMask.Cli.Running;
using CpuMask.Json;
using CpuMask.Platforms.VMware.Masks;
using Spectre.Console;

namespace CpuMask.Cli.Commands;

/// <summary>cpumask relaxations: what a VMware mask can hide, and whether VMware supports it.</summary>
public sealed class RelaxationsCommand : CpuMaskCommand
{
    private readonly Argument<string[]> names = new("name") { Arity = ArgumentArity.ZeroOrMore, HelpName = "name" };

    protected override string Name => "relaxations";

    protected override bool TakesDumps => false;

    protected override void AddOptions(Command command) => command.Add(names);

    protected override void Run(ParseResult parsed, CommandRun run)
    {
        Operands.RefuseOptions(parsed, names, "feature");
        IReadOnlyList<MaskRelaxation> found = MaskRelaxation.Of(parsed.GetValue(names) ?? []);
        if (run.Json)
        {
            var json = new JsonWriter(run.Output);
            VMotionMaskJson.Write(json, found);
            json.EndDocument();
            return;
        }

        IAnsiConsole console = Terminal.On(run.Output);
        Table table = HostTables.New("Feature", "Bit", "CPUs", "VMware says");
        table.AddColumn("Source");
        foreach (MaskRelaxation row in found)
        {
            table.AddRow(
                Terminal.Plain(row.Feature), Terminal.Plain(HostTables.Address(row.Bit)), Terminal.Plain(row.Vendor.Length > 0 ? row.Vendor : "all"),
                Terminal.Plain(row.Support), Terminal.Plain(row.SupportSource));
        }

        HostTables.Write(console, table);
    }
}
