namespace CpuMask.CrossVendor.GuestState;

/// <summary>The mode a logical processor runs in, as far as the fast system calls tell modes apart.</summary>
public enum CpuMode
{
    /// <summary>CR0.PE is 0.</summary>
    Real,

    /// <summary>Protected mode without EFER.LMA, with EFLAGS.VM.</summary>
    Virtual8086,

    /// <summary>Protected mode without EFER.LMA: what a 32-bit operating system runs in.</summary>
    Legacy,

    /// <summary>EFER.LMA with a code segment whose L is 0: a 32-bit program under a 64-bit operating system.</summary>
    Compatibility,

    /// <summary>EFER.LMA with a code segment whose L is 1.</summary>
    SixtyFourBit,
}
