using System.Collections.Generic;
using System.CommandLine;
using CpuMask.Cli.Output;
using CpuMask.Cpuid;
using CpuMask.Dumps;
using CpuMask.Text;

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
            json.BeginObject();
            json.BeginArray("hosts");
            foreach (HostCpuid host in hosts)
            {
                HostJson.Write(json, host);
            }

            json.EndArray();
            json.EndObject();
            json.EndDocument();
        }
        else
        {
            HostText.Write(run.Output, hosts);
        }
    }
}
