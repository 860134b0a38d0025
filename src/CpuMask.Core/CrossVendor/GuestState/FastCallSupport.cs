using CpuMask.Cpuid;

namespace CpuMask.CrossVendor.GuestState;

/// <summary>
/// Where the fast system calls work: Table 1 of AMD's white paper "Cross-Vendor Migration". The paper's caption looks for both
/// CPUID bits in EAX; both are in EDX (Intel SDM vol. 2, CPUID; AMD APM vol. 3, appendix D).
/// </summary>
internal static class FastCallSupport
{
    /// <summary>Whether a vendor's CPUs execute the instruction in a mode, instead of raising #UD.</summary>
    /// <remarks>
    /// Table 1 has no row for real and virtual-8086 mode. SYSENTER is #GP, not #UD, in real mode on both; AMD's SYSCALL asks for
    /// no mode at all (AMD APM vol. 3, SYSCALL and SYSENTER; Intel SDM vol. 2, SYSCALL and SYSENTER).
    /// </remarks>
    public static bool Works(CpuVendor vendor, CpuMode mode, FastCall call) => IsSyscall(call)
        ? vendor.IsAmdLike || mode == CpuMode.SixtyFourBit
        : !vendor.IsAmdLike || mode is not (CpuMode.Compatibility or CpuMode.SixtyFourBit);

    /// <summary>
    /// What CPUID says of the instruction to code that runs in a mode: 0x80000001 EDX[11] for SYSCALL and SYSRET, which Intel
    /// shows in 64-bit mode alone, and 1 EDX[11] for SYSENTER and SYSEXIT, which AMD shows where they do not work either.
    /// </summary>
    public static bool CpuidBit(CpuVendor vendor, CpuMode mode, FastCall call) =>
        !IsSyscall(call) || vendor.IsAmdLike || mode == CpuMode.SixtyFourBit;

    /// <summary>
    /// Whether a hypervisor must emulate the instruction, on #UD, for a guest that was shown one vendor and runs on another:
    /// it works by the book that the guest was given, and not on the host.
    /// </summary>
    public static bool NeedsEmulation(CpuVendor shown, CpuVendor host, CpuMode mode, FastCall call) =>
        Works(shown, mode, call) && !Works(host, mode, call);

    internal static bool IsSyscall(FastCall call) => call is FastCall.Syscall or FastCall.Sysret;
}
