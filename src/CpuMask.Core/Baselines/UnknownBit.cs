using CpuMask.Cpuid;

namespace CpuMask.Baselines;

/// <summary>A bit that some host has and of which another host's source says nothing: the pool may or may not have it.</summary>
public sealed class UnknownBit
{
    internal UnknownBit(string feature, BitAddress bit, IReadOnlyList<BaselineGroup> unknownOn, BitAddress? parent)
    {
        Feature = feature;
        Bit = bit;
        UnknownOn = unknownOn;
        Parent = parent;
    }

    /// <summary>Its name.</summary>
    public string Feature { get; }

    /// <summary>Where it stands.</summary>
    public BitAddress Bit { get; }

    /// <summary>The groups whose source does not say; empty when it is a parent that is unknown.</summary>
    public IReadOnlyList<BaselineGroup> UnknownOn { get; }

    /// <summary>The unknown bit without which this one means nothing, or null.</summary>
    public BitAddress? Parent { get; }

    /// <summary>Prints the bit with its name.</summary>
    public override string ToString() => Bit.ToString(Feature);
}
