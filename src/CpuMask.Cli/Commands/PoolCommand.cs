using System.CommandLine;
using CpuMask.Cli.Options;
using CpuMask.Cli.Output;
using CpuMask.Cli.Running;
using CpuMask.Cpuid;
using CpuMask.Guests;
using CpuMask.Json;
using CpuMask.Migration.Graph;
using CpuMask.Migration.Output;
using CpuMask.Migration.Patching;
using CpuMask.Text;

namespace CpuMask.Cli.Commands;

/// <summary>cpumask pool: the islands of a pool, its one-way streets, and a safe order to patch it in.</summary>
public sealed class PoolCommand : CpuMaskCommand
{
    private readonly HypervisorOption hypervisor = new();
    private readonly Option<bool> wave = new("--patch-wave");

    private readonly GuestFiles guests = new();
    private readonly Option<string[]> patched = new("--patched") { HelpName = "file" };

    protected override string Name => "pool";

    protected override void AddOptions(Command command)
    {
        command.Add(hypervisor);
        command.Add(wave);
        command.Add(guests);
        command.Add(patched);
        command.Validators.Add(result =>
        {
            if (!result.GetValue(wave) && (result.GetResult(guests) is not null || result.GetResult(patched) is not null))
            {
                result.AddError("--guest and --patched belong to --patch-wave.");
            }
        });
    }

    protected override void Run(ParseResult parsed, CommandRun run)
    {
        List<HostCpuid> hosts = Inputs.Read(parsed, run);
        if (hosts.Count == 0)
        {
            throw new CpuMaskException(ErrorIds.TooFewHosts, ErrorKind.Usage, CpuMask.Comparison.Messages.TooFewHosts(0, 1));
        }

        PoolGraph graph = PoolGraph.Of(hosts, hypervisor.Read(parsed), run.Cancellation);
        PatchWave? plan = parsed.GetValue(wave) ? Wave(hosts, parsed, run) : null;
        run.Warn(graph.Warnings);
        if (run.Json)
        {
            var json = new JsonWriter(run.Output);
            if (plan is null)
            {
                MigrationJson.Write(json, graph);
            }
            else
            {
                MigrationJson.Write(json, plan);
            }

            json.EndDocument();
        }
        else
        {
            PoolText.Write(run.Output, graph, plan);
        }
    }

    private PatchWave Wave(List<HostCpuid> hosts, ParseResult parsed, CommandRun run)
    {
        List<MigratingGuest>? given = parsed.GetValue(guests) is { Length: > 0 } ? guests.Read(parsed, run, hypervisor.Read(parsed)) : null;
        run.Warn((given ?? []).SelectMany(g => g.Warnings));
        HostCpuid[]? after = parsed.GetValue(patched) is { Length: > 0 } files ? Inputs.ReadFiles(files, parsed, run).ToArray() : null;
        return PatchWave.Plan(hosts, hypervisor.Read(parsed), given, after, run.Cancellation);
    }
}
