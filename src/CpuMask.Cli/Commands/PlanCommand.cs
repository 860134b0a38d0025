using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using CpuMask.Cli.Output;
using CpuMask.Cpuid;
using CpuMask.Dumps;
using CpuMask.Migration;
using CpuMask.Migration.Pool;
using CpuMask.Text;

namespace CpuMask.Cli.Commands;

/// <summary>cpumask plan: what a pool gains or loses when hosts leave or join.</summary>
public sealed class PlanCommand : CpuMaskCommand
{
    private readonly HypervisorOption hypervisor = new();
    private readonly Option<string[]> without = new("--without-host")
    {
        Description = "Hosts that leave; * and ? are wildcards.",
        HelpName = "name",
    };

    private readonly Option<string?> add = new("--add")
    {
        Description = "What joins: a dump, or a CPU generation (" + string.Join(", ", CpuGenerations.All.Select(g => g.Name)) + ").",
        HelpName = "dump|generation",
    };

    protected override string Name => "plan";

    protected override string Description => "Show what the pool gains or loses when hosts leave or join.";

    protected override void AddOptions(Command command)
    {
        command.Add(without);
        command.Add(add);
        command.Add(hypervisor);
        command.Validators.Add(result =>
        {
            if (result.GetValue(without) is { Length: > 0 } == result.GetValue(add) is not null)
            {
                result.AddError("Say what changes: either --without-host or --add.");
            }
        });
    }

    protected override void Run(ParseResult parsed, CommandRun run)
    {
        List<HostCpuid> hosts = Inputs.Read(parsed, run);
        GuestHypervisor runs = hypervisor.Read(parsed);
        PoolPlan plan = parsed.GetValue(add) is { } joining
            ? Add(hosts, joining, runs, run)
            : PoolPlan.Without(hosts, parsed.GetValue(without)!, runs);
        if (plan.Refusal is not null)
        {
            run.Notice(plan.Refusal);
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

    private static PoolPlan Add(List<HostCpuid> hosts, string joining, GuestHypervisor runs, CommandRun run)
    {
        if (!File.Exists(joining))
        {
            return PoolPlan.Add(hosts, CpuGenerations.Named(joining), runs);
        }

        DumpImport import = new DumpFile().Read(joining, cancellation: run.Cancellation);
        return import.Hosts.Count > 0
            ? PoolPlan.Add(hosts, import.Hosts[0], runs)
            : throw new CpuMaskException(ErrorIds.MalformedDump, ErrorKind.Input, string.Join(" ", import.Problems.Select(p => p.Message)));
    }
}
