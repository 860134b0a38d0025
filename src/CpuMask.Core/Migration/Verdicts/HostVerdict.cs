namespace CpuMask.Migration.Verdicts;

/// <summary>One guest against one host.</summary>
public sealed record HostVerdict
{
    /// <summary>The guest's name.</summary>
    public string Guest { get; init; } = string.Empty;

    /// <summary>The host's name.</summary>
    public string Host { get; init; } = string.Empty;

    /// <summary>The answer.</summary>
    public MigrationVerdict Verdict { get; init; }

    /// <summary>What keeps the guest away, by ascending address; empty unless the verdict is Cannot.</summary>
    public IReadOnlyList<BlockingFeature> Blocking { get; init; } = new BlockingFeature[0];

    /// <summary>What would have to be known; also filled beside Cannot, where more may block than is listed.</summary>
    public IReadOnlyList<MissingDatum> Missing { get; init; } = new MissingDatum[0];

    /// <summary>What does not keep the guest away and should be known all the same.</summary>
    public IReadOnlyList<string> Cautions { get; init; } = new string[0];

    /// <summary>What the verdict is because of: the names of all that blocks, and how much is not known. Empty where all is there.</summary>
    public string Reason => Messages.Reason(Blocking.Select(b => b.Feature).ToArray(), Missing.SelectMany(m => m.Features).Distinct().ToArray());

    /// <inheritdoc/>
    public override string ToString() => Guest + " -> " + Host + ": " + Verdict;
}

/// <summary>Something that would have to be known for a verdict.</summary>
/// <param name="What">The word or the key: <c>CPUID.(EAX=07H,ECX=0):EBX</c>, <c>misc.rdcl_no</c>.</param>
/// <param name="Features">The features in it that the guest needs.</param>
/// <param name="Source">Which source would have it.</param>
public sealed record MissingDatum(string What, IReadOnlyList<string> Features, string Source)
{
    /// <inheritdoc/>
    public override string ToString() => What + " (" + string.Join(", ", Features) + ")";
}

/// <summary>Whether a guest can move to a host.</summary>
public enum MigrationVerdict : long
{
    /// <summary>Everything the guest has seen is there.</summary>
    CanLand,

    /// <summary>Something the guest has seen is known not to be there.</summary>
    Cannot,

    /// <summary>Nothing is known to be missing, but not everything is known.</summary>
    Unknown,
}
