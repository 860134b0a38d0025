using System.Threading;
using CpuMask.Text;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Inventory;

/// <summary>The folders, datacenters, clusters and vApps of a server: what stands above hosts and VMs.</summary>
internal sealed class InventoryTree
{
    private const int MostDepth = 64;

    private readonly Dictionary<ManagedObject, Node> nodes;
    private readonly ManagedObject root;

    private InventoryTree(Dictionary<ManagedObject, Node> nodes, ManagedObject root)
    {
        this.nodes = nodes;
        this.root = root;
    }

    /// <summary>Reads the tree: one small call.</summary>
    public static InventoryTree Read(VSphereSession session, CancellationToken cancellation)
    {
        ManagedObject root = session.Content.RootFolder;
        var query = new PropertyQuery(
            new[] { root }, new[] { "Folder", "Datacenter", "ComputeResource", "VirtualApp" }, new[] { "name", "parent" }, Traversal.ToContainers);
        var nodes = new Dictionary<ManagedObject, Node>();
        foreach (Node node in PropertyPages<Node>.ReadAll(session, query, Node.From, cancellation))
        {
            nodes[node.Reference] = node;
        }

        return new InventoryTree(nodes, root);
    }

    /// <summary>Objects of a type whose name fits.</summary>
    public IEnumerable<ManagedObject> Find(string type, Wildcard name) =>
        nodes.Values.Where(n => n.Reference.Type == type && name.Matches(n.Name)).Select(n => n.Reference);

    /// <summary>The names of all objects of a type.</summary>
    public IEnumerable<string> Names(string type) => nodes.Values.Where(n => n.Reference.Type == type).Select(n => n.Name);

    /// <summary>All objects of a type.</summary>
    public IEnumerable<ManagedObject> All(string type) => nodes.Keys.Where(k => k.Type == type);

    /// <summary>The name of the nearest object of a type above another; null when there is none.</summary>
    public string? Above(ManagedObject start, string type) =>
        Ancestors(start).FirstOrDefault(n => n.Reference.Type == type)?.Name;

    /// <summary>Whether an object stands above another, or is it.</summary>
    public bool IsBelow(ManagedObject start, ICollection<ManagedObject> above) =>
        Ancestors(start).Any(n => above.Contains(n.Reference));

    /// <summary>The path of an object as vSphere's tools write it: <c>/DC0/host/DC0_C0/esx07</c>.</summary>
    /// <param name="parent">The object above it.</param>
    /// <param name="name">Its name.</param>
    public string PathOf(ManagedObject parent, string name) =>
        "/" + string.Join("/", Ancestors(parent).Where(n => n.Reference != root).Select(n => n.Name).Reverse().Concat(new[] { name }));

    /// <summary>A name as people see it: the API writes <c>/</c>, <c>\</c> and <c>%</c> as %2f, %5c and %25.</summary>
    public static string Unescape(string name) => name.IndexOf('%') < 0
        ? name
        : name.Replace("%2f", "/").Replace("%2F", "/").Replace("%5c", "\\").Replace("%5C", "\\").Replace("%25", "%");

    private IEnumerable<Node> Ancestors(ManagedObject start)
    {
        ManagedObject at = start;
        for (int depth = 0; depth < MostDepth && nodes.TryGetValue(at, out Node? node); depth++)
        {
            yield return node;
            at = node.Parent;
        }
    }

    private sealed record Node(ManagedObject Reference, string Name, ManagedObject Parent)
    {
        public static Node From(ObjectProperties p) =>
            new(p.Reference, Unescape(p.Text("name") ?? p.Reference.Value), p["parent"]?.Reference ?? default);
    }
}
