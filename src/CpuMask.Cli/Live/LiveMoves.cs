using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using CpuMask.Cli.Output;
using CpuMask.Migration.Pool;
using CpuMask.Text;
using CpuMask.VSphere;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Migration;

namespace CpuMask.Cli.Live;

/// <summary>can-move on a live server: VMs against hosts, leaving a host, and what a power cycle would bring.</summary>
public sealed class LiveMoves
{
    private readonly ServerOptions server = new();
    private readonly HostOptions hosts = new("--host");

    private readonly Option<string[]> vms = new("--vm")
    {
        Description = "With --server: virtual machines by name, path or id; * and ? are wildcards.",
        HelpName = "name",
    };

    private readonly Option<string?> evacuate = new("--evacuate")
    {
        Description = "With --server: can every running VM leave this host, for where, and if not, what would free it?",
        HelpName = "host",
    };

    private readonly Option<bool> debt = new("--debt")
    {
        Description = "With --server: which running VMs would see another CPU after a power cycle?",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        server.AddTo(command, required: false);
        command.Add(vms);
        hosts.AddTo(command);
        command.Add(evacuate);
        command.Add(debt);
        command.Validators.Add(result =>
        {
            bool live = result.GetResult(vms) is not null || result.GetResult(evacuate) is not null || result.GetValue(debt) || hosts.FirstOf(result) is not null;
            if (live && !server.IsGiven(result))
            {
                result.AddError(LiveMessages.NeedsServer);
            }
        });
    }

    /// <summary>Whether a server is named.</summary>
    public bool AreGiven(ParseResult parsed) => server.IsGiven(parsed);

    /// <summary>Asks the server and prints.</summary>
    /// <exception cref="CpuMaskException">Nothing to ask, or the server cannot be asked.</exception>
    public void Run(ParseResult parsed, CommandRun run)
    {
        string? leaving = parsed.GetValue(evacuate);
        string[] names = parsed.GetValue(vms) ?? [];
        int questions = (leaving is null ? 0 : 1) + (names.Length > 0 ? 1 : 0);
        bool owed = parsed.GetValue(debt);
        if (questions + (owed ? 1 : 0) == 0 || questions > 1 || (owed && leaving is not null))
        {
            throw new CpuMaskException(ErrorIds.InvalidValue, ErrorKind.Usage, LiveMessages.OneQuestion);
        }

        using VSphereSession session = server.Connect(parsed, run);
        if (leaving is not null)
        {
            Evacuate(session, leaving, parsed, run);
        }
        else if (owed)
        {
            Owe(session, names, parsed, run);
        }
        else
        {
            Move(session, names, parsed, run);
        }

        run.NoticeAll(session.TakeNotices());
    }

    private void Move(VSphereSession session, string[] names, ParseResult parsed, CommandRun run)
    {
        VSphereHost[] targets = hosts.Read(session, parsed, run).ToArray();
        VSphereVm[] which = session.FindVms(new VmQuery { Names = names }, run.Fail, run.Cancellation).ToArray();
        LiveMigration check = LiveMigration.Of(session, which, targets, run.Cancellation);
        run.Warn(check.Warnings);
        LiveVerdict[] verdicts = check.Verdicts(run.Cancellation).ToArray();
        if (verdicts.Any(v => !v.CanMove))
        {
            run.Fail(ExitCode.Violation);
        }

        if (run.Json)
        {
            LiveVerdictJson.Write(run.Output, session.Server, check, verdicts);
        }
        else
        {
            LiveVerdictText.Write(run.Output, verdicts);
        }
    }

    private void Evacuate(VSphereSession session, string name, ParseResult parsed, CommandRun run)
    {
        VSphereHost leaving = session.GetHosts(new HostQuery { Names = [name] }, null, run.Cancellation).FirstOrDefault()
            ?? throw new CpuMaskException(ErrorIds.ObjectNotFound, ErrorKind.Input, LiveMessages.NoSuchHost(name));
        IEnumerable<VSphereHost> pool = hosts.IsGiven(parsed) ? hosts.Read(session, parsed, run)
            : leaving.Cluster is { } cluster && leaving.Datacenter is { } datacenter
                ? session.GetHosts(new HostQuery { Clusters = [cluster], Datacenters = [datacenter] }, null, run.Cancellation)
            : throw new CpuMaskException(ErrorIds.TooFewHosts, ErrorKind.Usage, LiveMessages.NoCluster(leaving.Name));
        VSphereHost[] others = pool.Where(h => h.Reference != leaving.Reference && h.IsConnected && h.InMaintenanceMode != true).ToArray();
        VSphereVm[] running = session.FindVms(new VmQuery { Hosts = [leaving.Reference.Value] }, null, run.Cancellation)
            .Where(v => v.Masks.PowerState == "poweredOn").ToArray();
        LiveMigration check = LiveMigration.Of(session, running, others, run.Cancellation);
        run.Warn(check.Warnings);
        IReadOnlyList<Evacuation> plans = check.Evacuate(leaving, run.Cancellation);
        if (plans.Any(p => !p.IsClear))
        {
            run.Fail(ExitCode.Violation);
        }

        LiveMovesReport.Write(run, session.Server, leaving.Name, others.Select(h => h.Name).ToArray(), plans);
    }

    private void Owe(VSphereSession session, string[] names, ParseResult parsed, CommandRun run)
    {
        VSphereHost[] where = hosts.Read(session, parsed, run).ToArray();
        IEnumerable<VSphereVm> which = session.FindVms(new VmQuery { Names = names }, run.Fail, run.Cancellation);
        IReadOnlyList<VmDebt> debts = VmDebt.Of(session, which, where, run.Cancellation);
        if (debts.Any(d => d.IsDue))
        {
            run.Fail(ExitCode.Violation);
        }

        LiveMovesReport.Write(run, session.Server, debts);
    }
}
