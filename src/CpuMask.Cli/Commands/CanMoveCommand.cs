using System.CommandLine;
using CpuMask.Cli.Live;
using CpuMask.Cli.Options;
using CpuMask.Cli.Output;
using CpuMask.Cli.Running;
using CpuMask.Cpuid;
using CpuMask.Guests;
using CpuMask.Json;
using CpuMask.Migration;
using CpuMask.Migration.Output;
using CpuMask.Migration.Verdicts;
using CpuMask.Pool;
using CpuMask.Text;

namespace CpuMask.Cli.Commands;

/// <summary>cpumask can-move: can this VM go there, and if not, why?</summary>
public sealed class CanMoveCommand : CpuMaskCommand
{
    private readonly GuestFiles guests = new();

    private readonly Option<string[]> bootedOn = new("--booted-on") { HelpName = "host" };

    private readonly HypervisorOption hypervisor = new();

    private readonly LiveMoves live = new();

    protected override string Name => "can-move";

    protected override void AddOptions(Command command)
    {
        command.Add(guests);
        command.Add(bootedOn);
        command.Add(hypervisor);
        live.AddTo(command);
    }

    protected override void Run(ParseResult parsed, CommandRun run)
    {
        if (live.AreGiven(parsed))
        {
            if (Inputs.AreGiven(parsed) || parsed.GetValue(guests) is { Length: > 0 } || parsed.GetValue(bootedOn) is { Length: > 0 })
            {
                throw new CpuMaskException(ErrorIds.InvalidValue, ErrorKind.Usage, LiveMessages.FilesBesideServer);
            }

            live.Run(parsed, run);
            return;
        }

        HostPool pool = HostPool.Of(Inputs.Read(parsed, run));
        IReadOnlyList<MigratingGuest> all = Guests(parsed, pool.Hosts, run);
        if (all.Count == 0 || pool.Hosts.Count == 0)
        {
            throw new CpuMaskException(ErrorIds.TooFewHosts, ErrorKind.Usage, "Nothing to ask: name a guest with --guest or --booted-on, and hosts.");
        }

        MigrationCheck check = MigrationCheck.Of(all, pool, run.Cancellation);
        run.Warn(check.Warnings);
        HostVerdict[] verdicts = check.ExplainAll().ToArray();
        if (verdicts.Any(v => v.Verdict != MigrationVerdict.CanLand))
        {
            run.Fail(ExitCode.Violation);
        }

        if (run.Json)
        {
            var json = new JsonWriter(run.Output);
            MigrationJson.Write(json, check);
            json.EndDocument();
        }
        else
        {
            VerdictText.Write(run.Output, verdicts);
        }
    }

    private IReadOnlyList<MigratingGuest> Guests(ParseResult parsed, IReadOnlyList<HostCpuid> hosts, CommandRun run)
    {
        GuestView runsOn = hypervisor.Read(parsed);
        List<MigratingGuest> given = guests.Read(parsed, run, runsOn);
        HostCpuid[] started = (parsed.GetValue(bootedOn) ?? []).Select(name => hosts.FirstOrDefault(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new CpuMaskException(ErrorIds.UnknownName, ErrorKind.Usage, CpuMask.Pool.Messages.NoSuchHost(name, hosts.Select(h => h.Name).ToArray()))).ToArray();
        IReadOnlyList<MigratingGuest> all = MigratingGuest.OnTheirHosts(given, started, runsOn);
        if (all.Any(g => g.HasHostCpu))
        {
            run.Advise(MigratingGuest.NameItsHost);
        }

        return all;
    }
}
