using System.Threading;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Inventory;

/// <summary>Reads virtual machines.</summary>
public static class VmInventory
{
    private static readonly IReadOnlyList<string> NamePaths = new[] { "name", "parent", "parentVApp" };
    private static readonly IReadOnlyList<string> VersionPaths = new[] { "config.product.version", "config.product.build" };

    /// <summary>Reads the VMs that a query names, as they arrive, page by page.</summary>
    /// <param name="session">The session.</param>
    /// <param name="query">Which VMs.</param>
    /// <param name="problem">
    /// Takes each name that fits no VM, or more than one, and reading goes on; null throws the first. A wildcard that
    /// fits nothing is none.
    /// </param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="VSphereException">The server cannot be asked, or <paramref name="problem"/> is null and there is one.</exception>
    public static IEnumerable<VSphereVm> FindVms(
        this VSphereSession session, VmQuery query, Action<VSphereException>? problem = null, CancellationToken cancellation = default)
    {
        InventoryTree tree = InventoryTree.Read(session, cancellation);
        PropertyQuery wanted = Wanted(session, tree, query, problem, cancellation);
        return Read(session, tree, wanted, Math.Max(1, query.PageSize), cancellation);
    }

    /// <summary>The VMs that run on some hosts now.</summary>
    internal static IEnumerable<VSphereVm> RunningVms(this VSphereSession session, IReadOnlyList<ManagedObject> hosts, CancellationToken cancellation)
    {
        InventoryTree tree = InventoryTree.Read(session, cancellation);
        return Read(session, tree, new PropertyQuery(hosts, new[] { "VirtualMachine" }, VmReader.Paths, Traversal.ToVms), 500, cancellation)
            .Where(v => v.Masks.PowerState == "poweredOn");
    }

    /// <summary>Reads VMs anew by reference. Those that do not exist any more are left out.</summary>
    internal static IEnumerable<VSphereVm> ReadVms(this VSphereSession session, IReadOnlyList<ManagedObject> vms, CancellationToken cancellation)
    {
        InventoryTree tree = InventoryTree.Read(session, cancellation);
        return Read(session, tree, new PropertyQuery(vms, "VirtualMachine", VmReader.Paths), 100, cancellation);
    }

    private static IEnumerable<VSphereVm> Read(
        VSphereSession session, InventoryTree tree, PropertyQuery wanted, int pageSize, CancellationToken cancellation)
    {
        if (wanted.Objects.Count == 0)
        {
            return Array.Empty<VSphereVm>();
        }

        var versions = new PropertyQuery(new[] { session.Content.RootFolder }, new[] { "HostSystem" }, VersionPaths, Traversal.ToHosts);
        Dictionary<ManagedObject, (string, string?)> hosts = PropertyPages<ObjectProperties>
            .ReadAll(session, versions, p => p, cancellation)
            .Where(p => p.Text("config.product.version") is not null)
            .ToDictionary(p => p.Reference, p => (p.Text("config.product.version")!, p.Text("config.product.build")));
        return PropertyPages<VSphereVm>.Read(session, wanted, new VmReader(tree, hosts).Read, pageSize, cancellation).SelectMany(page => page);
    }

    private static PropertyQuery Wanted(
        VSphereSession session, InventoryTree tree, VmQuery query, Action<VSphereException>? problem, CancellationToken cancellation)
    {
        IReadOnlyList<ManagedObject> starts = InventorySearch.Starts(session, tree, query.Clusters, query.Datacenters, problem);
        if (query.Hosts.Count > 0)
        {
            starts = InventorySearch.Hosts(session, starts, query.Hosts, problem, cancellation);
        }

        if (query.Names.Count == 0)
        {
            return new PropertyQuery(starts, new[] { "VirtualMachine" }, VmReader.Paths, Traversal.ToVms);
        }

        var names = new PropertyQuery(starts, new[] { "VirtualMachine" }, NamePaths, Traversal.ToVms);
        List<InventorySearch.Named> all = PropertyPages<InventorySearch.Named>.ReadAll(
            session,
            names,
            p => InventorySearch.Named.From(p) is var named ? named with { Path = VmReader.PathOf(p, tree, named.Name) } : null,
            cancellation);
        ManagedObject[] chosen = InventorySearch.Pick(all, query.Names, "virtual machine", session, problem)
            .Select(v => v.Reference).Distinct().ToArray();
        return new PropertyQuery(chosen, "VirtualMachine", VmReader.Paths);
    }
}
