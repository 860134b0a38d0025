using CpuMask.Text;

namespace CpuMask.Faces;

/// <summary>The list of everything that the product does. Both faces take their names and words from it, and tests hold them to it.</summary>
public static class Operations
{
    private static readonly Lazy<ILookup<string, Parameter>> Known = new(() => EmbeddedTable
        .Read(typeof(Operations).Assembly, "Parameters.tsv", 5, c => new Parameter(c[0], c[1], c[2], c[3], c[4])).ToLookup(p => p.Id));

    private static readonly Lazy<IReadOnlyList<Operation>> Rows = new(() => EmbeddedTable
        .Read(typeof(Operations).Assembly, "Operations.tsv", 4, c => new Operation(c[0], c[1], c[2], c[3])));

    /// <summary>All operations, in the order in which help lists them.</summary>
    public static IReadOnlyList<Operation> All => Rows.Value;

    /// <summary>The operation of a command: <c>diff</c>, <c>vm-mask set</c>; null when there is none.</summary>
    public static Operation? OfCommand(string command) => All.FirstOrDefault(o => o.Command == command);

    /// <summary>The operation that a cmdlet is part of; null when there is none.</summary>
    public static Operation? OfCmdlet(string cmdlet) => All.FirstOrDefault(o => o.Cmdlets.Contains(cmdlet, StringComparer.OrdinalIgnoreCase));

    // Some ids stand for several that always come together, as those by which one logs in.
    internal static IEnumerable<Parameter> Parameters(string id) =>
        Known.Value.Contains(id) ? Known.Value[id] : throw new FormatException("Parameters.tsv has no '" + id + "'");
}
