using CpuMask.Cpuid;
using CpuMask.Features;

namespace CpuMask.Guests;

/// <summary>What follows from the CPUID that a guest sees: which bits it needs wherever it goes.</summary>
internal static class SeenBits
{
    /// <summary>
    /// The needs of a guest of which whole registers are known. A set bit without a name is needed too: the hypervisor
    /// showed it. A bit that is not known is needed if it was seen.
    /// </summary>
    public static IReadOnlyList<BitRequirement> Of(RegisterSet seen, GuestView hypervisor, CpuVendor vendor = default)
    {
        var needs = new List<BitRequirement>();
        FeatureTable table = FeatureTable.Default;
        foreach (RegisterAddress register in seen.Addresses)
        {
            IReadOnlyList<Feature> rows = table.Of(register);
            if (!rows.Any(ComparedBits.IsCompared))
            {
                continue;
            }

            uint named = rows.Aggregate(0u, (mask, row) => mask | row.Mask);
            uint ones = seen[register].Ones;
            for (int bit = 0; bit < 32; bit++)
            {
                if ((ones & ~named & (1u << bit)) != 0)
                {
                    needs.Add(new BitRequirement(register.Bit(bit), BitNeed.Set));
                }
            }

            needs.AddRange(rows.Where(r => ComparedBits.IsCompared(r) && IsNeeded(r, hypervisor) && (ones & r.Mask) != 0)
                .Select(r => new BitRequirement(r.Bit, BitNeed.Set)));
        }

        needs.AddRange(hypervisor.Shown
            .Where(r => IsNeeded(r, hypervisor) && !r.Register.IsMsr && seen[r.Bit] is null && LeafRange.IsOf(r.Register.Leaf, vendor))
            .Select(r => new BitRequirement(r.Bit, BitNeed.IfSeen)));
        return needs;
    }

    /// <summary>The needs of a guest of which certain bits are known to be seen, and nothing else.</summary>
    public static IReadOnlyList<BitRequirement> OfNamed(IEnumerable<BitAddress> seen, GuestView hypervisor) => seen.Distinct()
        .Where(b => FeatureTable.Default.Find(b) is not { } row || (ComparedBits.IsCompared(row) && IsNeeded(row, hypervisor)))
        .OrderBy(b => b).Select(b => new BitRequirement(b, BitNeed.Set)).ToArray();

    /// <summary>What is seen of a host where some bits are known to be hidden.</summary>
    public static RegisterSet Hiding(RegisterSet host, RegisterSet known)
    {
        RegisterValue Cut(RegisterAddress at, RegisterValue value) => known[at].Zeros is 0 ? value : value.With(known[at].Zeros, 0);
        LeafRegisters Row(LeafRegisters r) => new(
            r.Leaf, r.Subleaf, Cut(new RegisterAddress(r.Leaf, r.Subleaf, RegisterName.Eax), r.Eax), Cut(new RegisterAddress(r.Leaf, r.Subleaf, RegisterName.Ebx), r.Ebx),
            Cut(new RegisterAddress(r.Leaf, r.Subleaf, RegisterName.Ecx), r.Ecx), Cut(new RegisterAddress(r.Leaf, r.Subleaf, RegisterName.Edx), r.Edx));
        return new RegisterSet(LeafTable.Of(host.Leaves.Select(Row)), host.Msrs);
    }

    private static bool IsNeeded(Feature row, GuestView hypervisor) =>
        hypervisor.Of(row) != GuestVisibility.Synthesised
        && hypervisor.IsNeededOnceSeen(row);
}
