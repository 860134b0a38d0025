namespace CpuMask.Dumps;

/// <summary>What is known of the sub-leaves of a leaf without asking a CPU.</summary>
internal static class Subleaves
{
    /// <summary>
    /// Leaves that are read by asking for sub-leaf 0, 1, 2 and so on until one comes back empty (Intel manual volume 2A,
    /// CPUID, leaves 4, 0xB and 0x1F; AMD manual volume 3, appendix E, 0x8000001D and 0x80000026): of a list without
    /// numbers, the order is the number.
    /// </summary>
    public static bool HaveNoGaps(uint leaf) => leaf is 4 or 0xB or 0x1F or 0x8000001D or 0x80000026;
}
