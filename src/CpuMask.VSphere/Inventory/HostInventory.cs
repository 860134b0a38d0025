using System.Threading;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Inventory;

/// <summary>Reads hosts.</summary>
public static class HostInventory
{
    /// <summary>
    /// Reads the hosts that a query names, as they arrive: narrow properties, page by page, so that memory does not grow
    /// with the inventory. Hosts that are not connected are among them.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="query">Which hosts.</param>
    /// <param name="problem">
    /// Takes each name that fits nothing, and reading goes on; null throws the first. A wildcard that fits nothing is none.
    /// </param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="VSphereException">The server cannot be asked, or <paramref name="problem"/> is null and there is one.</exception>
    public static IEnumerable<VSphereHost> GetHosts(
        this VSphereSession session, HostQuery query, Action<VSphereException>? problem = null, CancellationToken cancellation = default)
    {
        InventoryTree tree = InventoryTree.Read(session, cancellation);
        var reader = new HostReader(session.Server, tree);
        PropertyQuery wanted = Wanted(session, tree, query, problem, cancellation);
        foreach (IReadOnlyList<VSphereHost> page in PropertyPages<VSphereHost>.Read(
            session, wanted, reader.Read, Math.Max(1, query.PageSize), cancellation))
        {
            foreach (VSphereHost host in page)
            {
                yield return host;
            }
        }
    }

    /// <summary>The hosts of a VM's cluster, or the one host that it is on outside a cluster.</summary>
    /// <param name="session">The session.</param>
    /// <param name="vm">The VM.</param>
    /// <param name="cancellation">Gives up.</param>
    public static IReadOnlyList<VSphereHost> HostsAround(this VSphereSession session, VSphereVm vm, CancellationToken cancellation = default)
    {
        if (vm.Host.IsNone)
        {
            return Array.Empty<VSphereHost>();
        }

        VSphereHost[] own = session.GetHosts(new HostQuery { Names = new[] { vm.Host.Value } }, null, cancellation).ToArray();
        return own.Length == 1 && own[0].Cluster is { } cluster
            ? session.GetHosts(
                new HostQuery { Clusters = new[] { cluster }, Datacenters = own[0].Datacenter is { } place ? new[] { place } : Array.Empty<string>() }, null, cancellation)
                .Where(h => h.Path.StartsWith(own[0].Path.Substring(0, own[0].Path.LastIndexOf('/') + 1), StringComparison.Ordinal)).ToArray()
            : own;
    }

    private static PropertyQuery Wanted(
        VSphereSession session, InventoryTree tree, HostQuery query, Action<VSphereException>? problem, CancellationToken cancellation)
    {
        IReadOnlyList<ManagedObject> starts = InventorySearch.Starts(session, tree, query.Clusters, query.Datacenters, problem);
        if (query.Names.Count == 0)
        {
            return new PropertyQuery(starts, new[] { "HostSystem" }, HostReader.Paths, Traversal.ToHosts);
        }

        // Names are looked up first, so that the wide properties are read of the hosts meant only.
        return new PropertyQuery(InventorySearch.Hosts(session, starts, query.Names, problem, cancellation), "HostSystem", HostReader.Paths);
    }
}
