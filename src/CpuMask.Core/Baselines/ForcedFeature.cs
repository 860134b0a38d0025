using CpuMask.Cpuid;
using CpuMask.Features;

namespace CpuMask.Baselines;

/// <summary>
/// A bit that the baseline shows although some hosts lack it, because a guest must act on it wherever it may run
/// (combine rule <c>any</c>).
/// </summary>
public sealed class ForcedFeature
{
    internal ForcedFeature(Feature feature, BitAddress bit, IReadOnlyList<BaselineGroup> lackedBy)
    {
        Feature = feature;
        Bit = bit;
        LackedBy = lackedBy;
    }

    /// <summary>What the bit is.</summary>
    public Feature Feature { get; }

    /// <summary>Where it stands.</summary>
    public BitAddress Bit { get; }

    /// <summary>The groups that lack it.</summary>
    public IReadOnlyList<BaselineGroup> LackedBy { get; }

    /// <summary>Prints the bit with its name.</summary>
    public override string ToString() => Bit.ToString(Feature.Name);
}
