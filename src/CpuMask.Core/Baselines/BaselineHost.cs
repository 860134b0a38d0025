namespace CpuMask.Baselines;

/// <summary>One host that a baseline has evidence of: what it is called and where its registers were read.</summary>
/// <param name="Name">The host's name.</param>
/// <param name="Source">The file or vCenter path; empty when nothing says.</param>
public sealed record BaselineHost(string Name, string Source) : IComparable<BaselineHost>
{
    /// <inheritdoc/>
    public int CompareTo(BaselineHost? other)
    {
        int c = string.CompareOrdinal(Name, other?.Name);
        return c != 0 ? c : string.CompareOrdinal(Source, other?.Source);
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
