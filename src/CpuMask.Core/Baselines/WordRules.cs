using System.Collections.Concurrent;
using CpuMask.Cpuid;
using CpuMask.Features;

namespace CpuMask.Baselines;

/// <summary>How each bit of one word combines.</summary>
internal readonly struct WordRules
{
    private const uint Syscall = 1u << 11;
    private static readonly ConcurrentDictionary<RegisterAddress, WordRules> Known = new();
    private static readonly RegisterAddress Aliased = new(0x80000001, 0, RegisterName.Edx);

    private WordRules(uint all, uint any, uint alias, uint unnamed, IReadOnlyList<Feature> minima)
    {
        All = all;
        Any = any;
        Alias = alias;
        Unnamed = unnamed;
        Minima = minima;
    }

    /// <summary>Bits that every host must have.</summary>
    public uint All { get; }

    /// <summary>Bits that a guest must see when any host has them.</summary>
    public uint Any { get; }

    /// <summary>AMD's copies of leaf 1's bits.</summary>
    public uint Alias { get; }

    /// <summary>
    /// Bits of which the product knows nothing; none in a word without flags, or every cache descriptor would be one.
    /// </summary>
    public uint Unnamed { get; }

    /// <summary>Fields of which the smallest counts.</summary>
    public IReadOnlyList<Feature> Minima { get; }

    /// <summary>Everything that a difference or a loss is reported of.</summary>
    public uint Reported => All | Any | Alias | Unnamed;

    public static WordRules Of(RegisterAddress word) => Known.GetOrAdd(word, Read);

    private static WordRules Read(RegisterAddress word)
    {
        IReadOnlyList<Feature> rows = FeatureTable.Default.Of(word);
        uint all = 0, any = 0, alias = 0, named = 0;
        bool promises = false;
        foreach (Feature row in rows)
        {
            named |= row.Mask;
            promises |= row.IsFlag && row.Combine != CombineRule.Ignore;
            all |= row.Combine == CombineRule.All || IsCommon(row) ? row.Mask : 0;
            any |= row.Combine == CombineRule.Any ? row.Mask : 0;
            alias |= IsAlias(row) ? row.Mask : 0;
        }

        return new WordRules(all, any, alias, promises ? ~named : 0, rows.Where(r => r.Combine == CombineRule.Min).ToArray());
    }

    // Derived bits that normalising has already derived on each host, so that they combine like any other.
    private static bool IsCommon(Feature row) =>
        row.Combine == CombineRule.Derived && row.Class != FeatureClass.Mode && !row.IsOfStateLeaf && !IsAlias(row);

    private static bool IsAlias(Feature row) => row.Combine == CombineRule.Derived && row.Register == Aliased
        && row.Mask != Syscall && row.Class != FeatureClass.Mode;
}
