namespace CpuMask.Migration.Graph;

/// <summary>Hosts between which every guest can move to and fro.</summary>
/// <param name="Number">Its number in the graph, from 1; the largest island is the first.</param>
/// <param name="Hosts">The hosts' names.</param>
/// <param name="Cpu">The CPU generations in it, or the hosts' brands where the table has none.</param>
public sealed record Island(int Number, IReadOnlyList<string> Hosts, string Cpu)
{
    /// <inheritdoc/>
    public override string ToString() => Text.Wording.Format("island {0}: {1}", Number, Text.Wording.List(Hosts));
}
