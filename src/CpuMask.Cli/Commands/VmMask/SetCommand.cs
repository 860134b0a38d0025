using System.CommandLine;
using CpuMask.Cli.Live;
using CpuMask.Cli.Running;
using CpuMask.Text;
using CpuMask.VSphere;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Masks;
using CpuMask.VSphere.Soap;

namespace CpuMask.Cli.Commands.VmMask;

/// <summary>cpumask vm-mask set: gives VMs a mask, after writing down what they were.</summary>
public sealed class SetCommand : CpuMaskCommand
{
    private readonly VmNames names = new();
    private readonly ServerOptions server = new();
    private readonly MaskOptions mask = new();
    private readonly ChangeOptions change = new();

    protected override string Name => "set";

    protected override bool TakesDumps => false;

    protected override bool ChangesMachines => true;

    protected override void AddOptions(Command command)
    {
        names.AddTo(command);
        server.AddTo(command, required: true);
        mask.AddTo(command);
        change.AddTo(command);
    }

    protected override void Run(ParseResult parsed, CommandRun run)
    {
        names.Check(parsed, required: true);
        mask.Check(parsed);
        change.Check(parsed);
        using VSphereSession session = server.Connect(parsed, run);
        Func<VSphereVm, VmMaskPlan> planner = mask.Planner(session, parsed, run);
        change.Run(
            session, Plans(names.Read(session, parsed, run), planner, run), change.Journal(session, parsed), LiveMessages.NothingFound, parsed, run);
    }

    // One VM that no mask can help does not stop the others.
    private static IEnumerable<VmMaskPlan> Plans(IEnumerable<VSphereVm> vms, Func<VSphereVm, VmMaskPlan> planner, CommandRun run)
    {
        foreach (VSphereVm vm in vms)
        {
            VmMaskPlan plan;
            try
            {
                plan = planner(vm);
            }
            catch (CpuMaskException e)
            {
                plan = new VmMaskPlan { State = vm.Masks, Refusal = e as VSphereException ?? new VSphereException(e.Id, e.Kind, e.Message, e) };
            }

            yield return plan;
        }
    }
}
