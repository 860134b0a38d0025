using CpuMask.Cpuid;

namespace CpuMask.Platforms.Xen.Guests;

/// <summary>
/// Bits that Xen gives guests out of another bit of the hardware: IBPB and STIBP wherever Intel's IBRSB is, and AMD's STIBP
/// wherever its IBRS is (guest_common_feature_adjustments in xen/arch/x86/cpu-policy.c). An Intel host has no IBPB bit of its
/// own and its guests see one all the same.
/// </summary>
internal static class XenMadeBits
{
    private static readonly RegisterAddress Feature7 = new(7, 0, RegisterName.Edx), Sizes = new(0x80000008, 0, RegisterName.Ebx);
    private static readonly (BitAddress From, BitAddress Made)[] Made =
    {
        (Feature7.Bit(26), Sizes.Bit(12)), (Feature7.Bit(26), Feature7.Bit(27)), (Sizes.Bit(14), Sizes.Bit(15)),
    };

    /// <summary>A host with the bits that Xen makes for its guests; the host itself where there are none to make.</summary>
    public static HostCpuid AddTo(HostCpuid host)
    {
        BitAddress[] missing = Made.Where(m => host.Registers[m.From] == true && host.Registers[m.Made] != true).Select(m => m.Made).ToArray();
        return missing.Length == 0 ? host : host with
        {
            Registers = new RegisterSet(LeafTable.Of(host.Registers.Leaves.Concat(missing.GroupBy(b => b.Register).Select(g => Row(host, g.Key, g.Aggregate(0u, (mask, b) => mask | b.Mask))))), host.Registers.Msrs),
        };
    }

    private static LeafRegisters Row(HostCpuid host, RegisterAddress at, uint ones)
    {
        RegisterValue value = host.Registers[at].With(ones, ones);
        return new LeafRegisters(
            at.Leaf, at.Subleaf, RegisterValue.Unknown, at.Register == RegisterName.Ebx ? value : RegisterValue.Unknown, RegisterValue.Unknown,
            at.Register == RegisterName.Edx ? value : RegisterValue.Unknown);
    }
}
