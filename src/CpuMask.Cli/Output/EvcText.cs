using System.IO;
using CpuMask.Platforms.VMware.Evc;
using Spectre.Console;

namespace CpuMask.Cli.Output;

/// <summary>Which EVC mode a pool can run, for people.</summary>
public static class EvcText
{
    private const int NarrowestTable = 72;
    private static readonly Style Bold = new(decoration: Decoration.Bold);

    public static void Write(TextWriter output, IReadOnlyList<EvcAnswer> answers)
    {
        IAnsiConsole console = Terminal.On(output);
        for (int i = 0; i < answers.Count; i++)
        {
            if (i > 0)
            {
                console.WriteLine();
            }

            if (answers.Count > 1)
            {
                Terminal.Line(console, answers[i].Cluster is { } cluster ? "Cluster " + cluster + ":" : "In no cluster:", Bold);
            }

            Write(console, answers[i]);
        }
    }

    private static void Write(IAnsiConsole console, EvcAnswer answer)
    {
        Terminal.Line(console, EvcWords.Summary(answer), Bold);
        foreach (string line in EvcWords.Holds(answer))
        {
            Terminal.Line(console, line);
        }

        if (answer.Asked is { } asked)
        {
            console.WriteLine();
            Terminal.Line(console, EvcWords.Asked(asked), Bold);
            foreach ((EvcHost host, EvcFit fit) in asked.Unable)
            {
                Terminal.Line(console, "  " + host.Name + ": " + EvcWords.Unable(host, fit));
            }
        }

        // Four columns of sentences need room; below it they are said one after the other.
        if (console.Profile.Width < NarrowestTable)
        {
            console.WriteLine();
            foreach (string line in (EvcWords.Hosts(answer) + "\n\n" + EvcWords.Candidates(answer)).Split('\n'))
            {
                Terminal.Line(console, line);
            }
        }
        else
        {
            Hosts(console, answer);
            foreach (string advice in EvcWords.Advice(answer.Hosts.SelectMany(h => h.ModelGaps.Count > 0 ? h.ModelGaps : h.Gaps)))
            {
                Terminal.Line(console, advice);
            }

            Modes(console, answer);
        }

        Lines(console, answer);
        if (answer.Notes.Count > 0)
        {
            console.WriteLine();
        }

        foreach (string note in answer.Notes)
        {
            Terminal.Line(console, note);
        }
    }

    private static void Hosts(IAnsiConsole console, EvcAnswer answer)
    {
        Table table = HostTables.New();
        table.AddColumn("Host").AddColumn("CPU").AddColumn("Highest mode").AddColumn("Why no higher");
        foreach (var kind in answer.Hosts.GroupBy(h => (h.Cpu == h.Name ? string.Empty : h.Cpu, Mode: EvcWords.ModeOf(h), Why: EvcWords.WhyNoHigher(h))))
        {
            table.AddRow(
                Terminal.Plain(HostTables.Hosts(kind.Select(h => h.Name).ToArray())),
                Terminal.Plain(kind.Key.Item1.Length > 0 ? kind.Key.Item1 : kind.First().Processor?.Codename ?? "-"), Terminal.Plain(kind.Key.Mode), Terminal.Plain(kind.Key.Why.Length > 0 ? kind.Key.Why : "-"));
        }

        HostTables.Write(console, table);
    }

    private static void Modes(IAnsiConsole console, EvcAnswer answer)
    {
        EvcCandidate[] shown = (answer.Asked is { } asked ? [asked] : answer.Candidates.Take(6)).ToArray();
        if (shown.Length == 0)
        {
            return;
        }

        bool guests = shown.Any(c => c.Above.Count > 0 || c.NotKnown.Count > 0);
        bool some = shown.Any(c => c.LostBySome.Count > 0);
        Table table = HostTables.New();
        table.AddColumn("Mode").AddColumn("For all hosts").AddColumn("Hides what all have");
        if (some)
        {
            table.AddColumn("Hides what some have");
        }

        if (guests)
        {
            table.AddColumn("Power off first");
        }

        for (int i = 0; i < shown.Length; i++)
        {
            // A lower mode hides what a higher one hides: each row says what it adds.
            EvcCandidate candidate = shown[i];
            var row = new List<string> { candidate.Mode.Key, EvcWords.Can(candidate), Added(candidate.LostByAll, shown, i, c => c.LostByAll) };
            if (some)
            {
                row.Add(Added(candidate.LostBySome, shown, i, c => c.LostBySome));
            }

            if (guests)
            {
                row.Add(EvcWords.PowerOff(candidate));
            }

            table.AddRow(row.Select(c => Terminal.Plain(c)));
        }

        HostTables.Write(console, table);
        if (answer.Asked is null && answer.Candidates.Count > shown.Length)
        {
            Terminal.Line(console, "And lower ones: " + string.Join(", ", answer.Candidates.Skip(shown.Length).Select(c => c.Mode.Key)) + ". Ask about one with --mode.");
        }
    }

    private static string Added(IReadOnlyList<string> features, EvcCandidate[] shown, int row, Func<EvcCandidate, IReadOnlyList<string>> column)
    {
        string[] before = row == 0 ? [] : features.Intersect(column(shown[row - 1])).ToArray();
        string[] more = features.Except(before).ToArray();
        return before.Length == 0 ? EvcWords.Names(more) : more.Length == 0 ? "as above" : "as above, and " + string.Join(", ", more);
    }

    private static void Lines(IAnsiConsole console, EvcAnswer answer)
    {
        if (answer.Lines is not { } lines)
        {
            return;
        }

        console.WriteLine();
        Terminal.Line(console, "For the cluster, in PowerCLI (VMs take it when they are powered off and on):", Bold);
        foreach (string line in lines.Cluster)
        {
            console.WriteLine("  " + Terminal.Safe(line));
        }

        Terminal.Line(console, "For one VM that is off (vSphere 6.7, hardware version 14), in PowerCLI:", Bold);
        foreach (string line in lines.Vm)
        {
            console.WriteLine("  " + Terminal.Safe(line));
        }

        Terminal.Line(console, "The .vmx lines and vSphere 9's Custom EVC requests: --json.");
    }
}
