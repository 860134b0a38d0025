using System.Collections.Generic;
using System.CommandLine;
using CpuMask.Cli.Output;
using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Json;
using CpuMask.Pool;

namespace CpuMask.Cli.Commands;

/// <summary>cpumask decode: what each host's CPU says, by name.</summary>
public sealed class DecodeCommand : CpuMaskCommand
{
    protected override string Name => "decode";

    protected override string Description => "Show what each host's CPU says, by name.";

    protected override void Run(ParseResult parsed, CommandRun run)
    {
        IReadOnlyList<HostCpuid> hosts = HostNames.Distinguish(Inputs.Read(parsed, run));
        if (run.Json)
        {
            var json = new JsonWriter(run.Output);
            HostJson.WriteAll(json, hosts);
            json.EndDocument();
        }
        else
        {
            HostText.Write(run.Output, hosts);
        }
    }
}
