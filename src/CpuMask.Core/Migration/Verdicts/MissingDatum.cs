namespace CpuMask.Migration.Verdicts;

/// <summary>Something that would have to be known for a verdict.</summary>
/// <param name="What">The word or the key: <c>CPUID.(EAX=07H,ECX=0):EBX</c>, <c>misc.rdcl_no</c>.</param>
/// <param name="Features">The features in it that the guest needs.</param>
/// <param name="Source">Which source would have it.</param>
public sealed record MissingDatum(string What, IReadOnlyList<string> Features, string Source)
{
    /// <inheritdoc/>
    public override string ToString() => What + " (" + string.Join(", ", Features) + ")";
}
