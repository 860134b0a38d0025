using CpuMask.Cpuid;

namespace CpuMask.CrossVendor.GuestState;

/// <summary>The MSRs from which the fast system calls take their targets, as the guest wrote them.</summary>
internal sealed record FastCallMsrs
{
    /// <summary>EFER, C0000080.</summary>
    public ulong Efer { get; init; }

    /// <summary>STAR, C0000081: EIP of a legacy SYSCALL in 31:0, its CS in 47:32, SYSRET's CS in 63:48.</summary>
    public ulong Star { get; init; }

    /// <summary>LSTAR, C0000082: RIP of a SYSCALL from 64-bit mode.</summary>
    public ulong Lstar { get; init; }

    /// <summary>CSTAR, C0000083: RIP of a SYSCALL from compatibility mode.</summary>
    public ulong Cstar { get; init; }

    /// <summary>SFMASK (Intel: IA32_FMASK), C0000084: the flags that a SYSCALL in long mode clears.</summary>
    public ulong Sfmask { get; init; }

    /// <summary>SYSENTER_CS, 174: bits 15:0 count.</summary>
    public ulong SysenterCs { get; init; }

    /// <summary>SYSENTER_ESP, 175.</summary>
    public ulong SysenterEsp { get; init; }

    /// <summary>SYSENTER_EIP, 176.</summary>
    public ulong SysenterEip { get; init; }

    /// <summary>EFER.SCE, bit 0: SYSCALL and SYSRET are switched on.</summary>
    public bool SyscallEnabled => (Efer & 1) != 0;

    /// <summary>EFER.LMA, bit 10: long mode is active.</summary>
    public bool LongModeActive => (Efer & (1 << 10)) != 0;

    /// <summary>
    /// What is left of them when a host's CPU alone keeps them. Intel holds 64 bits of SYSENTER_ESP and SYSENTER_EIP, AMD 32,
    /// although a VMCB has room for 64: the paper, below Listing 1, and AMD APM vol. 2, 6.1.3.
    /// </summary>
    public FastCallMsrs AsHeldBy(CpuVendor host) => host.IsAmdLike
        ? this with { SysenterEsp = (uint)SysenterEsp, SysenterEip = (uint)SysenterEip }
        : this;

    /// <summary>Whether a hypervisor on that host must keep upper halves in storage of its own.</summary>
    public bool NeedsKeeping(CpuVendor host) => !Equals(AsHeldBy(host));
}
