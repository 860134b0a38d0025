using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Migration.Generations;
using CpuMask.Migration.Restarting;
using CpuMask.Migration.Verdicts;
using CpuMask.Pool;
using CpuMask.Text;

namespace CpuMask.Migration.Graph;

/// <summary>
/// What a pool's promise becomes without some hosts or with a further one: what guests can gain, what they lose, and which
/// of them must be restarted for it.
/// </summary>
public sealed record PoolPlan
{
    /// <summary>The hosts that leave; empty in a plan that adds.</summary>
    public IReadOnlyList<string> Removed { get; init; } = new string[0];

    /// <summary>The hosts that join; empty in a plan that only removes.</summary>
    public IReadOnlyList<string> Added { get; init; } = new string[0];

    /// <summary>What the pool promises before.</summary>
    public ComputedBaseline Before { get; init; } = null!;

    /// <summary>What it promises after; null when it cannot promise anything, and <see cref="Refusal"/> says why.</summary>
    public ComputedBaseline? After { get; init; }

    /// <summary>Why there is no pool after the change, such as a CPU of another vendor; else null.</summary>
    public string? Refusal { get; init; }

    /// <summary>What the pool promises more.</summary>
    public IReadOnlyList<FeatureChange> Gained { get; init; } = new FeatureChange[0];

    /// <summary>What it promises no more.</summary>
    public IReadOnlyList<FeatureChange> Lost { get; init; } = new FeatureChange[0];

    /// <summary>What it may promise no more, depending on microcode or settings that are not known of a host that joins.</summary>
    public IReadOnlyList<FeatureChange> Doubtful { get; init; } = new FeatureChange[0];

    /// <summary>The physical address bits before; null when they are not known.</summary>
    public int? PhysicalAddressBitsBefore { get; init; }

    /// <summary>The physical address bits after; null when they are not known.</summary>
    public int? PhysicalAddressBitsAfter { get; init; }

    /// <summary>The guests that must be powered off and on to see what the pool gains.</summary>
    public IReadOnlyList<string> RestartToSee { get; init; } = new string[0];

    /// <summary>The guests that have seen what a host that joins lacks, and so cannot move there until they are restarted.</summary>
    public IReadOnlyList<string> RestartToMove { get; init; } = new string[0];

    /// <summary>
    /// The order in which to power guests off and on: first those that cannot move to a host that joins, then those that miss
    /// most mitigations, then those that miss most.
    /// </summary>
    public IReadOnlyList<RestartStep> RestartOrder { get; init; } = new RestartStep[0];

    /// <summary>What is to be known about the change: above all when the hosts have several vendors.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = new string[0];

    /// <summary>What could be asked for to get over the refusal; null for nothing.</summary>
    public Advice? Advice { get; init; }

    /// <summary>The pool without some hosts and with others, as when old hosts are replaced.</summary>
    /// <param name="hosts">The pool.</param>
    /// <param name="without">The hosts that leave; <c>*</c> and <c>?</c> stand for any characters. May be empty.</param>
    /// <param name="joining">The hosts that join. May be empty.</param>
    /// <param name="hypervisor">What runs on the pool.</param>
    /// <param name="guests">Its guests, if they are known.</param>
    /// <param name="options">How the pool's promise is computed; across vendors, whose CPU it is. Null for one vendor.</param>
    /// <exception cref="CpuMaskException">A host that is named without a wildcard is not in the pool, or none is left.</exception>
    public static PoolPlan Of(
        IReadOnlyList<HostCpuid> hosts, IReadOnlyList<string> without, IReadOnlyList<HostCpuid> joining, GuestView hypervisor,
        IReadOnlyList<MigratingGuest>? guests = null, BaselineOptions? options = null)
    {
        // One list, so that a host that joins is told apart from one of the same name that is there.
        IReadOnlyList<HostCpuid> all = HostPool.Of(hosts.Concat(joining)).Hosts;
        joining = all.Skip(hosts.Count).ToArray();
        CpuBaseline pool = CpuBaseline.Of(all.Take(hosts.Count)), rest = pool.Without(without);
        ComputedBaseline before = pool.Compute(options);
        var staying = new HashSet<string>(rest.Hosts.Select(h => h.Name));
        PoolPlan plan;
        try
        {
            plan = Between(before, joining.Aggregate(rest, (b, h) => b.With(h)).Compute(options), hypervisor);
        }
        catch (CpuMaskException e) when (e.Kind == ErrorKind.Impossible && joining.Count > 0)
        {
            plan = new PoolPlan { Before = before, Refusal = e.Message, Advice = e.Advice, PhysicalAddressBitsBefore = BitsOf(before) };
        }

        IReadOnlyList<string> toMove = Barred(guests, joining), toSee = Blind(plan.Gained, guests);
        return plan with
        {
            Removed = all.Take(hosts.Count).Select(h => h.Name).Where(n => !staying.Contains(n)).ToArray(),
            Added = joining.Select(h => h.Name).ToArray(),
            RestartToMove = toMove,
            RestartToSee = toSee,
            RestartOrder = Order(plan.Gained, guests ?? new MigratingGuest[0], toMove, toSee),
            Warnings = Doubts(plan, hypervisor),
        };
    }

    /// <summary>The pool without some hosts.</summary>
    public static PoolPlan Without(
        IReadOnlyList<HostCpuid> hosts, IReadOnlyList<string> names, GuestView hypervisor, IReadOnlyList<MigratingGuest>? guests = null) =>
        Of(hosts, names, new HostCpuid[0], hypervisor, guests);

    /// <summary>The pool with a host of a CPU generation.</summary>
    public static PoolPlan Add(
        IReadOnlyList<HostCpuid> hosts, CpuGeneration generation, GuestView hypervisor, IReadOnlyList<MigratingGuest>? guests = null) =>
        Add(hosts, generation.Host, hypervisor, guests);

