using System.IO;
using CpuMask.VSphere.Migration;
using Spectre.Console;

namespace CpuMask.Cli.Output;

/// <summary>can-move --server for people: the verdicts, then what the server says where it says something else or more.</summary>
public static class LiveVerdictText
{
    public static void Write(TextWriter output, IReadOnlyList<LiveVerdict> verdicts)
    {
        LiveVerdict[] moves = verdicts.Where(v => !v.IsCurrent).ToArray();
        VerdictText.Write(output, moves.Select(v => v.Cpu).ToArray());
        if (moves.Length == 0)
        {
            return;
        }

        IAnsiConsole console = Terminal.On(output);
        console.WriteLine();
        LiveVerdict[] asked = moves.Where(v => v.Server is not null).ToArray();
        if (asked.Length == 0)
        {
            Terminal.Line(console, "The server has no answer of its own.");
            return;
        }

        LiveVerdict[] differing = asked.Where(v => v.Agrees == false).ToArray();
        Terminal.Line(console, differing.Length == 0
            ? "The server agrees wherever it speaks of CPUs."
            : "The server disagrees about " + differing.Length + " of " + asked.Length + ":");
        foreach (LiveVerdict verdict in differing)
        {
            Terminal.Line(console, "  " + Pair(verdict) + ": the server " + (verdict.Server!.CanMove ? "would move it" : "refuses: " + string.Join("; ", verdict.Server.Errors)));
        }

        LiveVerdict[] other = asked.Where(v => v.OtherFaults.Any()).ToArray();
        if (other.Length > 0)
        {
            Terminal.Line(console, "What the server has against it besides CPUs:");
            foreach (IGrouping<string, LiveVerdict> same in other.GroupBy(v => v.Cpu.Host + ": " + string.Join("; ", v.OtherFaults)))
            {
                Terminal.Line(console, "  " + same.Key);
            }
        }
    }

    /// <summary>The same by kind; whom each kind holds follows.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="kinds">The kinds.</param>
    /// <param name="isBroad">Whether hosts of one row lack some of what it names and not all of it.</param>
    public static void Write(TextWriter output, IReadOnlyList<LiveKind> kinds, bool isBroad)
    {
        Write(output, kinds.Select(k => k.ToVerdict()).ToArray());
        IAnsiConsole console = Terminal.On(output);
        console.WriteLine();
        if (isBroad)
        {
            Terminal.Line(console, "There are too many kinds to list: hosts of one row each lack some of what it names, not all of it. "
                + "Name fewer VMs or hosts for what each of them lacks; the JSON has every pair.");
            return;
        }

        Members(console, "Guests", kinds.Select(k => k.Vms.Select(v => v.Name).ToArray()));
        Members(console, "Hosts", kinds.Select(k => k.Hosts.Select(h => h.Name).ToArray()));
    }

    private static void Members(IAnsiConsole console, string what, IEnumerable<string[]> kinds)
    {
        foreach (string[] names in kinds.Where(n => n.Length > 2).GroupBy(n => string.Join("\n", n)).Select(g => g.First()))
        {
            Terminal.Line(console, what + " alike in this, " + LiveKind.Label(names) + ": " + string.Join(", ", names) + ".");
        }
    }

    private static string Pair(LiveVerdict verdict) => verdict.Cpu.Guest + " -> " + verdict.Cpu.Host;
}
