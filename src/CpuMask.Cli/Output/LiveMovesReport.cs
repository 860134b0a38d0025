using System.Collections.Generic;
using System.Linq;
using CpuMask.Migration;
using CpuMask.Migration.Pool;
using CpuMask.Text;
using CpuMask.VSphere.Migration;
using Spectre.Console;

namespace CpuMask.Cli.Output;

/// <summary>can-move --evacuate and --debt, for people and for scripts.</summary>
internal static class LiveMovesReport
{
    /// <summary>
    /// Writes how VMs leave a host. JSON: <c>{"server","host","destinations":[],"clear","moves":[{"guests","destinations"}],
    /// "stuck":[{"guests","nearest","blocking":[names],"waysOut":[{"kind","host","guestsStopped","advice"}]}]}</c>.
    /// </summary>
    public static void Write(CommandRun run, string server, string host, IReadOnlyList<string> destinations, IReadOnlyList<Evacuation> plans)
    {
        EvacuationMove[] moves = plans.SelectMany(p => p.Moves).ToArray();
        StuckGuests[] stuck = plans.SelectMany(p => p.Stuck).ToArray();
        if (!run.Json)
        {
            WriteText(run, host, moves, stuck);
            return;
        }

        var json = new JsonWriter(run.Output);
        json.BeginObject();
        json.String("server", server);
        json.String("host", host);
        json.Strings("destinations", destinations);
        json.Boolean("clear", stuck.Length == 0);
        json.BeginArray("moves");
        foreach (EvacuationMove move in moves)
        {
            json.BeginObject();
            json.Strings("guests", move.Guests);
            json.Strings("destinations", move.Destinations);
            json.EndObject();
        }

        json.EndArray();
        json.BeginArray("stuck");
        foreach (StuckGuests group in stuck)
        {
            json.BeginObject();
            json.Strings("guests", group.Guests);
            json.String("nearest", group.Nearest);
            json.Strings("blocking", group.Blocking.Select(b => b.Feature));
            json.BeginArray("waysOut");
            foreach (WayOut way in group.WaysOut)
            {
                json.BeginObject();
                json.String("kind", MigrationWords.Dashed(way.Kind.ToString()));
                json.String("host", way.Host);
                json.Number("guestsStopped", way.GuestsStopped);
                json.Strings("advice", way.Advice);
                json.EndObject();
            }

            json.EndArray();
            json.EndObject();
        }

        json.EndArray();
        json.EndObject();
        json.EndDocument();
    }

    /// <summary>
    /// Writes what power cycles would bring. JSON: <c>{"server","debts":[{"guest","host","evcMode","due","lacks","exceeds"}]}</c>,
    /// every running VM.
    /// </summary>
    public static void Write(CommandRun run, string server, IReadOnlyList<VmDebt> debts)
    {
        if (!run.Json)
        {
            WriteText(run, debts);
            return;
        }

        var json = new JsonWriter(run.Output);
        json.BeginObject();
        json.String("server", server);
        json.BeginArray("debts");
        foreach (VmDebt debt in debts)
        {
            json.BeginObject();
            json.String("guest", debt.Vm.Name);
            json.String("host", debt.Host.Name);
            json.String("evcMode", debt.Mode);
            json.Boolean("due", debt.IsDue);
            json.Strings("lacks", debt.Lacks);
            json.Strings("exceeds", debt.Exceeds);
            json.EndObject();
        }

        json.EndArray();
        json.EndObject();
        json.EndDocument();
    }

    private static void WriteText(CommandRun run, string host, EvacuationMove[] moves, StuckGuests[] stuck)
    {
        IAnsiConsole console = Terminal.On(run.Output);
        int going = moves.Sum(m => m.Guests.Count), staying = stuck.Sum(s => s.Guests.Count);
        Terminal.Line(console, host + ": " + going + " of " + (going + staying) + " running VMs can leave.");
        foreach (EvacuationMove move in moves)
        {
            Terminal.Line(console, "  " + string.Join(", ", move.Guests) + " -> " + HostTables.Hosts(move.Destinations, move.Destinations.Count));
        }

        foreach (StuckGuests group in stuck)
        {
            console.WriteLine();
            Terminal.Line(console, "Stuck: " + string.Join(", ", group.Guests)
                + (group.Nearest is null ? "; there is no other host." : "; nearest is " + group.Nearest + ", which lacks " + string.Join(", ", group.Blocking.Select(b => b.Feature))));
            foreach (WayOut way in group.WaysOut)
            {
                foreach (string advice in way.Advice)
                {
                    Terminal.Line(console, "  " + advice);
                }
            }
        }
    }

    private static void WriteText(CommandRun run, IReadOnlyList<VmDebt> debts)
    {
        IAnsiConsole console = Terminal.On(run.Output);
        VmDebt[] due = debts.Where(d => d.IsDue).ToArray();
        Terminal.Line(console, due.Length + " of " + debts.Count + " running VMs would see another CPU after a power cycle.");
        if (due.Length == 0)
        {
            return;
        }

        Table table = HostTables.New("VM", "Host", "EVC mode");
        table.AddColumn("Would gain").AddColumn("Would lose");
        foreach (VmDebt debt in due)
        {
            table.AddRow(
                Terminal.Plain(debt.Vm.Name), Terminal.Plain(debt.Host.Name), Terminal.Plain(debt.Mode ?? "none"),
                Terminal.Plain(string.Join(", ", debt.Lacks)), Terminal.Plain(string.Join(", ", debt.Exceeds)));
        }

        console.Write(table);
    }
}
