namespace CpuMask.CrossVendor.GuestState;

/// <summary>The part of a virtual CPU's state that the fast system calls read and write, and all segment registers.</summary>
internal sealed record CpuState
{
    /// <summary>CR0.PE.</summary>
    public bool ProtectedMode { get; init; }

    /// <summary>RFLAGS.</summary>
    public ulong Flags { get; init; }

    /// <summary>RIP.</summary>
    public ulong Rip { get; init; }

    /// <summary>RSP.</summary>
    public ulong Rsp { get; init; }

    /// <summary>RCX.</summary>
    public ulong Rcx { get; init; }

    /// <summary>RDX.</summary>
    public ulong Rdx { get; init; }

    /// <summary>R11.</summary>
    public ulong R11 { get; init; }

    /// <summary>The current privilege level, 0 to 3. A VMCB has a field for it; a VMCS has it as SS.DPL.</summary>
    public byte Cpl { get; init; }

    /// <summary>The segment registers.</summary>
    public SegmentSet Segments { get; init; } = SegmentSet.Empty;

    /// <summary>The MSRs of the fast system calls.</summary>
    public FastCallMsrs Msrs { get; init; } = new();

    /// <summary>The mode that follows from CR0.PE, EFER.LMA, CS.L and EFLAGS.VM.</summary>
    public CpuMode Mode =>
        !ProtectedMode ? CpuMode.Real
        : Msrs.LongModeActive ? Segments.Cs.Long ? CpuMode.SixtyFourBit : CpuMode.Compatibility
        : (Flags & RFlags.Virtual8086) != 0 ? CpuMode.Virtual8086
        : CpuMode.Legacy;
}

/// <summary>The flags that the fast system calls touch.</summary>
internal static class RFlags
{
    /// <summary>Bit 1, which always reads 1.</summary>
    public const ulong Fixed = 1UL << 1;

    /// <summary>IF: interrupts are taken.</summary>
    public const ulong Interrupt = 1UL << 9;

    /// <summary>RF: no debug fault on the next instruction.</summary>
    public const ulong Resume = 1UL << 16;

    /// <summary>VM: virtual-8086 mode.</summary>
    public const ulong Virtual8086 = 1UL << 17;

    /// <summary>The flags that SYSRET takes from R11: all that exist but RF and VM (Intel SDM vol. 2, SYSRET).</summary>
    public const ulong Returned = 0x3C7FD7;
}
