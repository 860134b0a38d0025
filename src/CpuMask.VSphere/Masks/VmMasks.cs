using System.Threading;
using System.Threading.Tasks;
using CpuMask.Text;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Masks;

/// <summary>Gives VMs CPU masks, and takes them back.</summary>
public static class VmMasks
{
    /// <summary>How many VMs are changed at a time when the user does not say.</summary>
    public const int DefaultThrottle = 8;

    /// <summary>Works out what a mask means for a VM. Nothing is changed.</summary>
    /// <param name="session">The session.</param>
    /// <param name="vm">The VM.</param>
    /// <param name="request">What it is to be given.</param>
    public static VmMaskPlan PlanMask(this VSphereSession session, VSphereVm vm, MaskRequest request) =>
        MaskPlanner.Plan(vm.Masks, request, session.About);

    /// <summary>
    /// Carries plans out, several at a time, and gives the results as they come. Plans are taken from their source, on the
    /// caller's thread, only as fast as they are carried out. Enumerate the results once: each enumeration carries out.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="plans">The plans; those of one VM must not follow each other without reading the VM anew between them.</param>
    /// <param name="journal">The server's journal.</param>
    /// <param name="throttle">Most VMs at a time.</param>
    /// <param name="cancellation">Starts no further VM; those begun are brought to their end first.</param>
    public static IEnumerable<VmMaskResult> Apply(
        this VSphereSession session, IEnumerable<VmMaskPlan> plans, UndoJournal journal, int throttle = DefaultThrottle,
        CancellationToken cancellation = default) => Apply(plans, plan => session.TargetOf(plan.State), journal, throttle, cancellation);

    /// <summary>The same for VMs that something else than a session reaches.</summary>
    /// <param name="plans">The plans; those of one VM must not follow each other without reading the VM anew between them.</param>
    /// <param name="targetOf">The VM of a plan.</param>
    /// <param name="journal">The server's journal.</param>
    /// <param name="throttle">Most VMs at a time.</param>
    /// <param name="cancellation">Starts no further VM; those begun are brought to their end first.</param>
    public static IEnumerable<VmMaskResult> Apply(
        IEnumerable<VmMaskPlan> plans, Func<VmMaskPlan, IMaskTarget> targetOf, UndoJournal journal, int throttle, CancellationToken cancellation)
    {
        var running = new List<Task<VmMaskResult>>();
        ILookup<string, UndoEntry> open = Open(journal);
        var answers = new ServerAnswers(Math.Max(1, throttle));
        using IEnumerator<VmMaskPlan> source = plans.GetEnumerator();
        try
        {
            bool more = true;
            while (true)
            {
                // What was begun is told, also when nothing more is.
                while (more && !cancellation.IsCancellationRequested && running.Count < Math.Max(1, throttle) && (more = source.MoveNext()))
                {
                    if (answers.Gone is { } reason && source.Current is { Refusal: null, Change.IsEmpty: false } untried)
                    {
                        yield return new VmMaskResult(untried, MaskOutcome.Failed, untried.State, new VSphereException(
                            reason.Id, ErrorKind.Input, VmMaskMessages.NotTried(untried.State, reason.Message)));
                        continue;
                    }

                    running.Add(Start(source.Current.After(open), targetOf(source.Current), journal, cancellation));
                }

                if (running.Count == 0)
                {
                    cancellation.ThrowIfCancellationRequested();
                    yield break;
                }

                Task<VmMaskResult> done = VSphereSession.Wait(Task.WhenAny(running));
                running.Remove(done);
                if (done.IsCanceled || done.Exception?.InnerException is OperationCanceledException)
                {
                    continue;
                }

                VmMaskResult result = VSphereSession.Wait(done);
                answers.Count(result);
                yield return result;
            }
        }
        finally
        {
            // What was begun is not left half way, whoever stops listening.
            VSphereSession.Wait(Task.WhenAll(running.Select(Ended)));
        }
    }

    /// <summary>The VM of a plan over a session, for callers that carry plans out one by one.</summary>
    /// <param name="session">The session.</param>
    /// <param name="state">The VM.</param>
    public static IMaskTarget TargetOf(this VSphereSession session, VmMaskState state) => new SessionMaskTarget(session, state);

    /// <summary>A plan that knows of the VM's earlier changes whose end the journal does not know.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="journal">The server's journal.</param>
    public static VmMaskPlan After(this VmMaskPlan plan, UndoJournal journal) => plan.After(Open(journal));

    private static VmMaskPlan After(this VmMaskPlan plan, ILookup<string, UndoEntry> open) => plan.IsRestore ? plan
        : plan with { Entries = open[plan.State.Id].Where(e => e.IsAbout(plan.State)).ToArray() };

    private static ILookup<string, UndoEntry> Open(UndoJournal journal)
    {
        try
        {
            return journal.Pending().Where(e => e.MayBeRunning).ToLookup(e => e.VmId, StringComparer.Ordinal);
        }
        catch (VSphereException)
        {
            // A journal that cannot be read cannot be written either, which each VM's result says.
            return Enumerable.Empty<UndoEntry>().ToLookup(e => e.VmId, StringComparer.Ordinal);
        }
    }

    // Each on a thread of its own: they wait most of the time, and the thread pool starts only one or two a second.
    private static Task<VmMaskResult> Start(VmMaskPlan plan, IMaskTarget target, UndoJournal journal, CancellationToken cancellation) =>
        Task.Factory.StartNew(
            () => MaskApplier.Apply(plan, target, journal, cancellation),
            cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static async Task<bool> Ended(Task task)
    {
        try
        {
            await task.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
        }

        return true;
    }

    /// <summary>
    /// Whether the server still answers. When as many VMs in a row as are changed at a time had no answer, the next hundred
    /// would only wait for theirs in vain, two minutes each.
    /// </summary>
    private sealed class ServerAnswers
    {
        private readonly int most;
        private int silent;

        public ServerAnswers(int most) => this.most = most;

        /// <summary>Why nothing more is tried; null while the server answers.</summary>
        public CpuMaskException? Gone { get; private set; }

        public void Count(VmMaskResult result)
        {
            silent = result.Error?.Id is ErrorIds.ServerUnreachable or ErrorIds.Timeout ? silent + 1 : 0;
            Gone = silent >= most ? result.Error : null;
        }
    }
}
