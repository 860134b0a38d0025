using System.Threading;
using CpuMask.Text;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Masks;

/// <summary>
/// Sends what a plan changes, with each call written down before it is made and its task as soon as there is one. All goes
/// in one reconfiguration for the version of the configuration that was read, which the server carries out whole or not at
/// all. Only where it does not take feature masks as settings do they go by the call of per-VM EVC, which knows no version.
/// </summary>
internal sealed class MaskSender
{
    private readonly IMaskTarget target;
    private readonly UndoJournal journal;
    private readonly List<string> tasks = new();
    private readonly List<string> warnings = new();

    public MaskSender(IMaskTarget target, UndoJournal journal)
    {
        this.target = target;
        this.journal = journal;
    }

    /// <summary>
    /// The journal's entry about what is sent; null before anything is. When old values are put back there is one only for
    /// what the call of per-VM EVC writes beside them.
    /// </summary>
    public UndoEntry? Entry { get; private set; }

    /// <summary>The tasks of the last call, as far as it was answered; with none it may still be on its way.</summary>
    public IReadOnlyList<string> Tasks => tasks;

    /// <summary>What the administrator should know.</summary>
    public IReadOnlyList<string> Warnings => warnings;

    /// <summary>True when feature masks went by their own call, so that a later refusal does not mean that nothing was done.</summary>
    public bool WentAsAWhole { get; private set; }

    /// <summary>What to say when someone else changed the VM beside a call that no version guards; null when nobody did.</summary>
    public VSphereException? Conflict { get; private set; }

    /// <summary>Sends a plan and reads the VM after it.</summary>
    public VmMaskState Send(VmMaskPlan plan, CancellationToken cancellation)
    {
        // Putting back needs no entry of its own: until it is done, the entries that it undoes still stand.
        Entry = plan.IsRestore ? null : journal.Begin(plan, plan.State.ChangeVersion);
        try
        {
            Run(MaskStep.Of(plan), cancellation);
            VmMaskState after = target.Read(cancellation);
            return plan.TouchesEvc && plan.Change.IsUntouched(after) ? SendOnceMore(plan with { State = after }, cancellation) : RunRest(plan, after, cancellation);
        }
        catch (VSphereException e) when (plan.TouchesEvc && IsRefusedAsSetting(e))
        {
            VmMaskState now = target.Read(cancellation);
            return now.ChangeVersion == plan.State.ChangeVersion && plan.Change.IsUntouched(now) ? SendAsAWhole(plan, cancellation) : throw e;
        }
    }

    private static bool IsRefusedAsSetting(VSphereException e) =>
        e.Fault?.Type is "InvalidArgument" or "NotSupported" or "InvalidRequest" or "NoPermission" or "RestrictedVersion";

    // The server said yes and the VM is as before: it passes feature masks over, or another task has taken them back since.
    // Only the VM's own list of tasks tells the one from the other.
    private VmMaskState SendOnceMore(VmMaskPlan plan, CancellationToken cancellation)
    {
        VmTasks before = target.Tasks(Array.Empty<string>(), cancellation);
        WriteSent(plan.State.ChangeVersion);
        Run(MaskStep.Of(plan), cancellation);
        VmMaskState after = target.Read(cancellation);
        if (!plan.Change.IsUntouched(after))
        {
            return RunRest(plan, after, cancellation);
        }

        if (target.Tasks(Array.Empty<string>(), cancellation) is { IsWhole: true } now && (before.Unended.Count > 0 || now.Recent.Except(before.Recent).Except(tasks).Any()))
        {
            Conflict = new VSphereException(ErrorIds.ConcurrentAccess, ErrorKind.Impossible, VmMaskMessages.ChangedBeside(plan.State));
            return after;
        }

        return SendAsAWhole(plan with { State = after }, cancellation);
    }

    // The call replaces all feature masks of the VM, and no version guards it.
    private VmMaskState SendAsAWhole(VmMaskPlan plan, CancellationToken cancellation)
    {
        // The first call provably changed nothing; the second is another change, and has its own entry.
        if (Entry is not null)
        {
            journal.End(Entry.Id, UndoJournal.Untouched);
            Entry = null;
        }

        IReadOnlyList<MaskStep> steps = MaskStep.AsAWhole(plan);
        WentAsAWhole = true;
        VmTasks before = target.Tasks(Array.Empty<string>(), cancellation);
        VmMaskState now = target.Read(cancellation);
        if (now.ChangeVersion != plan.State.ChangeVersion)
        {
            throw new VSphereException(ErrorIds.ConcurrentAccess, ErrorKind.Impossible, VmMaskMessages.ReadThenChanged(plan.State));
        }

        VmMaskPlan whole = plan with { Change = MaskStep.Whole(plan) };
        Entry = journal.Begin(whole);
        plan = plan.IsRestore ? plan : whole;

        warnings.Add(VmMaskMessages.MasksAsAWhole(plan.State));
        var ours = new List<string>();
        for (int i = 0; i < steps.Count; i++)
        {
            if (i > 0)
            {
                WriteSent(string.Empty);
            }

            Run(steps[i], cancellation);
            ours.AddRange(tasks);
        }

        // No version guards the call, but the VM's own list of tasks shows another that ran beside it.
        VmTasks after = target.Tasks(Array.Empty<string>(), cancellation);
        if (before.IsWhole && after.Recent.Except(before.Recent).Except(ours).Any())
        {
            Conflict = new VSphereException(ErrorIds.ConcurrentAccess, ErrorKind.Impossible, VmMaskMessages.ChangedBeside(plan.State));
        }

        VmMaskState left = target.Read(cancellation);
        return Conflict is null ? RunRest(plan, left, cancellation) : left;
    }

    private VmMaskState RunRest(VmMaskPlan plan, VmMaskState after, CancellationToken cancellation)
    {
        if (MaskStep.Remainder(plan, after) is not { } rest)
        {
            return after;
        }

        WriteSent(after.ChangeVersion);
        Run(rest, cancellation);
        return target.Read(cancellation);
    }

    private void WriteSent(string version)
    {
        tasks.Clear();
        if (Entry is not null)
        {
            journal.Sent(Entry.Id, version);
        }
    }

    private void Run(MaskStep step, CancellationToken cancellation)
    {
        tasks.Clear();
        target.Run(step, Accepted, cancellation);
    }

    private void Accepted(string task)
    {
        tasks.Add(task);
        try
        {
            if (Entry is not null)
            {
                journal.Task(Entry.Id, task);
            }
        }
        catch (VSphereException e)
        {
            // The call is made. Without its task the entry is one whose outcome is to be found out.
            warnings.Add(VmMaskMessages.JournalBehind(journal.File, e.Message));
        }
    }
}
