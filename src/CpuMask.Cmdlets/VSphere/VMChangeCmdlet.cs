using System.Management.Automation;
using CpuMask.VSphere;
using CpuMask.VSphere.Clients;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Masks;

namespace CpuMask.Cmdlets;

/// <summary>A cmdlet that changes virtual machines: asks, changes many at a time, and says what became of each.</summary>
public abstract class VMChangeCmdlet : VMCmdlet
{
    private int done;

    /// <summary>The most virtual machines that are changed at a time.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int ThrottleLimit { get; set; } = VmMasks.DefaultThrottle;

    /// <summary>Gives the virtual machines as they are afterwards, also those that were as wanted already.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>What PowerShell calls the change when it asks.</summary>
    protected abstract string Action { get; }

    /// <summary>Carries plans out over a session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="plans">The plans.</param>
    /// <param name="named">What the user gave for their VMs.</param>
    protected void Carry(VSphereSession session, IEnumerable<VmMaskPlan> plans, IEnumerable<VMIdentity> named)
    {
        UndoJournal journal = UndoJournal.For(session, JournalFolder);
        Carry(new ChangeRun(session.About, session.Server, session.Server, journal, plans, plan => session.TargetOf(plan.State), named));
        WriteNotices(session);
    }

    /// <summary>Carries plans out by another client's objects, several at a time as over a session; each server has its own journal.</summary>
    /// <param name="vms">The VMs; one that is given twice counts once.</param>
    /// <param name="plan">Makes the plan of a VM; null leaves it out.</param>
    protected void Carry(IEnumerable<VMIdentity> vms, Func<ClientObject, UndoJournal, VmMaskPlan?> plan)
    {
        foreach (var server in vms.Where(v => v.Client is not null).Select(v => (VM: v, Journal: ClientInventory.JournalOf(v.Client!, JournalFolder))).GroupBy(v => v.Journal.File))
        {
            UndoJournal journal = server.First().Journal;
            VMIdentity[] all = server.Select(v => v.VM).GroupBy(v => v.Client!.Reference.Value).Select(g => g.First()).ToArray();
            VSphereServer about = ClientInventory.ServerOf(all[0].Client!);
            Carry(new ChangeRun(
                about, about.FullName, null, journal, all.Select(v => plan(v.Client!, journal)).Where(p => p is not null)!,
                p => new ClientMaskTarget(all.First(v => v.Name == p.State.Id).Client!), all));
        }
    }

    private void Carry(ChangeRun run)
    {
        // Read once for all VMs, and only where it will be shown.
        IReadOnlyList<UndoEntry> before = PassThru ? run.Journal.Pending() : new UndoEntry[0];
        foreach (VmMaskResult result in VmMasks.Apply(Approved(run), run.Target, run.Journal, ThrottleLimit, Cancellation))
        {
            Report(result, run, before);
        }
    }

    private IEnumerable<VmMaskPlan> Approved(ChangeRun run)
    {
        foreach (VmMaskPlan plan in run.Plans)
        {
            WriteWarnings(plan.Warnings);
            if (plan.Refusal is not null)
            {
                WriteError(plan.Refusal, run.GivenFor(plan.State));
            }
            else if (plan.Change.IsEmpty || Asked(CmdletMessages.Change(Action, plan, run.ServerName)))
            {
                yield return plan;
            }
        }
    }

    private bool Asked(string change) => ShouldProcess(change, change, Action);

    private void Report(VmMaskResult result, ChangeRun run, IReadOnlyList<UndoEntry> before)
    {
        WriteProgress(CmdletMessages.Changing, CmdletMessages.Nth(++done, result.State), done);
        WriteWarnings(result.Warnings);
        if (result.Error is not null)
        {
            WriteError(result.Error, run.GivenFor(result.State));
            return;
        }

        WriteVerbose(result.Outcome == MaskOutcome.Unchanged ? CmdletMessages.AsWanted(result.State)
            : result.Plan.IsRestore ? CmdletMessages.Restored(result.State) : CmdletMessages.Changed(result.State, run.Journal.File));
        if (PassThru)
        {
            IEnumerable<UndoEntry> left = before.Where(e => !result.Plan.Undoes.Contains(e.Id));
            Write(result.State, run.About, run.Session, (result.Undo is null ? left : left.Concat(new[] { result.Undo })).ToArray());
        }
    }

    /// <summary>Changes of VMs of one server.</summary>
    private sealed record ChangeRun(
        VSphereServer About, string ServerName, string? Session, UndoJournal Journal, IEnumerable<VmMaskPlan> Plans,
        Func<VmMaskPlan, IMaskTarget> Target, IEnumerable<VMIdentity> Named)
    {
        /// <summary>What the user gave for a VM, as the target of its errors; the VM itself where a wildcard found it.</summary>
        public object GivenFor(VmMaskState vm) => Named.FirstOrDefault(
            v => v.Name == vm.Id || v.Name == vm.Path || v.Name.Equals(vm.Name, StringComparison.OrdinalIgnoreCase))?.Given ?? vm;
    }
}
