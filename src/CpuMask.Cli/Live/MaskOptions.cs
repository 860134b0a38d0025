using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Text;
using CpuMask.VSphere;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Masks;

namespace CpuMask.Cli.Live;

/// <summary>Which mask vm-mask set gives: one from a file, or the one that lets each VM run on all of some live hosts.</summary>
public sealed class MaskOptions
{
    /// <summary>The words for how a mask is set.</summary>
    internal static readonly string[] Mechanisms = ["cpu-feature-mask", "extra-config", "per-vm-evc"];

    private readonly Option<string?> mask = new("--mask") { HelpName = "file" };

    private readonly HostOptions hosts = new("--host");
    private readonly GuestMaskOption guestMask = new();

    private readonly Option<string?> mechanism = new("--mechanism")
    {
        HelpName = "name",
    };

    private readonly Option<bool> powerCycle = new("--power-cycle-on-reboot");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        mechanism.AcceptOnlyFromAmong(Mechanisms);
        command.Add(mask);
        hosts.AddTo(command);
        command.Add(guestMask);
        command.Add(mechanism);
        command.Add(powerCycle);
    }

    /// <summary>Refuses what contradicts itself, before anything is asked of a server.</summary>
    /// <exception cref="CpuMaskException">No mask, or two.</exception>
    public void Check(ParseResult parsed)
    {
        bool file = parsed.GetValue(mask) is not null, live = hosts.IsGiven(parsed);
        if (file && live)
        {
            throw new CpuMaskException(ErrorIds.InvalidValue, ErrorKind.Usage, LiveMessages.TwoMasks);
        }

        if (!file && !live && !parsed.GetValue(powerCycle))
        {
            throw new CpuMaskException(ErrorIds.InvalidValue, ErrorKind.Usage, LiveMessages.NoMask);
        }
    }

    /// <summary>Reads the file, or the hosts, and gives what makes a VM's plan.</summary>
    /// <exception cref="CpuMaskException">The file holds no mask, or the hosts cannot be read.</exception>
    public Func<VSphereVm, VmMaskPlan> Planner(VSphereSession session, ParseResult parsed, CommandRun run)
    {
        var request = new MaskRequest
        {
            Mechanism = Mechanism(parsed.GetValue(mechanism)),
            PowerCycleOnReboot = parsed.GetValue(powerCycle),
        };
        if (parsed.GetValue(mask) is { } file)
        {
            MaskFile read = MaskFile.Read(file);
            MaskRequest fixedRequest = request with { Mask = read.Mask, Vendor = read.Vendor };
            return vm => session.PlanMask(vm, fixedRequest);
        }

        if (!hosts.IsGiven(parsed))
        {
            return vm => session.PlanMask(vm, request);
        }

        HostCpuid[] pool = hosts.Read(session, parsed, run).Select(h => h.Cpuid).ToArray();
        var masks = new PoolMasks(session, pool, guestMask.Read(parsed));
        return vm =>
        {
            var warnings = new List<string>();
            VMotionMask made = masks.MaskFor(vm, warnings, run.Cancellation);
            VmMaskPlan plan = session.PlanMask(vm, request with { Mask = made.Mask, Vendor = made.Vendor });
            return plan with { Warnings = warnings.Concat(plan.Warnings).Distinct().ToArray() };
        };
    }

    private static MaskMechanism? Mechanism(string? name) =>
        name is null ? null : (MaskMechanism)Array.IndexOf(Mechanisms, name);

    /// <summary>The name of a mechanism on the command line and in JSON.</summary>
    public static string NameOf(MaskMechanism mechanism) => Mechanisms[(int)mechanism];
}
