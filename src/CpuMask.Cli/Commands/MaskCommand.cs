using System.Collections.Generic;
using System.CommandLine;
using CpuMask.Cli.Output;
using CpuMask.Cpuid;
using CpuMask.Hypervisors.VMware;
using CpuMask.Text;

namespace CpuMask.Cli.Commands;

/// <summary>cpumask mask: the mask that makes hosts alike, in a hypervisor's own language.</summary>
public sealed class MaskCommand : CpuMaskCommand
{
    private readonly GuestMaskOption guestMask = new();
    private readonly Option<string> target = new("--for")
    {
        Description = "Whose language to write: vmware or xen.",
        DefaultValueFactory = _ => "vmware",
    };

    protected override string Name => "mask";

    protected override string Description => "Write the mask that makes hosts alike.";

    protected override void AddOptions(Command command)
    {
        target.AcceptOnlyFromAmong("vmware", "xen");
        command.Add(target);
        command.Add(guestMask);
    }

    protected override void Run(ParseResult parsed, CommandRun run)
    {
        GuestMask? guest = guestMask.Read(parsed);
        List<HostCpuid> hosts = Inputs.Read(parsed, run);
        VMotionMask mask = VMotionMask.Create(hosts, guest);
        run.Warn(mask.Warnings);
        if (run.Json)
        {
            var json = new JsonWriter(run.Output);
            VMotionMaskJson.Write(json, mask);
            json.EndDocument();
        }
        else
        {
            MaskText.Write(run.Output, mask);
        }
    }
}
