using System.Threading;
using CpuMask.Text;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Inventory;

/// <summary>Finds objects by what users call them. A name or a wildcard that fits nothing is an error.</summary>
internal static class InventorySearch
{
    // Everything there is, which may be nothing; any other wildcard means something.
    private const string All = "*";

    /// <summary>Where to begin: the clusters named, else the datacenters named, else the root.</summary>
    public static IReadOnlyList<ManagedObject> Starts(
        VSphereSession session, InventoryTree tree, IReadOnlyList<string> clusterNames, IReadOnlyList<string> datacenterNames, Action<VSphereException>? problem)
    {
        IReadOnlyList<ManagedObject> datacenters = Containers(session, tree, "Datacenter", "datacenter", datacenterNames, problem);
        IReadOnlyList<ManagedObject> clusters = Containers(session, tree, "ClusterComputeResource", "cluster", clusterNames, problem);
        if (clusterNames.Count > 0)
        {
            var above = new HashSet<ManagedObject>(datacenters);
            return datacenterNames.Count > 0 ? clusters.Where(c => tree.IsBelow(c, above)).ToArray() : clusters;
        }

        return datacenterNames.Count > 0 ? datacenters : new[] { session.Content.RootFolder };
    }

    /// <summary>The hosts of given names or ids.</summary>
    public static IReadOnlyList<ManagedObject> Hosts(
        VSphereSession session, IReadOnlyList<ManagedObject> starts, IReadOnlyList<string> names, Action<VSphereException>? problem, CancellationToken cancellation)
    {
        var query = new PropertyQuery(starts, new[] { "HostSystem" }, new[] { "name" }, Traversal.ToHosts);
        List<Named> all = PropertyPages<Named>.ReadAll(session, query, Named.From, cancellation);
        return Pick(all, names, "host", session, problem).Select(h => h.Reference).Distinct().ToArray();
    }

    /// <summary>Those of a list that names or ids fit, in the order of the names.</summary>
    public static IEnumerable<Named> Pick(
        IReadOnlyList<Named> all, IReadOnlyList<string> names, string kind, VSphereSession session, Action<VSphereException>? problem)
    {
        foreach (string text in names)
        {
            Wildcard name = Wildcard.Among(text, all.SelectMany(o => new[] { o.Name, o.Path }));
            Named[] hits = all.Where(o => name.Matches(o.Name) || o.Reference.Value == text || (text.StartsWith("/", StringComparison.Ordinal) && name.Matches(o.Path))).ToArray();
            if (hits.Length == 0 && text != All)
            {
                Report(problem, ErrorIds.ObjectNotFound, InventoryMessages.NoSuch(kind, text, session.Server), text);
            }

            if (hits.Length > 1 && name.IsLiteral && kind == "virtual machine")
            {
                Report(problem, ErrorIds.AmbiguousName, InventoryMessages.Ambiguous(
                    kind, text, hits.Select(h => h.Path + " (" + h.Reference.Value + ")").ToArray()), text);
                continue;
            }

            foreach (Named hit in hits)
            {
                yield return hit;
            }
        }
    }

    /// <summary>Throws, or hands over, what one name brought up.</summary>
    public static void Report(Action<VSphereException>? problem, string id, string message, string? named = null)
    {
        var error = new VSphereException(id, ErrorKind.Input, message) { Named = named };
        if (problem is null)
        {
            throw error;
        }

        problem(error);
    }

    private static IReadOnlyList<ManagedObject> Containers(
        VSphereSession session, InventoryTree tree, string type, string kind, IReadOnlyList<string> names, Action<VSphereException>? problem)
    {
        var found = new List<ManagedObject>();
        foreach (string text in names)
        {
            Wildcard name = Wildcard.Among(text, tree.Names(type));
            ManagedObject[] hits = tree.Find(type, name).ToArray();
            if (hits.Length == 0 && text != All)
            {
                Report(problem, ErrorIds.ObjectNotFound, InventoryMessages.NoSuch(kind, text, session.Server), text);
            }

            found.AddRange(hits);
        }

        return found.Distinct().ToArray();
    }

    /// <summary>An object with its name and, where it matters, its place.</summary>
    internal sealed record Named(ManagedObject Reference, string Name, string Path)
    {
        public static Named From(ObjectProperties p) => new(p.Reference, InventoryTree.Unescape(p.Text("name") ?? p.Reference.Value), string.Empty);
    }
}