    /// <summary>The pool with a further host.</summary>
    public static PoolPlan Add(
        IReadOnlyList<HostCpuid> hosts, HostCpuid joining, GuestView hypervisor, IReadOnlyList<MigratingGuest>? guests = null) =>
        Of(hosts, new string[0], new[] { joining }, hypervisor, guests);

    private static IReadOnlyList<string> Barred(IReadOnlyList<MigratingGuest>? guests, IReadOnlyList<HostCpuid> joining)
    {
        if (guests is null || joining.Count == 0)
        {
            return new string[0];
        }

        MigrationCheck check = MigrationCheck.Of(guests, joining);
        return Enumerable.Range(0, guests.Count).Where(g => Enumerable.Range(0, joining.Count).Any(h => check[g, h] == MigrationVerdict.Cannot))
            .Select(g => guests[g].Name).ToArray();
    }

    private static PoolPlan Between(ComputedBaseline before, ComputedBaseline after, GuestView hypervisor)
    {
        FeatureChange[] changes = FeatureTable.Default.All.Where(ComparedBits.IsCompared)
            .Where(r => before.Registers[r.Bit] != after.Registers[r.Bit])
            .Select(r => new FeatureChange(r.Name, r.Bit, r.Class, r.Meaning, hypervisor.Of(r) == GuestVisibility.Yes))
            .OrderBy(c => c.Class == FeatureClass.Security ? 0 : 1).ThenBy(c => c.Bit).ToArray();
        return new PoolPlan
        {
            Before = before,
            After = after,
            Gained = changes.Where(c => before.Registers[c.Bit] == false && after.Registers[c.Bit] == true).ToArray(),
            Lost = changes.Where(c => before.Registers[c.Bit] == true && after.Registers[c.Bit] == false).ToArray(),
            Doubtful = changes.Where(c => before.Registers[c.Bit] == true && after.Registers[c.Bit] is null).ToArray(),
            PhysicalAddressBitsBefore = BitsOf(before),
            PhysicalAddressBitsAfter = BitsOf(after),
        };
    }

    private static int? BitsOf(ComputedBaseline baseline) =>
        baseline.PhysicalAddressBits is { IsAtMost: false } bits ? (int)bits.Value : null;

    private static IReadOnlyList<RestartStep> Order(
        IReadOnlyList<FeatureChange> gained, IReadOnlyList<MigratingGuest> guests, IReadOnlyList<string> toMove, IReadOnlyList<string> toSee)
    {
        var barred = new HashSet<string>(toMove);
        var named = new HashSet<string>(toMove.Concat(toSee));
        return guests.Where(g => named.Contains(g.Name)).Select(g =>
            {
                FeatureChange[] sees = gained.Where(c => c.IsShown && PowerCycleDebt.HasSeen(g, c.Bit) == false).ToArray();
                return new RestartStep(
                    0, g.Name, g.Host, barred.Contains(g.Name),
                    sees.Where(c => c.Class == FeatureClass.Security).Select(c => c.Feature).ToArray(),
                    sees.Where(c => c.Class != FeatureClass.Security).Select(c => c.Feature).ToArray());
            })
            .OrderByDescending(s => s.ToMove).ThenByDescending(s => s.Mitigations.Count).ThenByDescending(s => s.Gains.Count)
            .ThenBy(s => s.Guest, NaturalOrder.Instance).Select((s, i) => s with { Number = i + 1 }).ToArray();
    }

    private static IReadOnlyList<string> Doubts(PoolPlan plan, GuestView hypervisor)
    {
        bool across = plan.Before.IsAcrossVendors || plan.After?.IsAcrossVendors == true;
        IEnumerable<string> said = plan.Before.Warnings.Concat(plan.After?.Warnings ?? new string[0]);
        return !across ? new string[0] : said.Concat(
            hypervisor.MayCrossVendors(vendorGiven: true) ? new string[0] : new[] { Messages.NoMoveAcrossVendors(hypervisor.Name) }).Distinct().ToArray();
    }

    // A guest that is known not to have seen a gain has to be restarted for it; one of which that is not known may have.
    private static IReadOnlyList<string> Blind(IReadOnlyList<FeatureChange> gained, IReadOnlyList<MigratingGuest>? guests)
    {
        var shown = new HashSet<BitAddress>(gained.Where(g => g.IsShown).Select(g => g.Bit));
        return guests is null || shown.Count == 0 ? new string[0] : guests
            .Where(g => shown.Any(bit => PowerCycleDebt.HasSeen(g, bit) == false)).Select(g => g.Name).ToArray();
    }
}

/// <summary>One guest to power off and on, in a plan's order.</summary>
/// <param name="Number">Its place, from 1.</param>
/// <param name="Guest">The guest.</param>
/// <param name="Host">The host that it runs on; null when that is not known.</param>
/// <param name="ToMove">Whether it cannot move to a host that joins before it is restarted.</param>
/// <param name="Mitigations">The mitigations that it sees then and did not see before.</param>
/// <param name="Gains">The other features that it sees then.</param>
public sealed record RestartStep(
    int Number, string Guest, string? Host, bool ToMove, IReadOnlyList<string> Mitigations, IReadOnlyList<string> Gains);

/// <summary>A feature that a pool's promise gains or loses.</summary>
/// <param name="Feature">The feature's name.</param>
/// <param name="Bit">The bit.</param>
/// <param name="Class">Its class.</param>
/// <param name="Meaning">What it means for a guest.</param>
/// <param name="IsShown">Whether the hypervisor shows it to guests.</param>
public sealed record FeatureChange(string Feature, BitAddress Bit, FeatureClass Class, string Meaning, bool IsShown);
