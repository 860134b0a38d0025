using System.Threading;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Migration.Generations;
using CpuMask.Migration.Verdicts;
using CpuMask.Pool;

namespace CpuMask.Migration.Graph;

/// <summary>
/// A pool as a graph: an arrow from A to B when a guest started on A can move to B. Alike hosts are one node, so a thousand
/// hosts are a handful. A move that is not known to be possible is no arrow.
/// </summary>
public sealed class PoolGraph
{
    private readonly HostPool pool;
    private readonly MigrationCheck among;
    private readonly GuestView hypervisor;
    private readonly bool[,] arrows;
    private readonly int[] islandOf;

    private PoolGraph(HostPool pool, MigrationCheck among, GuestView hypervisor, bool[,] arrows, int[] islandOf, IReadOnlyList<Island> islands)
    {
        this.pool = pool;
        this.among = among;
        this.hypervisor = hypervisor;
        this.arrows = arrows;
        this.islandOf = islandOf;
        Islands = islands;
        Streets = FindStreets().ToArray();
    }

    /// <summary>The hosts, with names that tell them apart.</summary>
    public IReadOnlyList<HostCpuid> Hosts => pool.Hosts;

    /// <summary>The islands, the largest first.</summary>
    public IReadOnlyList<Island> Islands { get; }

    /// <summary>The one-way streets between them.</summary>
    public IReadOnlyList<OneWayStreet> Streets { get; }

    /// <summary>What makes the graph say less than it seems to.</summary>
    public IReadOnlyList<string> Warnings => Hosts.SelectMany(h => MigratingGuest.BootedOn(h, hypervisor).Warnings).Distinct().ToArray();

    /// <summary>True when every guest can move between all hosts.</summary>
    public bool IsWhole => Islands.Count == 1;

    /// <summary>Makes the graph.</summary>
    /// <param name="hosts">The pool.</param>
    /// <param name="hypervisor">What runs on it.</param>
    /// <param name="cancellation">Stops a large graph.</param>
    public static PoolGraph Of(IReadOnlyList<HostCpuid> hosts, GuestView hypervisor, CancellationToken cancellation = default)
    {
        // One check, among the kinds: what holds for a host holds for its like.
        HostPool pool = HostPool.Of(hosts);
        HostCpuid[] representatives = pool.Kinds.Select(k => k.Sample).ToArray();
        MigrationCheck among = MigrationCheck.Of(representatives.Select(h => MigratingGuest.BootedOn(h, hypervisor)).ToArray(), representatives, cancellation);
        var arrows = new bool[representatives.Length, representatives.Length];
        for (int a = 0; a < representatives.Length; a++)
        {
            for (int b = 0; b < representatives.Length; b++)
            {
                // A guest started on a host can stay on it and on its like, however little is known of them.
                arrows[a, b] = a == b || among[a, b] == MigrationVerdict.CanLand;
            }
        }

        int[] component = StronglyConnected.Components(arrows);
        int[] islandOf = Numbered(component, pool, out IReadOnlyList<Island> islands);
        return new PoolGraph(pool, among, hypervisor, arrows, islandOf, islands);
    }

    /// <summary>The island of a host, by the host's position.</summary>
    public Island IslandOf(int host) => Islands[islandOf[pool.KindOf(host)]];

    /// <summary>Whether a guest started on one host can move to another, by their positions.</summary>
    public bool CanMove(int from, int to) => arrows[pool.KindOf(from), pool.KindOf(to)];

    /// <summary>
    /// The features that alone close a way between islands, and how many ways each closes: what to mask, patch or switch
    /// first. Ways that several features close are counted for none.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, int>> Wedges() => Streets.Where(s => s.SingleFeature is not null)
        .GroupBy(s => s.SingleFeature!)
        .Select(g => new KeyValuePair<string, int>(g.Key, g.Count()))
        .OrderByDescending(p => p.Value).ThenBy(p => p.Key, StringComparer.Ordinal).ToArray();

    /// <summary>The blocking features that do not merely follow from another blocking one.</summary>
    internal static IReadOnlyList<string> CausesOf(IReadOnlyList<BlockingFeature> blocking)
    {
        var blocked = new HashSet<BitAddress>(blocking.Where(b => b.Bit is not null).Select(b => b.Bit!.Value));
        return blocking
            .Where(b => b.Bit is not { } bit || FeatureTable.Default.Find(bit) is not { } row || !row.DependsOn.Any(blocked.Contains))
            .Select(b => b.Feature).Distinct().ToArray();
    }

    private static int[] Numbered(int[] component, HostPool pool, out IReadOnlyList<Island> islands)
    {
        IReadOnlyList<HostCpuid> hosts = pool.Hosts;
        var members = Enumerable.Range(0, hosts.Count).GroupBy(h => component[pool.KindOf(h)])
            .OrderByDescending(g => g.Count()).ThenBy(g => g.First()).ToArray();
        islands = members.Select((g, i) => new Island(i + 1, g.Select(h => hosts[h].Name).ToArray(), Cpus(g.Select(h => hosts[h])))).ToArray();
        var number = members.Select((g, i) => (g.Key, i)).ToDictionary(p => p.Key, p => p.i);
        return component.Select(c => number[c]).ToArray();
    }

    private static string Cpus(IEnumerable<HostCpuid> hosts)
    {
        string[] names = hosts.Select(h => CpuGenerations.Of(h)?.Name ?? (h.Brand.Length > 0 ? h.Brand : h.Vendor.DisplayName)).Distinct().ToArray();
        return Text.Wording.List(names, 4);
    }

    private IEnumerable<OneWayStreet> FindStreets()
    {
        var roads = new bool[Islands.Count, Islands.Count];
        for (int a = 0; a < pool.Kinds.Count; a++)
        {
            for (int b = 0; b < pool.Kinds.Count; b++)
            {
                roads[islandOf[a], islandOf[b]] |= arrows[a, b] && islandOf[a] != islandOf[b];
            }
        }

        StronglyConnected.Reduce(roads);
        for (int from = 0; from < Islands.Count; from++)
        {
            for (int to = 0; to < Islands.Count; to++)
            {
                if (roads[from, to])
                {
                    HostVerdict back = among.Explain(KindIn(to), KindIn(from));
                    yield return new OneWayStreet
                    {
                        From = Islands[from],
                        To = Islands[to],
                        Blocking = back.Blocking,
                        Missing = back.Missing,
                        Causes = CausesOf(back.Blocking),
                    };
                }
            }
        }
    }

    private int KindIn(int island) => Array.IndexOf(islandOf, island);
}

/// <summary>Hosts between which every guest can move to and fro.</summary>
/// <param name="Number">Its number in the graph, from 1; the largest island is the first.</param>
/// <param name="Hosts">The hosts' names.</param>
/// <param name="Cpu">The CPU generations in it, or the hosts' brands where the table has none.</param>
public sealed record Island(int Number, IReadOnlyList<string> Hosts, string Cpu)
{
    /// <inheritdoc/>
    public override string ToString() => Text.Wording.Format("island {0}: {1}", Number, Text.Wording.List(Hosts));
}
