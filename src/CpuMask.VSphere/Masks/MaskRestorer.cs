using System.Threading;
using CpuMask.Text;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Masks;

/// <summary>
/// Puts old values back. A change whose end is not known is waited for first; its entry is closed only when the VM is as
/// it was and nothing of the change can come any more.
/// </summary>
internal sealed class MaskRestorer
{
    private const int MostRounds = 5;

    private readonly VmMaskPlan plan;
    private readonly IMaskTarget target;
    private readonly UndoJournal journal;
    private readonly TimeSpan taskPatience;
    private readonly UndoEntry[] open;
    private readonly HashSet<string> landed = new(StringComparer.Ordinal);
    private readonly List<string> warnings = new();
    private readonly List<string> beside = new();

    public MaskRestorer(VmMaskPlan plan, IMaskTarget target, UndoJournal journal, TimeSpan taskPatience)
    {
        this.plan = plan;
        this.target = target;
        this.journal = journal;
        this.taskPatience = taskPatience;
        open = plan.Entries.Where(e => e.MayBeRunning).ToArray();
    }

    /// <summary>Carries the plan out.</summary>
    public VmMaskResult Run(CancellationToken patience)
    {
        VmMaskPlan now = plan;
        bool changed = false;
        VSphereException? conflict = null;
        for (int round = 0; round < MostRounds; round++)
        {
            if (OpenChanges.Wait(target, OpenChanges.TasksOf(open), taskPatience, patience).Unended.Count > 0)
            {
                return Failed(now, Unknown(VmMaskMessages.StillRunning(now.State)));
            }

            now = plan.Again(target.Read(patience));
            landed.UnionWith(open.Where(e => OpenChanges.HasLanded(e, now.State, plan.Entries.Concat(plan.Covered))).Select(e => e.Id));
            if (now.Refusal is not null)
            {
                return Failed(now, now.Refusal);
            }

            VmMaskState after = now.State;
            if (!now.Change.IsEmpty)
            {
                var sender = new MaskSender(target, journal);
                try
                {
                    after = sender.Send(now, patience);
                    changed = true;
                    warnings.AddRange(sender.Warnings);
                    beside.AddRange(sender.Entry is { } entry ? new[] { entry.Id } : Array.Empty<string>());
                }
                catch (VSphereException e) when (e.Id == ErrorIds.ConcurrentAccess)
                {
                    conflict = e;
                    EndUntouched(sender, target.Read(patience));
                    continue;
                }
                catch (VSphereException e)
                {
                    return AfterFailure(now, sender, e, patience);
                }

                if (sender.Conflict is not null)
                {
                    return Failed(now with { State = after }, sender.Conflict);
                }

                if (!now.Change.IsDone(after))
                {
                    return Failed(now with { State = after }, new VSphereException(
                        ErrorIds.NotApplied, ErrorKind.Impossible, VmMaskMessages.NotApplied(after, now.Change.Missing(after))));
                }
            }
            else if (OpenChanges.Fence(open, after) is { } fence && !TryFence(fence, ref after, patience))
            {
                continue;
            }

            // A server may compare the version when a call comes in and run its task later: what someone else sent before
            // this restore shows as a task, and is waited for.
            VmTasks tasks = target.Tasks(OpenChanges.TasksOf(open), patience);
            VmMaskState last = target.Read(patience);
            if (tasks.Unended.Count == 0 && plan.Again(last) is { Refusal: null } left && left.Change.IsDone(last))
            {
                return Closed(now, changed, last, plan.Entries.Where(
                    e => landed.Contains(e.Id) || OpenChanges.IsOver(e, after.ChangeVersion, tasks, DateTimeOffset.UtcNow)).ToArray());
            }
        }

        return Failed(now, conflict ?? Unknown(VmMaskMessages.KeepsChanging(now.State)));
    }

    // False when the VM was changed in between. A server that refuses leaves the question open, which is said at the end.
    private bool TryFence(MaskStep fence, ref VmMaskState after, CancellationToken patience)
    {
        try
        {
            target.Run(fence, _ => { }, patience);
        }
        catch (VSphereException e)
        {
            if (e.Id == ErrorIds.ConcurrentAccess)
            {
                return false;
            }
        }

        after = target.Read(patience);
        return true;
    }

    private VmMaskResult AfterFailure(VmMaskPlan now, MaskSender sender, VSphereException e, CancellationToken patience)
    {
        VmMaskState after;
        try
        {
            after = target.Read(patience);
        }
        catch (Exception later) when (later is VSphereException or OperationCanceledException)
        {
            return Failed(now, MaskApplier.Say(e, VmMaskMessages.PerhapsChanged(e.Message)));
        }

        if (e.Fault is not null)
        {
            EndUntouched(sender, after);
        }

        return Failed(now with { State = after }, MaskApplier.Say(
            e,
            e.Fault is null ? VmMaskMessages.PerhapsChanged(e.Message)
            : now.Change.IsUntouched(after) ? VmMaskMessages.StillUntouched(e.Message) : VmMaskMessages.PartlyChanged(e.Message)));
    }

    // The server refused, so nothing more comes of it.
    private void EndUntouched(MaskSender sender, VmMaskState state)
    {
        if (sender.Entry is { } entry && entry.Change.IsUntouched(state))
        {
            journal.End(entry.Id, UndoJournal.Untouched);
        }
    }

    private VmMaskResult Closed(VmMaskPlan now, bool changed, VmMaskState state, IReadOnlyList<UndoEntry> over)
    {
        // What the journal cannot be told now does no harm: an entry that stays open is one that a restore looks at.
        try
        {
            journal.Undone(over.Select(e => e.Id).Concat(beside).ToArray());
        }
        catch (VSphereException e)
        {
            warnings.Add(VmMaskMessages.JournalBehind(journal.File, e.Message));
        }

        CpuMaskException? error = over.Count < plan.Entries.Count ? Unknown(VmMaskMessages.MayStillCome(state)) : null;
        MaskOutcome outcome = error is not null ? MaskOutcome.Failed : changed ? MaskOutcome.Changed : MaskOutcome.Unchanged;
        return new VmMaskResult(changed ? now : plan, outcome, state, error) { Warnings = warnings };
    }

    private VmMaskResult Failed(VmMaskPlan now, CpuMaskException error) =>
        new(plan, MaskOutcome.Failed, now.State, error) { Warnings = warnings };

    private static VSphereException Unknown(string message) => new(ErrorIds.OutcomeUnknown, ErrorKind.Input, message);
}
