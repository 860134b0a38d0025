using System.Threading;
using CpuMask.Migration.Evacuating;
using CpuMask.Text;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Migration;

/// <summary>Whether the running VMs of a server's host can leave it. vCenter's own cluster services are none of them.</summary>
/// <param name="Plan">Who goes where, and who sticks.</param>
/// <param name="Warnings">What was assumed about a VM or a host.</param>
public sealed record LiveEvacuation(Evacuation Plan, IReadOnlyList<string> Warnings)
{
    /// <summary>Plans the evacuation of some hosts, each by itself, as in a maintenance that goes from host to host.</summary>
    /// <param name="session">The session.</param>
    /// <param name="names">The hosts that leave; <c>*</c> and <c>?</c> are wildcards.</param>
    /// <param name="destinations">
    /// Where their VMs may go; null takes the other hosts of each host's cluster. Hosts that are not connected or in
    /// maintenance take none.
    /// </param>
    /// <param name="report">Gets what concerns one host alone; null throws it.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="CpuMaskException">No host has a name, or a host is in no cluster.</exception>
    /// <exception cref="VSphereException">The server cannot be asked.</exception>
    public static IEnumerable<LiveEvacuation> Of(
        VSphereSession session, IReadOnlyList<string> names, IReadOnlyList<VSphereHost>? destinations, Action<CpuMaskException>? report = null,
        CancellationToken cancellation = default)
    {
        VSphereHost[] leaving = session.GetHosts(new HostQuery { Names = names }, report, cancellation).ToArray();
        Dictionary<ManagedObject, ManagedObject> parents = destinations is null ? Parents(session, cancellation) : new();
        ManagedObject KeyOf(VSphereHost host) => parents.TryGetValue(host.Reference, out ManagedObject parent) ? parent : default;
        VSphereHost[] moving = leaving.Where(h => destinations is not null || HasNeighbours(h, report)).ToArray();
        ILookup<ManagedObject, VSphereHost> pools = (destinations ?? WithNeighbours(session, moving, parents, cancellation))
            .Where(h => h.IsConnected && h.InMaintenanceMode != true).ToLookup(KeyOf);
        ILookup<ManagedObject, VSphereVm> running = session.RunningVms(leaving.Select(h => h.Reference).ToArray(), cancellation).ToLookup(v => v.Host);
        foreach (IGrouping<ManagedObject, VSphereHost> some in moving.GroupBy(KeyOf))
        {
            VSphereHost[] open = pools[some.Key].ToArray();

            // What the VMs of all these hosts need and what the pool offers is worked out once.
            VSphereVm[] guests = some.SelectMany(h => running[h.Reference]).Where(v => !v.IsClusterAgent).ToArray();
            LiveMigration check = LiveMigration.Of(session, guests, open, cancellation, isAsked: false);
            IReadOnlyList<string> warnings = check.Warnings;
            foreach (VSphereHost host in some)
            {
                string[] agents = running[host.Reference].Where(v => v.IsClusterAgent).Select(v => v.Name).ToArray();
                yield return new LiveEvacuation(
                    check.Evacuate(host, running[host.Reference].Where(v => !v.IsClusterAgent).ToArray(), cancellation),
                    agents.Length == 0 ? warnings : warnings.Concat(new[] { MoveMessages.ClusterAgents(agents, host.Name) }).ToArray());
                warnings = Array.Empty<string>();
            }
        }
    }

    private static bool HasNeighbours(VSphereHost host, Action<CpuMaskException>? report)
    {
        if (host.Cluster is not null && host.Datacenter is not null)
        {
            return true;
        }

        var alone = new CpuMaskException(ErrorIds.TooFewHosts, ErrorKind.Usage, MoveMessages.InNoCluster(host.Name));
        if (report is null)
        {
            throw alone;
        }

        report(alone);
        return false;
    }

    // The cluster, or the host's own, that each host stands in: a narrow question, so that no host is read twice.
    private static Dictionary<ManagedObject, ManagedObject> Parents(VSphereSession session, CancellationToken cancellation)
    {
        var parents = new Dictionary<ManagedObject, ManagedObject>();
        var query = new PropertyQuery(new[] { session.Content.RootFolder }, new[] { "HostSystem" }, new[] { "parent" }, Traversal.ToHosts);
        foreach (ObjectProperties host in PropertyPages<ObjectProperties>.ReadAll(session, query, p => p, cancellation))
        {
            parents[host.Reference] = host["parent"]?.Reference ?? default;
        }

        return parents;
    }

    private static IEnumerable<VSphereHost> WithNeighbours(
        VSphereSession session, VSphereHost[] moving, Dictionary<ManagedObject, ManagedObject> parents, CancellationToken cancellation)
    {
        var known = new HashSet<ManagedObject>(moving.Select(h => h.Reference));
        var clusters = new HashSet<ManagedObject>(known.Where(parents.ContainsKey).Select(h => parents[h]));
        string[] others = parents.Where(p => clusters.Contains(p.Value) && !known.Contains(p.Key)).Select(p => p.Key.Value).ToArray();
        return others.Length == 0 ? moving : moving.Concat(session.GetHosts(new HostQuery { Names = others }, _ => { }, cancellation));
    }
}
