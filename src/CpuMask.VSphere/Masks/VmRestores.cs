using System.Threading;
using CpuMask.Text;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Masks;

/// <summary>Works out, for many VMs, how they get back to before their first change in the journal.</summary>
public static class VmRestores
{
    /// <summary>Plans restores. Nothing is changed, but what <paramref name="forget"/> agrees to.</summary>
    /// <param name="session">The session.</param>
    /// <param name="journal">The server's journal.</param>
    /// <param name="query">Which VMs; null takes all that the journal has something of.</param>
    /// <param name="force">Puts old values back also where someone else has changed them since.</param>
    /// <param name="problem">
    /// Takes each VM that does not exist any more, each name that fits none, each VM named without wildcards of which the
    /// journal has nothing, and damage of the journal that concerns a VM to be restored; null throws the first.
    /// </param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="notice">Takes a sentence about other damage of the journal.</param>
    /// <param name="forget">
    /// Is asked, without a query, whether to close the entries of a VM that does not exist any more; null leaves them open.
    /// </param>
    public static IEnumerable<VmMaskPlan> PlanRestores(
        this VSphereSession session, UndoJournal journal, VmQuery? query = null, bool force = false,
        Action<VSphereException>? problem = null, CancellationToken cancellation = default,
        Action<string>? notice = null, Func<UndoEntry, bool>? forget = null)
    {
        var damages = new List<JournalDamage>();
        IReadOnlyList<UndoEntry> entries = journal.Pending(damages.Add);
        foreach (JournalDamage damage in damages.Where(d => d.VmId is null))
        {
            notice?.Invoke(damage.Message);
        }

        UndoPlaces places = UndoPlaces.Of(session, entries, cancellation);
        ILookup<string, JournalDamage> about = damages.Where(d => d.VmId is not null).ToLookup(d => d.VmId!, StringComparer.Ordinal);
        return query is null
            ? All(session, journal, places, about, force, problem, forget, cancellation)
            : Chosen(session, journal, places, about, query, force, problem, cancellation);
    }

    /// <summary>The changes that can be undone, each with the id that its VM has now; those of VMs that are gone are left out.</summary>
    /// <param name="session">The session.</param>
    /// <param name="journal">The server's journal.</param>
    /// <param name="notice">Takes a sentence about each damaged line.</param>
    /// <param name="cancellation">Gives up.</param>
    public static IReadOnlyList<UndoEntry> PendingOn(
        this VSphereSession session, UndoJournal journal, Action<string>? notice = null, CancellationToken cancellation = default) =>
        UndoPlaces.Of(session, journal.Pending(d => notice?.Invoke(d.Message)), cancellation).Found;

    private static IEnumerable<VmMaskPlan> All(
        VSphereSession session, UndoJournal journal, UndoPlaces places, ILookup<string, JournalDamage> damages, bool force,
        Action<VSphereException>? problem, Func<UndoEntry, bool>? forget, CancellationToken cancellation)
    {
        ILookup<string, UndoEntry> entries = places.Found.ToLookup(e => e.VmId, StringComparer.Ordinal);
        ManagedObject[] vms = entries.Select(g => new ManagedObject("VirtualMachine", g.Key)).ToArray();
        foreach (VSphereVm vm in session.ReadVms(vms, cancellation))
        {
            ReportDamage(problem, damages[vm.Masks.Id]);
            yield return RestorePlanner.Plan(vm.Masks, entries[vm.Masks.Id].ToArray(), session.About, force);
        }

        foreach (string unclear in places.Unclear.Select(u => u.Problem).Distinct())
        {
            Report(problem, ErrorIds.ObjectNotFound, unclear);
        }

        foreach (IGrouping<string, UndoEntry> gone in places.Deleted.GroupBy(e => e.VmId))
        {
            if (forget is null)
            {
                Report(problem, ErrorIds.ObjectNotFound, VmMaskMessages.VmGone(gone.First().VmName, gone.Key));
            }
            else if (forget(gone.First()))
            {
                journal.Undone(gone.Select(e => e.Id).ToArray());
            }
        }
    }

    private static IEnumerable<VmMaskPlan> Chosen(
        VSphereSession session, UndoJournal journal, UndoPlaces places, ILookup<string, JournalDamage> damages, VmQuery query, bool force,
        Action<VSphereException>? problem, CancellationToken cancellation)
    {
        ILookup<string, UndoEntry> entries = places.Found.ToLookup(e => e.VmId, StringComparer.Ordinal);
        bool allNamed = query.Names.Count > 0 && query.Names.All(n => new Wildcard(n).IsLiteral);
        foreach (VSphereVm vm in session.FindVms(query, problem, cancellation))
        {
            bool named = allNamed || query.Names.Contains(vm.Masks.Name, StringComparer.OrdinalIgnoreCase);
            UndoEntry[] about = entries[vm.Masks.Id].Where(e => e.IsAbout(vm.Masks)).ToArray();
            if (about.Length > 0 || named)
            {
                ReportDamage(problem, damages[vm.Masks.Id]);
            }

            if (about.Length > 0)
            {
                yield return RestorePlanner.Plan(vm.Masks, about, session.About, force);
            }
            else if (named)
            {
                (UndoEntry Entry, string Problem)[] unclear = places.Unclear.Where(u => u.Entry.InstanceUuid == vm.Masks.InstanceUuid || u.Entry.VmId == vm.Masks.Id).ToArray();
                Report(problem, ErrorIds.ObjectNotFound, unclear.Length > 0 ? unclear[0].Problem : VmMaskMessages.NoUndo(vm.Masks, journal.File));
            }
        }
    }

    private static void ReportDamage(Action<VSphereException>? problem, IEnumerable<JournalDamage> damages)
    {
        foreach (JournalDamage damage in damages)
        {
            InventorySearch.Report(problem, ErrorIds.JournalUnusable, damage.Message);
        }
    }

    private static void Report(Action<VSphereException>? problem, string id, string message) => InventorySearch.Report(problem, id, message);
}
