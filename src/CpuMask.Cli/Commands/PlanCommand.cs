using System.CommandLine;
using System.IO;
using CpuMask.Baselines;
using CpuMask.Cli.Live;
using CpuMask.Cli.Options;
using CpuMask.Cli.Output;
using CpuMask.Cli.Running;
using CpuMask.Cpuid;
using CpuMask.Guests;
using CpuMask.Json;
using CpuMask.Migration.Generations;
using CpuMask.Migration.Graph;
using CpuMask.Migration.Output;
using CpuMask.Reading;
using CpuMask.Text;
using CpuMask.VSphere;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Migration;

namespace CpuMask.Cli.Commands;

/// <summary>cpumask plan: what a pool gains or loses when hosts leave, join or are replaced.</summary>
public sealed class PlanCommand : CpuMaskCommand
{
    private readonly HypervisorOption hypervisor = new();
    private readonly Option<string[]> without = new("--without-host") { HelpName = "name" };

    private readonly Option<string[]> add = new("--add")
    {
        HelpName = "dump|generation",
    };

    private readonly GuestFiles guests = new();
    private readonly Option<string?> vendor = new("--vendor") { HelpName = "policy" };
    private readonly ServerOptions server = new();
    private readonly HostOptions pool = new("--host");

    protected override string Name => "plan";

    protected override void AddOptions(Command command)
    {
        command.Add(without);
        command.Add(add);
        command.Add(guests);
        command.Add(hypervisor);
        command.Add(vendor);
        server.AddTo(command, required: false);
        pool.AddTo(command);
        LiveQuestion.Validate(command, server, pool.FirstOf);
        add.CompletionSources.Add(_ => CpuGenerations.Known.Select(g => new System.CommandLine.Completions.CompletionItem(g.Name)));
        command.Validators.Add(result =>
        {
            if (result.GetResult(without) is null && result.GetResult(add) is null)
            {
                result.AddError("Say what changes: --without-host, --add, or both.");
            }
        });
    }

    protected override void Run(ParseResult parsed, CommandRun run)
    {
        bool live = server.IsGiven(parsed);
        LiveQuestion.RefuseFiles(live, Inputs.AreGiven(parsed) || parsed.GetValue(guests) is { Length: > 0 });
        HostCpuid[] joining = (parsed.GetValue(add) ?? []).SelectMany(name => Joining(name, run)).ToArray();
        var options = new BaselineOptions { Vendor = VendorPolicy.Parse(parsed.GetValue(vendor)) };
        PoolPlan plan = live ? Live(parsed, run, joining, options) : Offline(parsed, run, joining, options);
        run.Warn(plan.Warnings);
        if (plan.Refusal is not null)
        {
            run.Notice(plan.Refusal);
            run.Advise(plan.Advice);
            run.Fail(ExitCode.Impossible);
        }

        if (run.Json)
        {
            var json = new JsonWriter(run.Output);
            MigrationJson.Write(json, plan);
            json.EndDocument();
        }
        else if (plan.Refusal is null)
        {
            PoolText.Write(run.Output, plan);
        }
    }

    private PoolPlan Offline(ParseResult parsed, CommandRun run, HostCpuid[] joining, BaselineOptions options)
    {
        List<HostCpuid> hosts = Inputs.Read(parsed, run);
        List<MigratingGuest> given = guests.Read(parsed, run, hypervisor.Read(parsed));
        run.Warn(given.SelectMany(g => g.Warnings));
        return PoolPlan.Of(hosts, parsed.GetValue(without) ?? [], joining, hypervisor.Read(parsed), given, options);
    }

    private PoolPlan Live(ParseResult parsed, CommandRun run, HostCpuid[] joining, BaselineOptions options)
    {
        using VSphereSession session = server.Connect(parsed, run);
        VSphereHost[] hosts = pool.Read(session, parsed, run).ToArray();
        LivePlan plan = LivePlan.Of(session, hosts, parsed.GetValue(without) ?? [], joining, options, run.Cancellation);
        run.Warn(plan.Warnings);
        run.NoticeAll(session.TakeNotices());
        return plan.Plan;
    }

    private static IReadOnlyList<HostCpuid> Joining(string name, CommandRun run)
    {
        if (!File.Exists(name))
        {
            return [CpuGenerations.Named(name).Host];
        }

        DumpImport import = new DumpFile(Registry.Formats).Read(name, cancellation: run.Cancellation);
        return import.Hosts.Count > 0
            ? import.Hosts
            : throw new CpuMaskException(ErrorIds.MalformedDump, ErrorKind.Input, string.Join(" ", import.Problems.Select(p => p.Message)));
    }
}
