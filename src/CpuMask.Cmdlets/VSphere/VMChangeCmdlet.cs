using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using CpuMask.VSphere;
using CpuMask.VSphere.Clients;
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
    protected void Carry(VSphereSession session, IEnumerable<VmMaskPlan> plans)
    {
        UndoJournal journal = UndoJournal.For(session, JournalFolder);
        IReadOnlyList<UndoEntry> before = Pending(journal);
        foreach (VmMaskResult result in session.Apply(Approved(plans, session.Server), journal, ThrottleLimit, Cancellation))
        {
            Report(result, session.About, journal, before);
        }

        WriteNotices(session);
    }

    /// <summary>Carries a plan out by another client's object.</summary>
    protected void Carry(ClientObject vm, VmMaskPlan plan)
    {
        UndoJournal journal = ClientInventory.JournalOf(vm, JournalFolder);
        IReadOnlyList<UndoEntry> before = Pending(journal);
        VSphereServer server = ClientInventory.ServerOf(vm);
        foreach (VmMaskPlan approved in Approved(new[] { plan }, server.FullName))
        {
            Report(MaskApplier.Apply(approved.After(journal), new ClientMaskTarget(vm), journal, Cancellation), server, journal, before);
        }
    }

    // Read once for all VMs, and only where it will be shown.
    private IReadOnlyList<UndoEntry> Pending(UndoJournal journal) => PassThru ? journal.Pending() : new UndoEntry[0];

    private IEnumerable<VmMaskPlan> Approved(IEnumerable<VmMaskPlan> plans, string server)
    {
        foreach (VmMaskPlan plan in plans)
        {
            WriteWarnings(plan.Warnings);
            if (plan.Refusal is not null)
            {
                WriteError(plan.Refusal, plan.State);
            }
            else if (plan.Change.IsEmpty || Asked(CmdletMessages.Change(Action, plan, server)))
            {
                yield return plan;
            }
        }
    }

    private bool Asked(string change) => ShouldProcess(change, change, Action);

    private void Report(VmMaskResult result, VSphereServer server, UndoJournal journal, IReadOnlyList<UndoEntry> before)
    {
        WriteProgress(CmdletMessages.Changing, CmdletMessages.Nth(++done, result.State), done);
        WriteWarnings(result.Warnings);
        if (result.Error is not null)
        {
            WriteError(result.Error, result.State);
            return;
        }

        WriteVerbose(result.Outcome == MaskOutcome.Unchanged ? CmdletMessages.AsWanted(result.State)
            : result.Plan.IsRestore ? CmdletMessages.Restored(result.State) : CmdletMessages.Changed(result.State, journal.File));
        if (PassThru)
        {
            IEnumerable<UndoEntry> left = before.Where(e => !result.Plan.Undoes.Contains(e.Id));
            Write(result.State, server, (result.Undo is null ? left : left.Concat(new[] { result.Undo })).ToArray());
        }
    }
}
