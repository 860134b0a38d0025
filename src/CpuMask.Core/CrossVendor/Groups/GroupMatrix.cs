using System.Threading;
using CpuMask.Cpuid;
using CpuMask.CrossVendor.Questions;
using CpuMask.CrossVendor.SystemCalls;
using CpuMask.CrossVendor.Targets;
using CpuMask.Guests;
using CpuMask.Migration;
using CpuMask.Migration.Generations;
using CpuMask.Migration.Graph;
using CpuMask.Migration.Verdicts;
using CpuMask.Pool;

namespace CpuMask.CrossVendor.Groups;

/// <summary>From each group of alike hosts to each other, under each hypervisor in question.</summary>
public sealed class GroupMatrix
{
    // A pool has a handful of kinds; of each pair of hundreds nobody would read the answer, and working it out takes minutes.
    private const int MostGroups = 60;

    private GroupMatrix(IReadOnlyList<HostGroup> groups, IReadOnlyList<string> targets, IReadOnlyList<GroupMove> moves)
    {
        Groups = groups;
        Targets = targets;
        Moves = moves;
    }

    /// <summary>The groups.</summary>
    public IReadOnlyList<HostGroup> Groups { get; }

    /// <summary>The hypervisors.</summary>
    public IReadOnlyList<string> Targets { get; }

    /// <summary>The answers: for each hypervisor row by row, without the way from a group to itself.</summary>
    public IReadOnlyList<GroupMove> Moves { get; }

    /// <summary>False when there are so many groups that the ways between them are left out; a pool's graph tells those.</summary>
    public bool IsComplete => Groups.Count <= MostGroups;

    /// <summary>Works it out.</summary>
    public static GroupMatrix Of(AdvisedPool pool, GuestTraits guest, CancellationToken cancellation = default)
    {
        IReadOnlyList<HostKind> kinds = pool.Pool.Kinds;
        HostGroup[] groups = kinds.Select((k, i) => new HostGroup(
            i + 1, CpuGenerations.Of(k.Sample)?.Name ?? NameOf(k.Sample), k.Sample.Vendor, k.Sample.Signature, k.Hosts.Select(h => h.Name).ToArray())).ToArray();
        MigrationTarget[] targets = MigrationTarget.Of(guest.Hypervisor, guest.HypervisorVersion).Where(t => t is { IsHypervisor: true, Platform: not null }).ToArray();
        var moves = new List<GroupMove>();
        foreach (var same in targets.Where(_ => kinds.Count <= MostGroups).GroupBy(t => t.Platform!))
        {
            GuestView view = Registry.Named(same.Key).View;
            HostCpuid[] samples = kinds.Select(k => k.Sample).ToArray();
            MigrationCheck check = MigrationCheck.Of(samples.Select(h => Started(h, view)).ToArray(), samples, cancellation);
            foreach (MigrationTarget target in same)
            {
                moves.AddRange(groups.SelectMany(from => groups.Where(to => to != from).Select(to => Move(check, from, to, target, guest))));
            }
        }

        return new GroupMatrix(groups, targets.Select(t => t.Name).ToArray(), moves);
    }

    /// <summary>
    /// The answers in few rows: ways from one group that have the same answer under every hypervisor together.
    /// </summary>
    public IEnumerable<(HostGroup From, IReadOnlyList<HostGroup> To, IReadOnlyList<GroupMove> Answers)> Rows()
    {
        if (!IsComplete)
        {
            yield break;
        }

        ILookup<(HostGroup, HostGroup), GroupMove> cells = Moves.ToLookup(m => (m.From, m.To));
        foreach (HostGroup from in Groups)
        {
            var ways = Groups.Where(to => to != from).Select(to => (To: to, Answers: cells[(from, to)].ToArray()))
                .GroupBy(w => string.Join("|", w.Answers.Select(a => a.Answer + ":" + string.Join(",", a.Hide) + ":" + string.Join(",", a.Open))));
            foreach (var same in ways)
            {
                yield return (from, same.Select(w => w.To).ToArray(), same.First().Answers);
            }
        }
    }

    // Where a guest can be given a vendor, it is meant to have one: without, it would see it change.
    private static MigratingGuest Started(HostCpuid host, GuestView view) =>
        MigratingGuest.BootedOn(host, view) with { VendorIsGiven = view.MayCrossVendors(vendorGiven: true) };

    private static GroupMove Move(MigrationCheck check, HostGroup from, HostGroup to, MigrationTarget target, GuestTraits guest)
    {
        if (!from.Vendor.IsKnown || !to.Vendor.IsKnown)
        {
            return new GroupMove(from, to, target.Name, GroupAnswer.Unknown, new string[0], new[] { "Vendor" });
        }

        bool across = from.Vendor != to.Vendor;
        if (across && !target.Allows)
        {
            return new GroupMove(from, to, target.Name, GroupAnswer.Refused, new string[0], new string[0]);
        }

        HostVerdict verdict = check.Explain(from.Number - 1, to.Number - 1);
        IReadOnlyList<string> hide = PoolGraph.CausesOf(verdict.Blocking);
        bool emulated = across && guest.UsesCompatibilityMode != false && SystemCallSides.Of(from.Vendor) != SystemCallSides.Of(to.Vendor);
        string[] open = verdict.Missing.SelectMany(m => m.Features).Distinct().ToArray();
        GroupAnswer answer = open.Length > 0 && hide.Count == 0 ? GroupAnswer.Unknown
            : emulated ? GroupAnswer.Emulated
            : hide.Count > 0 || across ? GroupAnswer.WithMask
            : GroupAnswer.Safe;
        return new GroupMove(from, to, target.Name, answer, hide, open) { HidesBy = target.HidesBy };
    }

    private static string NameOf(HostCpuid host) => host.Brand.Length > 0 ? host.Brand
        : host.Vendor.DisplayName + (host.Signature is { } signature ? " " + signature.ToFamilyModelStepping() : string.Empty);
}
