using System;
using System.Collections.Generic;
using System.Linq;
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
    /// <exception cref="OperationCanceledException">Cancelled before anything was sent.</exception>
    public static VmMaskResult Apply(VmMaskPlan plan, IMaskTarget target, UndoJournal journal, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        if (plan.Refusal is not null)
        {
            return new VmMaskResult(plan, MaskOutcome.Failed, plan.State, plan.Refusal);
        }

        try
        {
            if (plan.Change.IsEmpty)
            {
                return Ended(plan, journal, null, MaskOutcome.Unchanged, plan.State);
            }

            // EVC masks are sent without the configuration's version, so it is compared here.
            VmMaskState now = target.Read(cancellation);
            if (now.ChangeVersion != plan.State.ChangeVersion)
            {
                throw new VSphereException(ErrorIds.ConcurrentAccess, ErrorKind.Impossible, VmMaskMessages.ReadThenChanged(plan.State));
            }

            // Putting back needs no entry of its own: until it is done, the entries that it undoes still stand.
            UndoEntry? entry = plan.IsRestore ? null : journal.Begin(plan);
            using var patience = new CancellationTokenSource();
            using CancellationTokenRegistration stop = cancellation.Register(() => patience.CancelAfter(Grace));
            return Carry(plan, target, journal, entry?.Id, patience.Token) with { Undo = entry };
        }
        catch (CpuMaskException e)
        {
            return new VmMaskResult(plan, MaskOutcome.Failed, plan.State, e);
        }
    }

    private static VmMaskResult Carry(VmMaskPlan plan, IMaskTarget target, UndoJournal journal, string? id, CancellationToken patience)
    {
        VmMaskState after;
        try
        {
            foreach (MaskStep step in plan.Steps)
            {
                target.Run(step, patience);
            }

            after = target.Read(patience);
            if (MaskStep.Remainder(plan, after) is { } rest)
            {
                target.Run(rest, patience);
                after = target.Read(patience);
            }
        }
        catch (OperationCanceledException)
        {
            var gaveUp = new VSphereException(ErrorIds.Timeout, ErrorKind.Input, VmMaskMessages.PerhapsChanged(VmMaskMessages.GaveUp(plan.State)));
            return new VmMaskResult(plan, MaskOutcome.Failed, plan.State, gaveUp);
        }
        catch (VSphereException e)
        {
            return AfterFailure(plan, target, journal, id, e, patience);
        }

        return plan.Change.IsDone(after)
            ? Ended(plan, journal, id, MaskOutcome.Changed, after)
            : Ended(plan, journal, id, MaskOutcome.Failed, after, new VSphereException(
                ErrorIds.NotApplied, ErrorKind.Impossible, VmMaskMessages.NotApplied(after, Missing(plan, after))));
    }

    private static VmMaskResult AfterFailure(VmMaskPlan plan, IMaskTarget target, UndoJournal journal, string? id, VSphereException e, CancellationToken patience)
    {
        VmMaskState after;
        try
        {
            after = target.Read(patience);
        }
        catch (Exception later) when (later is VSphereException or OperationCanceledException)
        {
            return new VmMaskResult(plan, MaskOutcome.Failed, plan.State, Say(e, VmMaskMessages.PerhapsChanged(e.Message)));
        }

        if (plan.Change.IsDone(after))
        {
            // The answer was lost, not the change.
            return Ended(plan, journal, id, MaskOutcome.Changed, after);
        }

        if (!plan.Change.IsUntouched(after))
        {
            return Ended(plan, journal, id, MaskOutcome.Failed, after, Say(e, VmMaskMessages.PartlyChanged(e.Message)));
        }

        // A call whose answer was lost may still be on its way, so only the server's own refusal settles the entry.
        VSphereException untouched = Say(e, VmMaskMessages.StillUntouched(e.Message));
        return e.Fault is null
            ? new VmMaskResult(plan, MaskOutcome.Failed, after, untouched)
            : Ended(plan, journal, id, MaskOutcome.Failed, after, untouched, UndoJournal.Untouched);
    }

    // What the journal cannot be told now does no harm: an entry that stays open is one that a restore looks at.
    private static VmMaskResult Ended(
        VmMaskPlan plan, UndoJournal journal, string? id, MaskOutcome outcome, VmMaskState state, VSphereException? error = null, string? word = null)
    {
        var result = new VmMaskResult(plan, outcome, state, error);
        try
        {
            if (id is not null)
            {
                journal.End(id, word ?? (error is null ? "done" : "partial"));
            }

            if (error is null)
            {
                journal.Undone(plan.Undoes);
            }

            return result;
        }
        catch (VSphereException e)
        {
            return result with { Warnings = new[] { VmMaskMessages.JournalBehind(journal.File, e.Message) } };
        }
    }

    private static VSphereException Say(VSphereException e, string message) => new(e.Id, e.Kind, message, e) { Fault = e.Fault };

    private static IReadOnlyList<string> Missing(VmMaskPlan plan, VmMaskState after) =>
        plan.Change.Settings.Where(s => !VmSettings.MeansTheSame(VmMaskChange.ValueIn(after, s.Key), s.New)).Select(s => s.Key)
            .Concat(plan.Change.Levels.Where(l => !VmMaskChange.Same(VmMaskChange.EntryIn(after, l.Entry), l.New))
                .Select(l => l.Entry.ToEntryName())).ToArray();
}
