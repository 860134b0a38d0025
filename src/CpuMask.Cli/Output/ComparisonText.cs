using System.IO;
using CpuMask.Baselines;
using CpuMask.Features;
using CpuMask.Migration.Comparing;
using CpuMask.Migration.Verdicts;
using Spectre.Console;

namespace CpuMask.Cli.Output;

/// <summary>Two baselines for people: what a VM would lose and gain, then whether it can land.</summary>
public static class ComparisonText
{
    public static void Write(TextWriter output, BaselineComparison comparison)
    {
        IAnsiConsole console = Terminal.On(output);
        Terminal.Line(console, "A VM that was started with " + comparison.FromName + " and goes to " + comparison.ToName + ":", new Style(decoration: Decoration.Bold));
        var grid = new Grid();
        grid.AddColumn(new GridColumn().NoWrap().PadLeft(2).PadRight(2));
        grid.AddColumn();
        grid.AddRow(Terminal.Plain("Physical address"), Terminal.Plain(Bits(comparison.From.PhysicalAddressBits) + " -> " + Bits(comparison.To.PhysicalAddressBits)));
        grid.AddRow(Terminal.Plain("x86-64 level"), Terminal.Plain((comparison.From.Level ?? "none") + " -> " + (comparison.To.Level ?? "none")));
        grid.AddRow(Terminal.Plain("Loses"), Terminal.Plain(Names(comparison.Lost)));
        grid.AddRow(Terminal.Plain("Gains"), Terminal.Plain(Names(comparison.Gained) + (comparison.Gained.Count > 0 ? ", once it is powered off and on there" : string.Empty)));
        if (comparison.NotKnown.Count > 0)
        {
            grid.AddRow(Terminal.Plain("Not known"), Terminal.Plain(Names(comparison.NotKnown)));
        }

        console.Write(grid);
        Table table = HostTables.New("Under", "Can land");
        table.AddColumn("Because of");
        foreach (IGrouping<(MigrationVerdict, string), PlatformLanding> alike in comparison.Landings.GroupBy(l => (l.Verdict.Verdict, l.Verdict.Reason)))
        {
            table.AddRow(
                Terminal.Plain(string.Join(", ", alike.Select(l => l.Platform.Name))), Terminal.Plain(VerdictText.Word(alike.Key.Item1), VerdictText.StyleOf(alike.Key.Item1)),
                Terminal.Plain(alike.Key.Item2));
        }

        HostTables.Write(console, table);
    }

    private static string Bits(BaselineMinimum? bits) => bits is null ? "not known" : (bits.IsAtMost ? "at most " : string.Empty) + bits.Value + " bits";

    private static string Names(IReadOnlyList<Feature> features) => features.Count == 0 ? "nothing" : string.Join(", ", features.Select(f => f.Name));
}
