namespace CpuMask.Cpuid;

/// <summary>
/// CPUID's leaves come in ranges, each with its own maximum, which EAX of the range's first leaf returns. What a dump
/// prints above it is whatever the CPU answers to an invalid leaf (Intel: the highest basic leaf once more) and means
/// nothing.
/// </summary>
internal static class LeafRange
{
    /// <summary>The first leaf of the basic range.</summary>
    public const uint Basic = 0;

    /// <summary>The first leaf of the Xeon Phi range.</summary>
    public const uint Phi = 0x20000000;

    /// <summary>The first leaf of the hypervisor ranges; further ones begin every 0x100.</summary>
    public const uint Hypervisor = 0x40000000;

    /// <summary>The first leaf of the extended range.</summary>
    public const uint Extended = 0x80000000;

    /// <summary>The first leaf of Transmeta's range.</summary>
    public const uint Transmeta = 0x80860000;

    /// <summary>The first leaf of VIA's and Zhaoxin's range.</summary>
    public const uint Centaur = 0xC0000000;

    /// <summary>The first leaf of the range that a leaf belongs to.</summary>
    public static uint Base(uint leaf) => (leaf >> 16) switch
    {
        0x8086 => Transmeta,
        >= 0xC000 => Centaur,
        >= 0x8000 => Extended,
        >= 0x4000 and < 0x4001 => leaf & 0xFFFFFF00,
        >= 0x2000 and < 0x2001 => Phi,
        _ => leaf & 0xFFFF0000,
    };

    /// <summary>Whether a maker's CPUs can have a leaf: Intel's and AMD's have none of the ranges of Transmeta and VIA.</summary>
    public static bool IsOf(uint leaf, CpuVendor vendor) =>
        !(vendor.IsIntel || vendor.IsAmdLike) || Base(leaf) is not (Transmeta or Centaur);

    /// <summary>
    /// Whether a leaf lies above its range's maximum: true or false where the maximum is known, null where it is not.
    /// </summary>
    /// <param name="leaf">The leaf asked for.</param>
    /// <param name="maximum">What EAX of the range's first leaf holds.</param>
    public static bool? IsAbove(uint leaf, RegisterValue maximum)
    {
        uint first = Base(leaf);
        if (leaf == first || !maximum.IsKnown)
        {
            return leaf == first ? false : null;
        }

        // An old hypervisor leaves its maximum at 0 and has one leaf more. Elsewhere a maximum outside the range says
        // that the CPU does not know the range at all.
        if (first is >= Hypervisor and < Extended)
        {
            return maximum.Value >= first ? leaf > maximum.Value : maximum.Value == 0 ? leaf > first + 1 : null;
        }

        return maximum.Value < first || leaf > maximum.Value;
    }
}
