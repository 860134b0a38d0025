using CpuMask.Cpuid;

namespace CpuMask.Formats.Local;

/// <summary>Which leaves and sub-leaves a CPU has: every range up to its maximum, every sub-leaf that a leaf announces.</summary>
internal static class CpuidLeaves
{
    // No leaf has more; a CPU, or a hypervisor that plays one, must not make this endless.
    private const uint MostLeaves = 0x100, MostSubleaves = 64;

    /// <summary>Asks for all of them, in ascending order within each range.</summary>
    public static IEnumerable<RawRow> All(CpuidQuery query)
    {
        RawRow basic = query(0, 0);
        var ranges = new List<(uint First, uint Last)> { (LeafRange.Basic, basic.Eax) };
        bool hypervisor = basic.Eax >= 1 && (query(1, 0).Ecx >> 31) != 0;
        if (hypervisor)
        {
            // Xen under Hyper-V's interface, and KVM too, announce themselves in the second hypervisor range.
            ranges.Add((LeafRange.Hypervisor, query(LeafRange.Hypervisor, 0).Eax));
            ranges.Add((LeafRange.Hypervisor + 0x100, query(LeafRange.Hypervisor + 0x100, 0).Eax));
        }

        ranges.Add((LeafRange.Phi, query(LeafRange.Phi, 0).Eax));
        ranges.Add((LeafRange.Extended, query(LeafRange.Extended, 0).Eax));
        ranges.Add((LeafRange.Transmeta, query(LeafRange.Transmeta, 0).Eax));
        ranges.Add((LeafRange.Centaur, query(LeafRange.Centaur, 0).Eax));
        foreach ((uint first, uint last) in ranges)
        {
            bool exists = first == LeafRange.Basic || (last >= first && last - first < 0x10000);
            for (uint leaf = first; exists && leaf <= last && leaf - first < MostLeaves; leaf++)
            {
                foreach (RawRow row in Leaf(query, leaf))
                {
                    yield return row;
                }
            }
        }
    }

    private static IEnumerable<RawRow> Leaf(CpuidQuery query, uint leaf)
    {
        RawRow first = query(leaf, 0);
        yield return first;
        switch (leaf)
        {
            case 7 or 0x14 or 0x17 or 0x18 or 0x1D or 0x24:
                // EAX of sub-leaf 0 is the last sub-leaf.
                for (uint i = 1; i <= Math.Min(first.Eax, MostSubleaves - 1); i++)
                {
                    yield return query(leaf, i);
                }

                break;
            case 4 or 0x8000001D:
                foreach (RawRow row in Until(query, leaf, first, r => (r.Eax & 0x1F) == 0))
                {
                    yield return row;
                }

                break;
            case 0xB or 0x1F or 0x80000026:
                foreach (RawRow row in Until(query, leaf, first, r => (r.Ecx >> 8 & 0xFF) == 0))
                {
                    yield return row;
                }

                break;
            case 0xD:
                RawRow states = query(leaf, 1);
                yield return states;
                foreach (RawRow row in Bits(query, leaf, first.Eax | states.Ecx, first.Edx | states.Edx, 2))
                {
                    yield return row;
                }

                break;
            case 0xF or 0x10 or 0x80000020:
                foreach (RawRow row in Bits(query, leaf, leaf == 0xF ? first.Edx : first.Ebx, 0, 1))
                {
                    yield return row;
                }

                break;
            case 0x12:
                // Sub-leaf 1 says what an enclave may have; page sections follow until one has no type.
                yield return query(leaf, 1);
                for (uint i = 2; i < MostSubleaves; i++)
                {
                    RawRow section = query(leaf, i);
                    yield return section;
                    if ((section.Eax & 0xF) == 0)
                    {
                        break;
                    }
                }

                break;
            case 0x1B:
                foreach (RawRow row in Until(query, leaf, first, r => (r.Eax & 0xFFF) == 0))
                {
                    yield return row;
                }

                break;
            case 0x1E:
                yield return query(leaf, 1);
                break;
            case 0x23:
                foreach (RawRow row in Bits(query, leaf, first.Eax, 0, 1))
                {
                    yield return row;
                }

                break;
        }
    }

    // The one that ends the list is part of it: that it is empty is what the CPU says.
    private static IEnumerable<RawRow> Until(CpuidQuery query, uint leaf, RawRow first, Func<RawRow, bool> isLast)
    {
        for (uint i = 1; !isLast(first) && i < MostSubleaves; i++)
        {
            first = query(leaf, i);
            yield return first;
        }
    }

    private static IEnumerable<RawRow> Bits(CpuidQuery query, uint leaf, uint low, uint high, int from)
    {
        ulong bits = ((ulong)high << 32) | low;
        for (int i = from; i < 63; i++)
        {
            if ((bits >> i & 1) != 0)
            {
                yield return query(leaf, (uint)i);
            }
        }
    }
}
