using System.Globalization;
using System.Threading;
using CpuMask.Cpuid;

namespace CpuMask.Features;

/// <summary>The one table of named bits, read from the embedded Features.tsv when first asked for.</summary>
public sealed class FeatureTable
{
    private static readonly Lazy<FeatureTable> Shared = new(FeatureTableFile.ReadEmbedded, LazyThreadSafetyMode.PublicationOnly);
    private static readonly Feature[] None = new Feature[0];

    private readonly Dictionary<RegisterAddress, Feature[]> byRegister;
    private readonly Dictionary<string, List<Feature>>?[] byName = new Dictionary<string, List<Feature>>?[7];

    internal FeatureTable(IReadOnlyList<Feature> features)
    {
        All = features;
        byRegister = features.GroupBy(f => f.Register)
            .ToDictionary(g => g.Key, g => g.OrderBy(f => f.LowBit).ToArray());
    }

    /// <summary>The table that the product ships.</summary>
    public static FeatureTable Default => Shared.Value;

    /// <summary>All rows, by ascending address and bit.</summary>
    public IReadOnlyList<Feature> All { get; }

    /// <summary>The rows of one word, by ascending bit.</summary>
    public IReadOnlyList<Feature> Of(RegisterAddress register) =>
        byRegister.TryGetValue(register, out Feature[]? rows) ? rows : None;

    /// <summary>The words that the table knows.</summary>
    public IEnumerable<RegisterAddress> Registers => byRegister.Keys;

    /// <summary>The flag or field that a bit belongs to; null when the table has no name for it.</summary>
    public Feature? Find(BitAddress bit)
    {
        foreach (Feature row in Of(bit.Register))
        {
            if ((row.Mask & bit.Mask) != 0)
            {
                return row;
            }
        }

        return null;
    }

    /// <summary>
    /// The rows that a project calls by this name, without regard to case. More than one only for the few names that a
    /// project gives to two bits.
    /// </summary>
    public IReadOnlyList<Feature> Named(string name, NamingScheme scheme) =>
        Index(scheme).TryGetValue(name, out List<Feature>? rows) ? rows : None;

    /// <summary>
    /// The row that a person means by a name: the manual's name first, then any project's. Null when nothing, or when
    /// different bits, are called so.
    /// </summary>
    public Feature? FindByName(string name)
    {
        for (NamingScheme scheme = NamingScheme.Manual; scheme <= NamingScheme.Other; scheme++)
        {
            IReadOnlyList<Feature> rows = Named(name, scheme);
            if (rows.Count > 0)
            {
                return rows.Count == 1 ? rows[0] : null;
            }
        }

        return null;
    }

    /// <summary>Every row of which any name, the manual's or a project's, passes a test; by ascending address.</summary>
    public IEnumerable<Feature> Where(Func<string, bool> name) => All.Where(f =>
        Enumerable.Range(0, byName.Length).Any(scheme => f.NamesIn((NamingScheme)scheme).Any(name)));

    /// <summary>
    /// All rows that a person can mean by a name: those that the manuals call so, else those of the first project that
    /// has the name. Empty when nothing is called so.
    /// </summary>
    public IReadOnlyList<Feature> AllNamed(string name) => Enumerable.Range(0, byName.Length)
        .Select(scheme => Named(name, (NamingScheme)scheme)).FirstOrDefault(rows => rows.Count > 0) ?? None;

    /// <summary>The name to print for a bit: the feature's, or <c>unknown bit 5</c>.</summary>
    public string NameOf(BitAddress bit) => Find(bit)?.Name ?? UnknownName(bit);

    /// <summary>The bits of a word that combine by a rule.</summary>
    public uint BitsWith(RegisterAddress register, CombineRule rule)
    {
        uint mask = 0;
        foreach (Feature row in Of(register))
        {
            mask |= row.Combine == rule ? row.Mask : 0;
        }

        return mask;
    }

    /// <summary>The bits of a word that belong to a class.</summary>
    public uint BitsOf(RegisterAddress register, FeatureClass kind)
    {
        uint mask = 0;
        foreach (Feature row in Of(register))
        {
            mask |= row.Class == kind ? row.Mask : 0;
        }

        return mask;
    }

    private static string UnknownName(BitAddress bit) =>
        "unknown bit " + bit.ManualBit.ToString(CultureInfo.InvariantCulture);

    private Dictionary<string, List<Feature>> Index(NamingScheme scheme)
    {
        Dictionary<string, List<Feature>>? index = byName[(int)scheme];
        if (index is null)
        {
            index = new Dictionary<string, List<Feature>>(StringComparer.OrdinalIgnoreCase);
            foreach (Feature row in All)
            {
                foreach (string name in row.NamesIn(scheme))
                {
                    if (!index.TryGetValue(name, out List<Feature>? rows))
                    {
                        index[name] = rows = new List<Feature>(1);
                    }

                    rows.Add(row);
                }
            }

            byName[(int)scheme] = index;
        }

        return index;
    }
}
