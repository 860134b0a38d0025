using System.CommandLine;
using CpuMask.Cli.Live;
using CpuMask.Cli.Options;
using CpuMask.Cli.Output;
using CpuMask.Cli.Running;
using CpuMask.Cpuid;
using CpuMask.Guests;
using CpuMask.Json;
using CpuMask.Migration.Output;
using CpuMask.Migration.Restarting;
using CpuMask.Text;
using CpuMask.VSphere;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Migration;

namespace CpuMask.Cli.Commands;

/// <summary>cpumask debt: what VMs would see differently after a power cycle, mitigations first.</summary>
public sealed class DebtCommand : CpuMaskCommand
{
    private readonly GuestFiles guests = new();
    private readonly ServerOptions server = new();
    private readonly HostOptions hosts = new("--host");

    private readonly Option<string[]> vms = new("--vm") { HelpName = "name" };

    protected override string Name => "debt";

    protected override void AddOptions(Command command)
    {
        command.Add(guests);
        server.AddTo(command, required: false);
        command.Add(vms);
        hosts.AddTo(command);
        LiveQuestion.Validate(command, server, result => result.GetResult(vms) ?? hosts.FirstOf(result));
    }

    protected override void Run(ParseResult parsed, CommandRun run)
    {
        bool live = server.IsGiven(parsed);
        LiveQuestion.RefuseFiles(live, Inputs.AreGiven(parsed) || parsed.GetValue(guests) is { Length: > 0 });
        IReadOnlyList<PowerCycleDebt> debts = live ? Live(parsed, run, out string? name) : Offline(parsed, run, out name);
        if (debts.Any(d => d.IsDue))
        {
            run.Fail(ExitCode.Violation);
        }

        if (run.Json)
        {
            var json = new JsonWriter(run.Output);
            MigrationJson.Write(json, debts, name);
            json.EndDocument();
        }
        else
        {
            DebtText.Write(run.Output, debts);
        }
    }

    private IReadOnlyList<PowerCycleDebt> Offline(ParseResult parsed, CommandRun run, out string? name)
    {
        name = null;
        List<HostCpuid> where = Inputs.Read(parsed, run);
        if (parsed.GetValue(guests) is not { Length: > 0 })
        {
            throw new CpuMaskException(ErrorIds.InvalidValue, ErrorKind.Usage, "Name the VMs with --guest, or a --server.");
        }

        List<MigratingGuest> given = guests.Read(parsed, run);
        run.Warn(given.SelectMany(g => g.Warnings));
        run.Warn(PowerCycleDebt.WarningsOf(where));
        return PowerCycleDebt.Of(given, where, guest => LiveQuestion.Homeless(guest, run), run.Cancellation);
    }

    private IReadOnlyList<PowerCycleDebt> Live(ParseResult parsed, CommandRun run, out string? name)
    {
        using VSphereSession session = server.Connect(parsed, run);
        name = session.Server;
        VSphereHost[] where = hosts.Read(session, parsed, run).ToArray();
        IEnumerable<VSphereVm> which = session.FindVms(new VmQuery { Names = parsed.GetValue(vms) ?? [] }, run.Fail, run.Cancellation);
        IReadOnlyList<PowerCycleDebt> debts = session.GetDebts(which, where, run.Cancellation);
        run.NoticeAll(session.TakeNotices());
        return debts;
    }
}
