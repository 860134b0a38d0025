using System.IO;
using CpuMask.Migration.Evacuating;
using CpuMask.Migration.Graph;
using Spectre.Console;

namespace CpuMask.Cli.Output;

/// <summary>Who can leave a host, for people: the answer first, then each set of stuck VMs with its ways out, the cheapest first.</summary>
public static class EvacuationText
{
    private static readonly Style Bold = new(decoration: Decoration.Bold);

    public static void Write(TextWriter output, IReadOnlyList<Evacuation> evacuations)
    {
        IAnsiConsole console = Terminal.On(output);
        for (int i = 0; i < evacuations.Count; i++)
        {
            if (i > 0)
            {
                console.WriteLine();
            }

            Write(console, evacuations[i]);
        }
    }

    private static void Write(IAnsiConsole console, Evacuation evacuation)
    {
        Terminal.Line(console, EvacuationWords.Summary(evacuation), Bold);
        foreach (EvacuationMove move in evacuation.Moves)
        {
            Terminal.Line(console, "  " + EvacuationWords.Goes(move));
        }

        foreach (StuckGuests stuck in evacuation.Stuck)
        {
            console.WriteLine();
            Terminal.Line(console, EvacuationWords.Sticks(stuck));
            for (int way = 0; way < stuck.WaysOut.Count; way++)
            {
                Write(console, stuck.WaysOut[way], way);
            }
        }
    }

    private static void Write(IAnsiConsole console, WayOut way, int number)
    {
        var cell = new Grid { Expand = false }.AddColumn(new GridColumn().NoWrap().PadLeft(2).PadRight(1)).AddColumn(new GridColumn().PadLeft(0).PadRight(0));
        cell.AddRow(Terminal.Plain((number + 1) + "."), Terminal.Plain(EvacuationWords.Cost(way)));
        foreach (string advice in way.Advice)
        {
            cell.AddRow(Terminal.Plain(string.Empty), Terminal.Plain(advice));
        }

        console.Write(cell);
        foreach (string line in way.MaskLines)
        {
            // A line to paste is not wrapped.
            console.Profile.Out.Writer.Write("       " + Terminal.Safe(line) + "\n");
        }
    }
}
