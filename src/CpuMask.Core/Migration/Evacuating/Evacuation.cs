using System.Threading;
using CpuMask.Cpuid;
using CpuMask.Guests;
using CpuMask.Migration.Graph;
using CpuMask.Pool;
using CpuMask.Text;

namespace CpuMask.Migration.Evacuating;

/// <summary>A host is about to enter maintenance: which of its guests can leave, which stick, on what, and what frees them.</summary>
public sealed class Evacuation
{
    internal Evacuation(string host, IReadOnlyList<string> destinations, IReadOnlyList<EvacuationMove> moves, IReadOnlyList<StuckGuests> stuck)
    {
        Host = host;
        Destinations = destinations;
        Moves = moves;
        Stuck = stuck;
    }

    /// <summary>The host.</summary>
    public string Host { get; }

    /// <summary>The hosts that were asked whether they can take its guests.</summary>
    public IReadOnlyList<string> Destinations { get; }

    /// <summary>The guests that can leave.</summary>
    public IReadOnlyList<EvacuationMove> Moves { get; }

    /// <summary>The guests that cannot, or of which that is not known.</summary>
    public IReadOnlyList<StuckGuests> Stuck { get; }

    /// <summary>What was named as a guest and could not be read, so that nothing is known of it.</summary>
    public IReadOnlyList<string> Unread { get; private init; } = Array.Empty<string>();

    /// <summary>True when every guest can leave, and none that was named is unread.</summary>
    public bool IsClear => Stuck.Count == 0 && Unread.Count == 0;

    /// <summary>How many guests it is about.</summary>
    public int GuestCount => Moves.Sum(m => m.Guests.Count) + StuckCount;

    /// <summary>How many of them stick.</summary>
    public int StuckCount => Stuck.Sum(s => s.Guests.Count);

    /// <summary>The cheapest way out for each set of stuck guests.</summary>
    public IReadOnlyList<WayOut> CheapestWaysOut => Stuck.Where(s => s.WaysOut.Count > 0).Select(s => s.WaysOut[0]).ToArray();

    /// <summary>The same plan, of which some guests are missing because they could not be read.</summary>
    public Evacuation Without(IReadOnlyList<string> unread) => new(Host, Destinations, Moves, Stuck) { Unread = unread };

    /// <summary>Plans an evacuation.</summary>
    /// <param name="leaving">The host that enters maintenance.</param>
    /// <param name="guests">The guests that run on it.</param>
    /// <param name="others">The hosts of the pool; the leaving one among them is passed over.</param>
    /// <param name="cancellation">Stops a large plan.</param>
    public static Evacuation Plan(
        HostCpuid leaving, IReadOnlyList<MigratingGuest> guests, IReadOnlyList<HostCpuid> others, CancellationToken cancellation = default)
    {
        HostCpuid[] destinations = others.Where(h => !ReferenceEquals(h, leaving) && !(h.Name == leaving.Name && h.Source == leaving.Source)).ToArray();
        var planner = new EvacuationPlanner(MigrationCheck.Of(guests, destinations, cancellation), cancellation);
        return planner.Plan(leaving.Name, Enumerable.Range(0, guests.Count), Enumerable.Range(0, destinations.Length));
    }

    /// <summary>Plans the evacuation of some hosts of a pool, each by itself, as in a maintenance that goes from host to host.</summary>
    /// <param name="hosts">The pool.</param>
    /// <param name="names">The hosts that leave; <c>*</c> and <c>?</c> stand for any characters.</param>
    /// <param name="guests">
    /// The guests of the pool. When one host leaves, those that do not say where they run are taken to run on it; those that
    /// run on another host are left out. Null asks for a guest that was powered on on each host with nothing hidden.
    /// </param>
    /// <param name="hypervisor">What runs on the pool, for guests that are not given.</param>
    /// <param name="homeless">Gets the guests of which it is not known on which of the hosts they run.</param>
    /// <param name="cancellation">Stops a large plan.</param>
    /// <exception cref="CpuMaskException">A host that is named without a wildcard is not in the pool.</exception>
    public static IReadOnlyList<Evacuation> Plan(
        IReadOnlyList<HostCpuid> hosts, IReadOnlyList<string> names, IReadOnlyList<MigratingGuest>? guests, GuestView hypervisor,
        Action<MigratingGuest> homeless, CancellationToken cancellation = default)
    {
        HostPool pool = HostPool.Of(hosts);
        hosts = pool.Hosts;
        IReadOnlyList<int> leaving = pool.Find(names);
        guests ??= leaving.Select(h => MigratingGuest.BootedOn(hosts[h], hypervisor)).ToArray();
        var homes = new GuestHomes(hosts);
        int[] home = guests.Select(g => g.Host is null && leaving.Count == 1 ? leaving[0] : homes.Find(g.Host)).ToArray();
        foreach (int guest in Enumerable.Range(0, guests.Count).Where(g => home[g] < 0))
        {
            homeless(guests[guest]);
        }

        var planner = new EvacuationPlanner(MigrationCheck.Of(guests, pool, cancellation), cancellation);
        ILookup<int, int> on = Enumerable.Range(0, guests.Count).ToLookup(g => home[g]);
        return leaving.Select(h => planner.Plan(hosts[h].Name, on[h], Enumerable.Range(0, hosts.Count).Where(d => d != h))).ToArray();
    }

    /// <summary>One plan of several for the same host, whose guests are held against different sides of its neighbours.</summary>
    public static Evacuation Merge(IReadOnlyList<Evacuation> parts) => new(
        parts[0].Host,
        parts.SelectMany(p => p.Destinations).Distinct().ToArray(),
        parts.SelectMany(p => p.Moves).ToArray(),
        parts.SelectMany(p => p.Stuck).OrderByDescending(s => s.Guests.Count).ToArray());
}

/// <summary>Guests that can leave, and where to.</summary>
/// <param name="Guests">The guests, alike in what they need.</param>
/// <param name="Destinations">The hosts that they can move to.</param>
public sealed record EvacuationMove(IReadOnlyList<string> Guests, IReadOnlyList<string> Destinations);
