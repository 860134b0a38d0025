using CpuMask.Cpuid;

namespace CpuMask.CrossVendor.GuestState;

/// <summary>
/// What a system call costs, in cycles: Table 2 of AMD's white paper "Cross-Vendor Migration". Each is the least that getpid()
/// of a 32-bit program took under a 64-bit Linux in a KVM guest, on an AMD Opteron 2354 of 2.2 GHz and an Intel Core2 Quad Q6600 of 2.4 GHz.
/// </summary>
internal static class FastCallCosts
{
    /// <summary>SYSENTER as an Intel CPU executes it.</summary>
    public const int NativeSysenterOnIntel = 312;

    /// <summary>SYSCALL as an AMD CPU executes it.</summary>
    public const int NativeSyscallOnAmd = 190;

    /// <summary>SYSENTER and SYSEXIT, both emulated on an AMD CPU.</summary>
    public const int EmulatedSysenterOnAmd = 9900;

    /// <summary>SYSCALL emulated on an Intel CPU; its SYSRET needs none.</summary>
    public const int EmulatedSyscallOnIntel = 10728;

    /// <summary>INT 80h on an Intel CPU.</summary>
    public const int Int80OnIntel = 709;

    /// <summary>INT 80h on an AMD CPU.</summary>
    public const int Int80OnAmd = 360;

    /// <summary>About what emulation adds to a call, in the paper's words.</summary>
    public const int EmulationAdds = 10000;

    /// <summary>What a call costs a guest that makes it as CPUs of the shown vendor do, on a host: natively, or emulated.</summary>
    public static int OfCall(CpuVendor shown, CpuVendor host) => (shown.IsAmdLike, host.IsAmdLike) switch
    {
        (true, true) => NativeSyscallOnAmd,
        (true, false) => EmulatedSyscallOnIntel,
        (false, true) => EmulatedSysenterOnAmd,
        (false, false) => NativeSysenterOnIntel,
    };

    /// <summary>What INT 80h costs on a host.</summary>
    public static int OfInt80(CpuVendor host) => host.IsAmdLike ? Int80OnAmd : Int80OnIntel;
}
