using System.Collections.Generic;
using System.Linq;
using CpuMask.Text;

namespace CpuMask.Cpuid;

/// <summary>Turns leaves as printed into registers that can be compared. Happens once, and doing it again changes nothing.</summary>
public static class Normaliser
{
    private static readonly RegisterAddress ExtendedFeatures = new(0x80000001, 0, RegisterName.Edx);

    /// <summary>
    /// Drops leaves above the CPU's own maximum, forgets volatile and mode-dependent fields, and sets SYSCALL where long
    /// mode is known: Intel shows that bit only to 64-bit code, so a 32-bit tool prints a 0 that is not one.
    /// </summary>
    /// <param name="leaves">Leaves as printed, or folded over several CPUs.</param>
    /// <param name="msrs">Model-specific registers; all but 0x10A are settings, not features, and are dropped.</param>
    /// <param name="vendor">The CPU's vendor.</param>
    /// <returns>The registers, and what was dropped that was not zero.</returns>
    public static (RegisterSet Registers, IReadOnlyList<string> Warnings) Normalise(
        LeafTable leaves, IEnumerable<MsrValue> msrs, CpuVendor vendor)
    {
        var warnings = new List<string>();
        var kept = new List<LeafRegisters>(leaves.Count);
        int dropped = 0;
        RegisterValue lastSubleaf7 = leaves.Find(7, 0, RegisterName.Eax) ?? RegisterValue.Unknown;
        foreach (LeafRegisters row in leaves)
        {
            RegisterValue maximum = leaves.Find(LeafRange.Base(row.Leaf), 0, RegisterName.Eax) ?? RegisterValue.Unknown;
            bool above = LeafRange.IsAbove(row.Leaf, maximum) == true
                || (row.Leaf == 7 && row.Subleaf > 0 && lastSubleaf7.IsKnown && row.Subleaf > lastSubleaf7.Value);
            if (!above)
            {
                // A leaf of which nothing can be compared says no more than one that the dump lacks.
                LeafRegisters comparable = Comparable(row, vendor);
                if ((comparable.Eax.Known | comparable.Ebx.Known | comparable.Ecx.Known | comparable.Edx.Known) != 0)
                {
                    kept.Add(comparable);
                }
            }
            else if (!IsEasterEgg(row.Leaf) && (row.Eax.Ones | row.Ebx.Ones | row.Ecx.Ones | row.Edx.Ones) != 0)
            {
                dropped++;
            }
        }

        if (dropped > 0)
        {
            warnings.Add(Messages.LeavesAboveMaximum(dropped));
        }

        return (new RegisterSet(LeafTable.Of(kept), msrs.Where(m => m.Index == MsrValue.ArchCapabilities)), warnings);
    }

    // AMD answers 0x8FFFFFFE and 0x8FFFFFFF with text for fun; every dump has it and nobody needs to hear of it.
    private static bool IsEasterEgg(uint leaf) => leaf >= 0x8FFFFFF0 && leaf <= 0x8FFFFFFF;

    private static LeafRegisters Comparable(LeafRegisters row, CpuVendor vendor) => new(
        row.Leaf,
        row.Subleaf,
        Comparable(row, RegisterName.Eax),
        Comparable(row, RegisterName.Ebx),
        Comparable(row, RegisterName.Ecx),
        row.Leaf == ExtendedFeatures.Leaf ? Syscall(Comparable(row, RegisterName.Edx), vendor) : Comparable(row, RegisterName.Edx));

    private static RegisterValue Comparable(LeafRegisters row, RegisterName register)
    {
        var address = new RegisterAddress(row.Leaf, row.Subleaf, register);
        RegisterValue value = row[register];
        return value.Forget(UncomparableFields.VolatileBits(address) | UncomparableFields.ModeBits(address, value));
    }

    // Four AMD models have SYSCALL without long mode, so the bit is only ever added.
    private static RegisterValue Syscall(RegisterValue edx, CpuVendor vendor)
    {
        const int Syscall = 11, LongMode = 29;
        if (edx[Syscall] == true)
        {
            return edx;
        }

        return edx[LongMode] switch
        {
            true => edx.With(1u << Syscall, 1u << Syscall),
            null when !vendor.IsAmdLike => edx.Forget(1u << Syscall),
            _ => edx,
        };
    }
}
