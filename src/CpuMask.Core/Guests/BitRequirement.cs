using CpuMask.Cpuid;

namespace CpuMask.Guests;

/// <summary>One bit and what the guest needs of it.</summary>
/// <param name="Bit">The bit.</param>
/// <param name="Need">What the guest needs of it.</param>
public readonly record struct BitRequirement(BitAddress Bit, BitNeed Need)
{
    /// <summary>Whether a host's value meets the need: true, false, or null when that is not known.</summary>
    /// <param name="found">The host's value; null when it is not known.</param>
    public bool? Holds(bool? found) => Need switch
    {
        BitNeed.Set or BitNeed.SameSet => found,
        BitNeed.Clear or BitNeed.SameClear => !found,
        BitNeed.IfSeen => found == true ? true : null,
        BitNeed.SameUnknown => null,
    };
}
