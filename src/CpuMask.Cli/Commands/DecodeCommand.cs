using System.CommandLine;
using CpuMask.Cli.Output;
using CpuMask.Cli.Running;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Hosts;
using CpuMask.Json;
using CpuMask.Pool;

namespace CpuMask.Cli.Commands;

/// <summary>cpumask decode: what each host's CPU says, by name.</summary>
public sealed class DecodeCommand : CpuMaskCommand
{
    private readonly Option<string[]> names = new("--name") { HelpName = "feature" };
    private readonly Option<FeatureClass[]> classes = new("--class") { HelpName = "class" };
    private readonly Option<bool> set = new("--set");
    private readonly Option<bool> clear = new("--clear");
    private readonly Option<bool> all = new("--all");

    protected override string Name => "decode";

    protected override void AddOptions(Command command)
    {
        command.Add(names);
        command.Add(classes);
        command.Add(set);
        command.Add(clear);
        command.Add(all);
    }

    protected override void Run(ParseResult parsed, CommandRun run)
    {
        FeatureQuery? query = Query(parsed, run);
        IReadOnlyList<HostCpuid> hosts = HostPool.Of(Inputs.Read(parsed, run)).Hosts;
        if (!run.Json && query is null)
        {
            HostText.Write(run.Output, hosts);
        }
        else if (!run.Json)
        {
            FeatureText.Write(run.Output, hosts.SelectMany(query!.Of));
        }
        else
        {
            var json = new JsonWriter(run.Output);
            if (query is null)
            {
                HostJson.WriteAll(json, hosts);
            }
            else
            {
                FeatureStateJson.Write(json, hosts.SelectMany(query.Of));
            }

            json.EndDocument();
        }
    }

    // Without a word about features the hosts are shown whole.
    private FeatureQuery? Query(ParseResult parsed, CommandRun run)
    {
        if (new Option[] { names, classes, set, all }.All(o => parsed.GetResult(o) is null or { Implicit: true }))
        {
            return null;
        }

        return new FeatureQuery(parsed.GetValue(names) is { Length: > 0 } given ? given : null, (_, error) => run.Fail(error))
        {
            Classes = parsed.GetValue(classes) is { Length: > 0 } chosen ? chosen : null,
            OnlySet = parsed.GetValue(set),
            OnlyClear = parsed.GetValue(clear),
            All = parsed.GetValue(all),
        };
    }
}
