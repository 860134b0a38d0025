namespace CpuMask.Hosts;

/// <summary>
/// Gives sub-leaf numbers to rows of a format that prints the sub-leaves of a leaf one after the other without numbers
/// and leaves out empty ones. The first row of a leaf is sub-leaf 0. What the later ones are, the order proves only for
/// leaves that are read by asking for sub-leaf 0, 1, 2 and so on until one comes back empty (Intel manual volume 2A,
/// CPUID, leaves 4, 0xB and 0x1F; AMD manual volume 3, appendix E, 0x8000001D and 0x80000026). Leaf 0xD has gaps.
/// </summary>
internal struct SubleafCounter
{
    private ulong last;
    private uint next;
    private uint count;

    /// <summary>Numbers the next row; false when its number cannot be known.</summary>
    /// <param name="leaf">Its leaf.</param>
    /// <param name="eax">Its EAX: in the first row of leaf 7 the number of the last sub-leaf.</param>
    /// <param name="subleaf">The number.</param>
    public bool Next(uint leaf, uint eax, out uint subleaf)
    {
        // The upper half tells "leaf 0 was last" from "nothing was".
        ulong key = leaf | (1ul << 32);
        next = key == last ? next + 1 : 0;
        last = key;
        subleaf = next;
        count = subleaf == 0 ? eax : count;

        // With one sub-leaf behind the first, a second row can only be that one.
        return subleaf == 0 || (leaf == 7 && subleaf == 1 && count == 1) || leaf is 4 or 0xB or 0x1F or 0x8000001D or 0x80000026;
    }
}
