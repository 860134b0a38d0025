using CpuMask.Baselines;
using CpuMask.Cpuid;

namespace CpuMask.Platforms.Xen.Masks;

/// <summary>How far a group's leaves, or sub-leaves of 7, go: what its maximum says, or else what must be there.</summary>
internal readonly struct XenReach
{
    private static readonly BitAddress Xsave = new(new RegisterAddress(1, 0, RegisterName.Ecx), 26);

    private XenReach(uint? end, uint floor)
    {
        End = end;
        Floor = floor;
    }

    /// <summary>The maximum; null when no source has it.</summary>
    public uint? End { get; }

    /// <summary>The highest leaf that is there for certain.</summary>
    public uint Floor { get; }

    /// <summary>Measures a group.</summary>
    /// <param name="group">The group.</param>
    /// <param name="maximum">EAX of leaf 0, of 0x80000000, or of leaf 7.</param>
    public static XenReach Of(BaselineGroup group, RegisterAddress maximum)
    {
        bool subleaves = maximum.Leaf == 7;
        uint first = subleaves ? 0 : maximum.Leaf;
        if (group.Registers[maximum] is { IsKnown: true } end)
        {
            // EAX of 0x80000000 is 0 where there are no extended leaves.
            uint last = Math.Max(end.Value, first);
            return new XenReach(last, last);
        }

        // A set bit is in a leaf that is there; a cleared one may be a source's way to say that the leaf is not.
        uint seen = group.Registers.Leaves.Where(IsSet)
            .Where(r => subleaves ? r.Leaf == 7 : LeafRange.Base(r.Leaf) == maximum.Leaf)
            .Select(r => subleaves ? r.Subleaf : r.Leaf).DefaultIfEmpty(first).Max();
        uint least = maximum.Leaf > 0 ? first : group.Registers[Xsave] == true ? 0xDu : 1u;
        return new XenReach(null, Math.Max(seen, least));
    }

    /// <summary>Whether a leaf is there; null when nothing says.</summary>
    public bool? Has(uint place) => place <= Floor ? true : End is null ? null : false;

    private static bool IsSet(LeafRegisters r) => (r.Eax.Ones | r.Ebx.Ones | r.Ecx.Ones | r.Edx.Ones) != 0;
}
