using System.Threading;
using CpuMask.Text;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Masks;

/// <summary>
/// Carries plans out. The old values are on the disk before anything is sent; the VM is read again after it. However it
/// ends, by an error, a lost connection or the end of this process, the VM is as it was, or the journal can restore it.
/// </summary>
public static class MaskApplier
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <summary>Carries one plan out. Never throws for what happens to the VM: the result says it.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="target">The VM.</param>
    /// <param name="journal">Where the old values go.</param>
    /// <param name="cancellation">
    /// Begins nothing new. What was sent is waited for a few seconds more; what is not known then stands in the journal.
    /// </param>
    /// <param name="taskPatience">How long tasks of earlier changes are waited for; null takes a minute.</param>
    /// <exception cref="OperationCanceledException">Cancelled before anything was sent.</exception>
    public static VmMaskResult Apply(
        VmMaskPlan plan, IMaskTarget target, UndoJournal journal, CancellationToken cancellation = default, TimeSpan? taskPatience = null)
    {
        cancellation.ThrowIfCancellationRequested();
        if (plan.Refusal is not null)
        {
            return Failed(plan, plan.State, plan.Refusal);
        }

        using var patience = new CancellationTokenSource();
        using CancellationTokenRegistration stop = cancellation.Register(() => patience.CancelAfter(Grace));
        TimeSpan wait = taskPatience ?? OpenChanges.Patience;
        try
        {
            return plan.IsRestore
                ? new MaskRestorer(plan, target, journal, wait).Run(patience.Token)
                : Set(plan, target, journal, wait, patience.Token);
        }
        catch (OperationCanceledException)
        {
            return Failed(plan, plan.State, new VSphereException(
                ErrorIds.OutcomeUnknown, ErrorKind.Input, VmMaskMessages.PerhapsChanged(VmMaskMessages.GaveUp(plan.State))));
        }
        catch (CpuMaskException e)
        {
            return Failed(plan, plan.State, e);
        }
    }

    /// <summary>An error with more to say.</summary>
    internal static VSphereException Say(VSphereException e, string message) => new(e.Id, e.Kind, message, e) { Fault = e.Fault };

    private static VmMaskResult Set(VmMaskPlan plan, IMaskTarget target, UndoJournal journal, TimeSpan taskPatience, CancellationToken patience)
    {
        if (plan.Entries.Count > 0 || !plan.Change.IsEmpty)
        {
            // What another change still does, an earlier one of ours or someone else's, would come out as part of this one, or
            // undo it. The server compares versions too, but some do so too early or do not count them, and one that no longer
            // answers gets no change.
            if (OpenChanges.Wait(target, OpenChanges.TasksOf(plan.Entries), taskPatience, patience).Unended.Count > 0)
            {
                throw new VSphereException(ErrorIds.OutcomeUnknown, ErrorKind.Input, VmMaskMessages.StillRunning(plan.State));
            }

            RefuseIfChanged(plan, target.Read(patience));
        }

        if (plan.Change.IsEmpty)
        {
            return new VmMaskResult(plan, MaskOutcome.Unchanged, plan.State, null);
        }

        var sender = new MaskSender(target, journal);
        return Send(plan, target, journal, sender, taskPatience, patience) with { Undo = sender.Entry };
    }

    private static void RefuseIfChanged(VmMaskPlan plan, VmMaskState now)
    {
        if (now.ChangeVersion != plan.State.ChangeVersion || !plan.Change.IsUntouched(now))
        {
            throw new VSphereException(ErrorIds.ConcurrentAccess, ErrorKind.Impossible, VmMaskMessages.ReadThenChanged(plan.State));
        }
    }

    private static VmMaskResult Send(
        VmMaskPlan plan, IMaskTarget target, UndoJournal journal, MaskSender sender, TimeSpan taskPatience, CancellationToken patience)
    {
        VmMaskState after;
        try
        {
            after = sender.Send(plan, patience);
        }
        catch (VSphereException e) when (sender.Entry is not null)
        {
            return e.Fault is not null ? AfterRefusal(plan, target, journal, sender, e, patience)
                : AfterSilence(plan, target, journal, sender, e, taskPatience, patience);
        }

        after = AfterOthers(target, after, taskPatience, patience);
        if (sender.Conflict is not null)
        {
            return Ended(plan, journal, sender, MaskOutcome.Failed, after, sender.Conflict);
        }

        return plan.Change.IsDone(after)
            ? Ended(plan, journal, sender, MaskOutcome.Changed, after)
            : Ended(plan, journal, sender, MaskOutcome.Failed, after, new VSphereException(
                ErrorIds.NotApplied, ErrorKind.Impossible, VmMaskMessages.NotApplied(after, plan.Change.Missing(after))));
    }

    // A server may compare the version when a call comes in and run its task later: what someone else sent before shows as
    // a task, and may take back what was just set.
    private static VmMaskState AfterOthers(IMaskTarget target, VmMaskState after, TimeSpan taskPatience, CancellationToken patience)
    {
        try
        {
            if (target.Tasks(Array.Empty<string>(), patience).Unended.Count == 0)
            {
                return after;
            }

            OpenChanges.Wait(target, Array.Empty<string>(), taskPatience, patience);
            return target.Read(patience);
        }
        catch (Exception e) when (e is VSphereException or OperationCanceledException)
        {
            // The VM was read after its own task had ended; no more can be found out now.
            return after;
        }
    }

    // The server said no, so nothing more comes.
    private static VmMaskResult AfterRefusal(
        VmMaskPlan plan, IMaskTarget target, UndoJournal journal, MaskSender sender, VSphereException e, CancellationToken patience)
    {
        VmMaskState after;
        try
        {
            after = target.Read(patience);
        }
        catch (Exception later) when (later is VSphereException or OperationCanceledException)
        {
            return Failed(plan, plan.State, Say(e, VmMaskMessages.PerhapsChanged(e.Message)));
        }

        if ((e.Id == ErrorIds.ConcurrentAccess && !sender.WentAsAWhole) || sender.Entry!.Change.IsUntouched(after))
        {
            return Ended(plan, journal, sender, MaskOutcome.Failed, after, Say(e, VmMaskMessages.StillUntouched(e.Message)), UndoJournal.Untouched);
        }

        return sender.Entry!.Change.IsDone(after)
            ? Ended(plan, journal, sender, MaskOutcome.Changed, after)
            : Ended(plan, journal, sender, MaskOutcome.Failed, after, Say(e, VmMaskMessages.PartlyChanged(e.Message)));
    }

    // An answer was lost. The call may still be on its way, or its task may run: only a task that has ended settles it.
    private static VmMaskResult AfterSilence(
        VmMaskPlan plan, IMaskTarget target, UndoJournal journal, MaskSender sender, VSphereException e, TimeSpan taskPatience, CancellationToken patience)
    {
        VmMaskState after;
        bool over;
        try
        {
            VmTasks tasks = OpenChanges.Wait(target, sender.Tasks, taskPatience, patience);
            over = sender.Tasks.Count > 0 && tasks.Unended.Count == 0;
            after = target.Read(patience);
        }
        catch (Exception later) when (later is VSphereException or OperationCanceledException)
        {
            return Failed(plan, plan.State, Say(e, VmMaskMessages.PerhapsChanged(e.Message)));
        }

        if (sender.Entry!.Change.IsDone(after))
        {
            // The answer was lost, not the change.
            return Ended(plan, journal, sender, MaskOutcome.Changed, after);
        }

        if (!over)
        {
            return Failed(plan, after, Say(e, VmMaskMessages.PerhapsChanged(e.Message))) with { Warnings = sender.Warnings };
        }

        return sender.Entry!.Change.IsUntouched(after)
            ? Ended(plan, journal, sender, MaskOutcome.Failed, after, Say(e, VmMaskMessages.StillUntouched(e.Message)), UndoJournal.Untouched)
            : Ended(plan, journal, sender, MaskOutcome.Failed, after, Say(e, VmMaskMessages.PartlyChanged(e.Message)));
    }

    // What the journal cannot be told now does no harm: an entry that stays open is one that a restore looks at.
    private static VmMaskResult Ended(
        VmMaskPlan plan, UndoJournal journal, MaskSender sender, MaskOutcome outcome, VmMaskState state, VSphereException? error = null, string? word = null)
    {
        IReadOnlyList<string> warnings = sender.Warnings;
        try
        {
            journal.End(sender.Entry!.Id, word ?? (error is null ? "done" : "partial"));
        }
        catch (VSphereException e)
        {
            warnings = warnings.Concat(new[] { VmMaskMessages.JournalBehind(journal.File, e.Message) }).ToArray();
        }

        return new VmMaskResult(plan, outcome, state, error) { Warnings = warnings };
    }

    private static VmMaskResult Failed(VmMaskPlan plan, VmMaskState state, CpuMaskException error) => new(plan, MaskOutcome.Failed, state, error);
}
