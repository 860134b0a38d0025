using CpuMask.Cpuid;

namespace CpuMask.CrossVendor.SystemCalls;

/// <summary>Whose way of doing fast system calls a CPU follows.</summary>
public enum SystemCallSide : long
{
    /// <summary>AMD's: SYSCALL also from 32-bit programs of a 64-bit system, SYSENTER only on a 32-bit system.</summary>
    Amd,

    /// <summary>Intel's: SYSENTER everywhere, SYSCALL only from 64-bit code.</summary>
    Intel,
}

/// <summary>The side of each maker.</summary>
internal static class SystemCallSides
{
    // Linux gives these two makers Intel's entry for 32-bit programs (arch/x86/kernel/cpu/centaur.c and zhaoxin.c).
    private static readonly CpuVendor[] LikeIntel = { CpuVendor.Intel, CpuVendor.Of("CentaurHauls"), CpuVendor.Of("  Shanghai  ") };

    /// <summary>The side that a maker's CPUs are on; null when that is not known.</summary>
    public static SystemCallSide? Of(CpuVendor vendor) => vendor.IsAmdLike ? SystemCallSide.Amd
        : Array.IndexOf(LikeIntel, vendor) >= 0 ? SystemCallSide.Intel
        : null;

    /// <summary>The maker that stands for a side.</summary>
    public static CpuVendor VendorOf(SystemCallSide side) => side == SystemCallSide.Amd ? CpuVendor.Amd : CpuVendor.Intel;

    /// <summary>The maker by whose name the side is called.</summary>
    public static string NameOf(SystemCallSide side) => side == SystemCallSide.Amd ? "AMD" : "Intel";
}
