using CpuMask.Cpuid;

namespace CpuMask.Migration.Verdicts;

/// <summary>
/// One question that a guest puts to a host. Equal questions of many guests are asked once per group of alike hosts, so
/// implementations compare by value.
/// </summary>
internal abstract record HostQuestion
{
    /// <summary>Where the question stands in a list of blocking features.</summary>
    public abstract (int Kind, BitAddress Bit, string Key) Order { get; }

    /// <summary>True, false, or null when the host's record does not tell.</summary>
    public abstract bool? Holds(HostCpuid host);

    /// <summary>What to say when the answer is no.</summary>
    public abstract BlockingFeature Explain(HostCpuid host);

    /// <summary>The word or key that would have to be known, and the feature's name in it.</summary>
    public abstract (string What, string Feature, RegisterAddress? Register) Missing(HostCpuid host);

    /// <summary>Which source would have what is missing, where that is not the host's; null for the host's.</summary>
    public virtual string? MissingSource => null;

    /// <summary>What to say although the answer is yes; null for nothing.</summary>
    public virtual string? Caution(HostCpuid host) => null;

    /// <summary>Compares questions for printing.</summary>
    public static int Compare(HostQuestion a, HostQuestion b)
    {
        int c = a.Order.Kind.CompareTo(b.Order.Kind);
        c = c != 0 ? c : a.Order.Bit.CompareTo(b.Order.Bit);
        return c != 0 ? c : string.CompareOrdinal(a.Order.Key, b.Order.Key);
    }
}
