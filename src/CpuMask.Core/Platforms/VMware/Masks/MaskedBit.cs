using CpuMask.Comparison;
using CpuMask.Cpuid;

namespace CpuMask.Platforms.VMware.Masks;

/// <summary>One bit that a mask hides, why, and whether VMware stands behind it.</summary>
public sealed class MaskedBit
{
    internal MaskedBit(CpuidDifference difference, MaskSupport support)
    {
        Difference = difference;
        Support = support.Level;
        SupportSource = support.Source;
    }

    /// <summary>The difference that the bit mends.</summary>
    public CpuidDifference Difference { get; }

    /// <summary>The bit.</summary>
    public BitAddress Bit => Difference.Bit;

    /// <summary>Its name.</summary>
    public string Feature => Difference.Feature;

    /// <summary>What it means.</summary>
    public string Meaning => Difference.Meaning;

    /// <summary>The guest mask's symbol.</summary>
    public char Symbol => Difference.Symbol ?? '-';

    /// <summary>The hosts that have it.</summary>
    public IReadOnlyList<string> Set => Difference.Set;

    /// <summary>The hosts that lack it.</summary>
    public IReadOnlyList<string> Clear => Difference.Clear;

    /// <summary>supported, experimental or unsupported.</summary>
    public string Support { get; }

    /// <summary>Who says so.</summary>
    public string SupportSource { get; }
}
