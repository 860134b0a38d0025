using CpuMask.Cpuid;

namespace CpuMask.Features;

/// <summary>Turns leaves as printed into registers that can be compared. Happens once, and doing it again changes nothing.</summary>
internal static class Normaliser
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
        int dropped = 0;
        uint range = uint.MaxValue;
        RegisterValue maximum = default, lastSubleaf7 = leaves.Find(7, 0, RegisterName.Eax) ?? RegisterValue.Unknown;
        LeafTable kept = leaves.Where((uint leaf, uint subleaf, uint[] values, uint[] known, int at) =>
        {
            // Rows of one range stand together.
            if (LeafRange.Base(leaf) is uint first && first != range)
            {
                range = first;
                maximum = leaves.Find(first, 0, RegisterName.Eax) ?? RegisterValue.Unknown;
            }

            if (LeafRange.IsAbove(leaf, maximum) == true
                || (leaf == 7 && subleaf > 0 && lastSubleaf7.IsKnown && subleaf > lastSubleaf7.Value))
            {
                dropped += !IsEasterEgg(leaf) && (values[at] | values[at + 1] | values[at + 2] | values[at + 3]) != 0 ? 1 : 0;
                return false;
            }

            if (leaf == ExtendedFeatures.Leaf || ComparedBits.Concern(leaf))
            {
                MakeComparable(leaf, subleaf, values, known, at, vendor);
            }

            // A leaf of which nothing can be compared says no more than one that the dump lacks.
            return (known[at] | known[at + 1] | known[at + 2] | known[at + 3]) != 0;
        });

        MsrValue[] features = msrs.Where(m => m.Index == MsrValue.ArchCapabilities).ToArray();
        return (new RegisterSet(kept, features), dropped == 0 ? Array.Empty<string>() : new[] { CpuMask.Cpuid.Messages.LeavesAboveMaximum(dropped) });
    }

    // AMD answers 0x8FFFFFFE and 0x8FFFFFFF with text for fun; every dump has it and nobody needs to hear of it.
    private static bool IsEasterEgg(uint leaf) => leaf >= 0x8FFFFFF0 && leaf <= 0x8FFFFFFF;

    private static void MakeComparable(uint leaf, uint subleaf, uint[] values, uint[] known, int at, CpuVendor vendor)
    {
        for (RegisterName r = RegisterName.Eax; r <= RegisterName.Edx; r++)
        {
            var address = new RegisterAddress(leaf, subleaf, r);
            var value = new RegisterValue(values[at + (int)r], known[at + (int)r]);
            value = value.Forget(ComparedBits.VolatileBits(address) | ComparedBits.ModeBits(address, value));
            value = address == ExtendedFeatures ? Syscall(value, vendor) : value;
            values[at + (int)r] = value.Value;
            known[at + (int)r] = value.Known;
        }
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
