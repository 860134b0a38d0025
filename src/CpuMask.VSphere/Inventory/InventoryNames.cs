using System.Threading;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Inventory;

/// <summary>What things of a server are called, and nothing else of them: for whoever is typing such a name.</summary>
public static class InventoryNames
{
    /// <summary>The names of all hosts.</summary>
    /// <exception cref="VSphereException">The server cannot be asked.</exception>
    public static IReadOnlyList<string> GetHostNames(this VSphereSession session, CancellationToken cancellation = default) =>
        Names(session, "HostSystem", Traversal.ToHosts, cancellation);

    /// <summary>The names of all virtual machines.</summary>
    /// <exception cref="VSphereException">The server cannot be asked.</exception>
    public static IReadOnlyList<string> GetVmNames(this VSphereSession session, CancellationToken cancellation = default) =>
        Names(session, "VirtualMachine", Traversal.ToVms, cancellation);

    /// <summary>The names of all clusters.</summary>
    /// <exception cref="VSphereException">The server cannot be asked.</exception>
    public static IReadOnlyList<string> GetClusterNames(this VSphereSession session, CancellationToken cancellation = default) =>
        InventoryTree.Read(session, cancellation).Names("ClusterComputeResource").Distinct().ToArray();

    /// <summary>The names of all datacenters.</summary>
    /// <exception cref="VSphereException">The server cannot be asked.</exception>
    public static IReadOnlyList<string> GetDatacenterNames(this VSphereSession session, CancellationToken cancellation = default) =>
        InventoryTree.Read(session, cancellation).Names("Datacenter").Distinct().ToArray();

    private static string[] Names(VSphereSession session, string type, IReadOnlyList<Traversal.Step> way, CancellationToken cancellation)
    {
        var query = new PropertyQuery(new[] { session.Content.RootFolder }, new[] { type }, new[] { "name" }, way);
        return PropertyPages<InventorySearch.Named>.ReadAll(session, query, InventorySearch.Named.From, cancellation).Select(o => o.Name).Distinct().ToArray();
    }
}
