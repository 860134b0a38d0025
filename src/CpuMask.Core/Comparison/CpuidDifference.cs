using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Pool;
using CpuMask.Text;

namespace CpuMask.Comparison;

/// <summary>A bit that is known 1 on some host and known 0 on another.</summary>
public sealed class CpuidDifference
{
    private readonly Lazy<NameList> set, clear, unknown;

    internal CpuidDifference(BitAddress bit, IReadOnlyList<HostKind> groups)
    {
        Bit = bit;
        Row = FeatureTable.Default.Find(bit);
        set = new Lazy<NameList>(() => Names(groups, true));
        clear = new Lazy<NameList>(() => Names(groups, false));
        unknown = new Lazy<NameList>(() => Names(groups, null));
    }

    /// <summary>The bit.</summary>
    public BitAddress Bit { get; }

    /// <summary>The flag or field that the bit belongs to; null when the table has no name for it.</summary>
    public Feature? Row { get; }

    /// <summary>The name to print: SSE3, Model[5] for a bit of a field, or unknown bit 5.</summary>
    public string Feature => Row is null or { IsFlag: true } ? FeatureTable.Default.NameOf(Bit)
        : Wording.Format("{0}[{1}]", Row.Name, Bit.Bit - Row.LowBit);

    /// <summary>The bit's class; a bit without a name counts as a feature until someone knows better.</summary>
    public FeatureClass Class => Row?.Class ?? FeatureClass.Feature;

    /// <summary>What the bit means; empty for a bit without a name.</summary>
    public string Meaning => Row?.Meaning ?? string.Empty;

    /// <summary>Whether it matters to the guest; null when no guest was given.</summary>
    public bool? Significant { get; internal set; }

    /// <summary>The guest mask's symbol for the bit; null when no guest was given.</summary>
    public char? Symbol { get; internal set; }

    /// <summary>The hosts that have it.</summary>
    public IReadOnlyList<string> Set => set.Value;

    /// <summary>The hosts that lack it.</summary>
    public IReadOnlyList<string> Clear => clear.Value;

    /// <summary>The hosts of which it is not known.</summary>
    public IReadOnlyList<string> Unknown => unknown.Value;

    /// <summary>Prints <c>CPUID.(EAX=07H,ECX=0):EBX.AVX2[bit 5]</c>.</summary>
    public override string ToString() => Bit.ToString(Row is null ? null : Row.Name);

    private NameList Names(IReadOnlyList<HostKind> groups, bool? value) => new(
        groups.Where(g => g.Registers[Bit] == value).SelectMany(g => g.Hosts).Select(h => h.Name)
            .OrderBy(n => n, NaturalOrder.Instance));
}
