using System.CommandLine;
using CpuMask.Cli.Options;
using CpuMask.Cli.Output;
using CpuMask.Cli.Running;
using CpuMask.Platforms.VMware.Evc;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Text;
using CpuMask.VSphere;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Masks;
using CpuMask.VSphere.Migration;

namespace CpuMask.Cli.Live;

/// <summary>Which mask vm-mask set gives: one from a file, or the one that lets each VM run on all of some live hosts.</summary>
public sealed class MaskOptions
{
    private readonly Option<string?> mask = new("--mask") { HelpName = "file" };

    private readonly Option<string?> evcMode = new("--evc-mode") { HelpName = "key" };
    private readonly Option<string?> evcModeFile = new("--evc-mode-file") { HelpName = "file" };
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
        mechanism.AcceptOnlyFromAmong(MechanismNames.All);
        command.Add(mask);
        command.Add(evcMode);
        command.Add(evcModeFile);
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
        bool mode = parsed.GetValue(evcMode) is not null || parsed.GetValue(evcModeFile) is not null;
        if ((file && live) || (mode && (file || live)))
        {
            throw new CpuMaskException(ErrorIds.InvalidValue, ErrorKind.Usage, LiveMessages.TwoMasks);
        }

        if (!file && !live && !mode && !parsed.GetValue(powerCycle))
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
            Mechanism = MechanismNames.Find(parsed.GetValue(mechanism)),
            PowerCycleOnReboot = parsed.GetValue(powerCycle),
        };
        if (parsed.GetValue(mask) is { } file)
        {
            MaskFile read = MaskFile.Read(file);
            MaskRequest fixedRequest = request with { Mask = read.Mask, Vendor = read.Vendor };
            return vm => session.PlanMask(vm, fixedRequest);
        }

        if (parsed.GetValue(evcMode) is not null || parsed.GetValue(evcModeFile) is not null)
        {
            // The server's own list, or a file's: never CpuMask's table, which is an expectation.
            MaskRequest evc = request with
            {
                Evc = parsed.GetValue(evcModeFile) is { } list ? EvcModeFile.Load(list, parsed.GetValue(evcMode))
                    : EvcModeFile.Choose(session.GetEvcModes(run.Cancellation), parsed.GetValue(evcMode), session.Server),
            };
            return vm => session.PlanMask(vm, evc);
        }

        if (!hosts.IsGiven(parsed))
        {
            return vm => session.PlanMask(vm, request);
        }

        VSphereHost[] pool = hosts.Read(session, parsed, run).ToArray();
        var masks = new PoolMasks(session, pool, guestMask.Read(parsed));
        return vm =>
        {
            var warnings = new List<string>();
            VMotionMask made = masks.MaskFor(vm, warnings, run.Cancellation);
            VmMaskPlan plan = session.PlanMask(vm, request with { Mask = made.Mask, Vendor = made.Vendor });
            return plan with { Warnings = warnings.Concat(plan.Warnings).Distinct().ToArray() };
        };
    }
}
