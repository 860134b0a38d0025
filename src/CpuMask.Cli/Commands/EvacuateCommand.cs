using System.CommandLine;
using CpuMask.Cli.Live;
using CpuMask.Cli.Options;
using CpuMask.Cli.Output;
using CpuMask.Cli.Running;
using CpuMask.Cpuid;
using CpuMask.Guests;
using CpuMask.Json;
using CpuMask.Migration.Evacuating;
using CpuMask.Migration.Output;
using CpuMask.VSphere;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Migration;

namespace CpuMask.Cli.Commands;

/// <summary>cpumask evacuate: which VMs stick to a host that is about to enter maintenance, on what, and what frees them.</summary>
public sealed class EvacuateCommand : CpuMaskCommand
{
    private readonly Argument<string> leaving = new("host");

    private readonly GuestFiles guests = new();
    private readonly HypervisorOption hypervisor = new();
    private readonly ServerOptions server = new();
    private readonly HostOptions destinations = new("--destination");

    protected override string Name => "evacuate";

    // The host is named first, so the files are added behind it.
    protected override bool TakesDumps => false;

    protected override void AddOptions(Command command)
    {
        command.Add(leaving);
        Inputs.AddTo(command);
        command.Add(guests);
        command.Add(hypervisor);
        server.AddTo(command, required: false);
        destinations.AddTo(command);
        LiveQuestion.Validate(command, server, destinations.FirstOf);
    }

    protected override void Run(ParseResult parsed, CommandRun run)
    {
        bool live = server.IsGiven(parsed);
        LiveQuestion.RefuseFiles(live, Inputs.AreGiven(parsed) || parsed.GetValue(guests) is { Length: > 0 });
        IReadOnlyList<Evacuation> plans = live ? Live(parsed, run, out string? name) : Offline(parsed, run, out name);
        if (plans.Any(p => !p.IsClear))
        {
            run.Fail(ExitCode.Violation);
        }

        if (run.Json)
        {
            var json = new JsonWriter(run.Output);
            MigrationJson.Write(json, plans, name);
            json.EndDocument();
        }
        else
        {
            EvacuationText.Write(run.Output, plans);
        }
    }

    private IReadOnlyList<Evacuation> Offline(ParseResult parsed, CommandRun run, out string? name)
    {
        name = null;
        List<HostCpuid> hosts = Inputs.Read(parsed, run);
        List<MigratingGuest>? given = parsed.GetValue(guests) is { Length: > 0 } ? guests.Read(parsed, run, hypervisor.Read(parsed)) : null;
        GuestView runs = hypervisor.Read(parsed);
        if (given is null)
        {
            run.Notice(CpuMask.Migration.Messages.NoGuestsGiven(runs));
        }
        else
        {
            run.Warn(given.SelectMany(g => g.Warnings));
        }

        return Evacuation.Plan(hosts, [parsed.GetValue(leaving)!], given, runs, guest => LiveQuestion.Homeless(guest, run), run.Cancellation)
            .Select(plan => plan.Without(run.Unread)).ToArray();
    }

    private IReadOnlyList<Evacuation> Live(ParseResult parsed, CommandRun run, out string? name)
    {
        using VSphereSession session = server.Connect(parsed, run);
        name = session.Server;
        VSphereHost[]? pool = destinations.IsGiven(parsed) ? destinations.Read(session, parsed, run).ToArray() : null;
        LiveEvacuation[] found = LiveEvacuation.Of(session, [parsed.GetValue(leaving)!], pool, run.Fail, run.Cancellation).ToArray();
        run.Warn(found.SelectMany(f => f.Warnings));
        run.NoticeAll(session.TakeNotices());
        return found.Select(f => f.Plan).ToArray();
    }
}
