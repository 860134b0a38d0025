using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CpuMask.Text;

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
        var reader = new HostReader(session, tree);
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

    private static PropertyQuery Wanted(
        VSphereSession session, InventoryTree tree, HostQuery query, Action<VSphereException>? problem, CancellationToken cancellation)
    {
        IReadOnlyList<ManagedObject> starts = Starts(session, tree, query, problem);
        if (query.Names.Count == 0)
        {
            return new PropertyQuery(starts, new[] { "HostSystem" }, HostReader.Paths, Traversal.ToHosts);
        }

        // Names are looked up first, so that the wide properties are read of the hosts meant only.
        List<Named> all = PropertyPages<Named>.ReadAll(
            session, new PropertyQuery(starts, new[] { "HostSystem" }, new[] { "name" }, Traversal.ToHosts), Named.From, cancellation);
        var chosen = new List<ManagedObject>();
        foreach (string text in query.Names)
        {
            var name = new Wildcard(text);
            ManagedObject[] hits = all.Where(h => name.Matches(h.Name) || h.Reference.Value == text).Select(h => h.Reference).ToArray();
            if (hits.Length == 0 && name.IsLiteral)
            {
                Report(problem, VSphereMessages.NoSuch("host", text, session.Server));
            }

            chosen.AddRange(hits);
        }

        return new PropertyQuery(chosen.Distinct().ToArray(), "HostSystem", HostReader.Paths);
    }

    private static IReadOnlyList<ManagedObject> Starts(
        VSphereSession session, InventoryTree tree, HostQuery query, Action<VSphereException>? problem)
    {
        ManagedObject[] datacenters = Named.Find(tree, "Datacenter", "datacenter", query.Datacenters, session, problem);
        ManagedObject[] clusters = Named.Find(tree, "ClusterComputeResource", "cluster", query.Clusters, session, problem);
        if (query.Clusters.Count > 0)
        {
            return query.Datacenters.Count > 0 ? clusters.Where(c => tree.IsBelow(c, datacenters)).ToArray() : clusters;
        }

        return query.Datacenters.Count > 0 ? datacenters : new[] { session.Content.RootFolder };
    }

    private static void Report(Action<VSphereException>? problem, string message)
    {
        var error = new VSphereException(ErrorIds.ObjectNotFound, ErrorKind.Input, message);
        if (problem is null)
        {
            throw error;
        }

        problem(error);
    }

    private sealed record Named(ManagedObject Reference, string Name)
    {
        public static Named From(ObjectProperties p) => new(p.Reference, InventoryTree.Unescape(p.Text("name") ?? p.Reference.Value));

        public static ManagedObject[] Find(
            InventoryTree tree, string type, string kind, IReadOnlyList<string> names, VSphereSession session, Action<VSphereException>? problem)
        {
            var found = new List<ManagedObject>();
            foreach (string text in names)
            {
                var name = new Wildcard(text);
                ManagedObject[] hits = tree.Find(type, name).ToArray();
                if (hits.Length == 0 && name.IsLiteral)
                {
                    Report(problem, VSphereMessages.NoSuch(kind, text, session.Server));
                }

                found.AddRange(hits);
            }

            return found.Distinct().ToArray();
        }
    }
}
