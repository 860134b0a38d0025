using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Text;

namespace CpuMask.Hosts;

/// <summary>Bits that a person names, by what anybody calls them or by their address: <c>NX</c>, <c>xd</c>, <c>80000001.0.EDX.20</c>.</summary>
public static class NamedFlags
{
    /// <summary>Finds them; several may stand in one word with commas between. Each is given once, by address.</summary>
    /// <exception cref="CpuMaskException">A name is called by nobody, by two bits, or by a field of several bits.</exception>
    public static IReadOnlyList<BitAddress> Parse(IEnumerable<string> names) => names
        .SelectMany(n => n.Split(',')).Select(n => Find(n.Trim())).Distinct().OrderBy(b => b).ToArray();

    /// <summary>Whether anybody calls something so.</summary>
    public static bool Knows(string name) => FeatureTable.Default.AllNamed(name).Count > 0;

    private static BitAddress Find(string name)
    {
        if (BitAddress.TryParse(name, out BitAddress bit))
        {
            return FeatureTable.Default.Find(bit) is { IsFlag: false } field ? throw Wrong(name, Messages.NoFlag(name, field)) : bit;
        }

        if (FeatureTable.Default.FindByName(name) is { } row)
        {
            return row.IsFlag ? row.Bit : throw Wrong(name, Messages.NoFlag(name, row));
        }

        IReadOnlyList<Feature> several = FeatureTable.Default.AllNamed(name);
        throw Wrong(name, several.Count > 1 ? Messages.SeveralFeatures(name, several) : Messages.NoSuchFeature(name));
    }

    private static CpuMaskException Wrong(string name, string message) => new(ErrorIds.UnknownName, ErrorKind.Usage, message) { Named = name };
}
