using System.Globalization;
using System.IO;
using CpuMask.Migration.Graph;
using CpuMask.Migration.Patching;
using Spectre.Console;

namespace CpuMask.Cli.Output;

/// <summary>A pool's graph, a wave and a plan for people.</summary>
public static class PoolText
{
    private static readonly Style Bold = new(decoration: Decoration.Bold);

    public static void Write(TextWriter output, PoolGraph graph, PatchWave? wave)
    {
        IAnsiConsole console = Terminal.On(output);
        Terminal.Line(console, PoolWords.Summary(graph));
        Table islands = HostTables.New("Island", "CPU");
        islands.AddColumn("Hosts");
        foreach (Island island in graph.Islands)
        {
            islands.AddRow(
                Terminal.Plain(island.Number.ToString(CultureInfo.InvariantCulture)), Terminal.Plain(island.Cpu),
                Terminal.Plain(HostTables.Hosts(island.Hosts)));
        }

        HostTables.Write(console, islands);
        if (graph.Streets.Count > 0)
        {
            Table streets = HostTables.New("VMs go");
            streets.AddColumn("One way because of");
            foreach (OneWayStreet street in graph.Streets)
            {
                streets.AddRow(
                    Terminal.Plain(street.From.Number + " -> " + street.To.Number + ", not back"),
                    Terminal.Plain(PoolWords.Reason(street)));
            }

            HostTables.Write(console, streets);
        }

        if (wave is not null)
        {
            Write(console, wave);
        }
    }

    public static void Write(TextWriter output, PoolPlan plan)
    {
        IAnsiConsole console = Terminal.On(output);
        Terminal.Line(console, PoolWords.Change(plan) + ":", Bold);
        Terminal.Line(console, "The pool gains " + Count(plan.Gained) + " and loses " + Count(plan.Lost) + ".");
        if (plan.PhysicalAddressBitsBefore != plan.PhysicalAddressBitsAfter)
        {
            Terminal.Line(console, "Physical address bits: " + Bits(plan.PhysicalAddressBitsBefore) + " before, " + Bits(plan.PhysicalAddressBitsAfter) + " after.");
        }

        Changes(console, "Gained", plan.Gained);
        Changes(console, "Lost", plan.Lost);
        Changes(console, "Depends on microcode or settings of what joins", plan.Doubtful);
        Guests(console, "To see what is gained, power these VMs off and on: ", plan.RestartToSee);
        Guests(console, "These VMs cannot move to what joins until they are powered off and on: ", plan.RestartToMove);
        Restarts(console, plan);
    }

    private static void Restarts(IAnsiConsole console, PoolPlan plan)
    {
        if (plan.RestartOrder.Count == 0)
        {
            return;
        }

        console.WriteLine();
        Terminal.Line(console, PoolWords.BeforeRestarts(plan));
        Table table = HostTables.New("Step");
        table.AddColumn("VM").AddColumn("Host").AddColumn("Why");
        foreach (RestartStep step in plan.RestartOrder)
        {
            table.AddRow(
                Terminal.Plain(step.Number.ToString(CultureInfo.InvariantCulture)), Terminal.Plain(step.Guest),
                Terminal.Plain(step.Host ?? "-"), Terminal.Plain(PoolWords.Reason(step)));
        }

        HostTables.Write(console, table);
    }

    private static void Write(IAnsiConsole console, PatchWave wave)
    {
        console.WriteLine();
        if (wave.Steps.Count == 0)
        {
            Terminal.Line(console, "There is nothing to patch: hosts of the same CPU have the same mitigations.");
            return;
        }

        Terminal.Line(console, PoolWords.Summary(wave), Bold);
        Table table = HostTables.New("Step", "Host");
        table.AddColumn("Gains").AddColumn("Must be restarted");
        foreach (PatchStep step in wave.Steps)
        {
            table.AddRow(
                Terminal.Plain(step.Number.ToString(CultureInfo.InvariantCulture)), Terminal.Plain(step.Host),
                Terminal.Plain(string.Join(", ", step.Gains)), Terminal.Plain(step.Trapped.Count == 0 ? "-" : string.Join(", ", step.Trapped)));
        }

        HostTables.Write(console, table);
    }

    private static void Changes(IAnsiConsole console, string title, IReadOnlyList<FeatureChange> changes)
    {
        if (changes.Count == 0)
        {
            return;
        }

        console.WriteLine();
        Terminal.Line(console, title + ":", Bold);
        Table table = HostTables.New("Feature", "Bit", "Class");
        table.AddColumn("What it is");
        foreach (FeatureChange change in changes.OrderByDescending(c => c.IsShown))
        {
            table.AddRow(
                Terminal.Plain(change.Feature, HostTables.StyleOf(change.Class)), Terminal.Plain(HostTables.Address(change.Bit)),
                Terminal.Plain(HostTables.ClassText(change.Class)), Terminal.Plain(change.IsShown ? change.Meaning : "Not shown to guests. " + change.Meaning));
        }

        HostTables.Write(console, table);
    }

    private static void Guests(IAnsiConsole console, string what, IReadOnlyList<string> guests)
    {
        if (guests.Count > 0)
        {
            console.WriteLine();
            Terminal.Line(console, what + string.Join(", ", guests));
        }
    }

    private static string Count(IReadOnlyList<FeatureChange> changes) =>
        changes.Count == 0 ? "nothing" : changes.Count + (changes.Count == 1 ? " feature" : " features");

    private static string Bits(int? bits) => bits?.ToString(CultureInfo.InvariantCulture) ?? "not known";
}
