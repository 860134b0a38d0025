using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Inventory;

/// <summary>Which properties of which objects are wanted.</summary>
internal sealed class PropertyQuery
{
    private static readonly Traversal.Step[] Nowhere = new Traversal.Step[0];
    private readonly List<string> paths;

    /// <summary>Asks for objects themselves.</summary>
    public PropertyQuery(IReadOnlyList<ManagedObject> objects, string type, IEnumerable<string> paths)
        : this(objects, new[] { type }, paths, Nowhere)
    {
    }

    /// <summary>Asks for what lies below objects.</summary>
    public PropertyQuery(
        IReadOnlyList<ManagedObject> objects, IReadOnlyList<string> types, IEnumerable<string> paths, IReadOnlyList<Traversal.Step> steps)
    {
        Objects = objects;
        Types = types;
        Steps = steps;
        this.paths = paths.ToList();
    }

    public IReadOnlyList<ManagedObject> Objects { get; }

    public IReadOnlyList<string> Types { get; }

    public IReadOnlyList<Traversal.Step> Steps { get; }

    /// <summary>Leaves a property out that the server does not have.</summary>
    /// <returns>False when it was not asked for.</returns>
    public bool Drop(string? path) => path is not null && paths.Count > 1 && paths.Remove(path);

    public void Write(SoapArguments arguments, int pageSize)
    {
        arguments.Object("specSet", spec =>
        {
            foreach (string type in Types)
            {
                spec.Object("propSet", set =>
                {
                    set.Text("type", type);
                    set.Boolean("all", false);
                    foreach (string path in paths)
                    {
                        set.Text("pathSet", path);
                    }
                });
            }

            foreach (ManagedObject start in Objects)
            {
                spec.Object("objectSet", set =>
                {
                    set.Reference("obj", start);
                    set.Boolean("skip", false);
                    foreach (Traversal.Step step in Steps)
                    {
                        step.Write(set);
                    }
                });
            }

            // What was deleted since it was listed is left out, instead of failing the rest.
            spec.Boolean("reportMissingObjectsInResults", true);
        });
        arguments.Object("options", options => options.Number("maxObjects", pageSize));
    }
}
