using CpuMask.Cpuid;

namespace CpuMask.CrossVendor.GuestState;

/// <summary>EMULATE_SYSCALL of Listing 1, and SYSRET, which the paper leaves to the CPU.</summary>
internal static class SyscallModel
{
    public static StepResult Call(CpuState state, uint length)
    {
        if (!state.Msrs.SyscallEnabled)
        {
            return StepResult.Raised(CpuFault.InvalidOpcode);
        }

        bool longMode = state.Msrs.LongModeActive;
        ulong next = state.Rip + length;

        // Listing 1 does not say what becomes of RPL in SS and of SS's type. AMD APM, SYSCALL: STAR[47:32] + 8 as it stands, a flat
        // writable stack of level 0. STAR's own RPL shows in SS and not in CS; operating systems write it with RPL 0.
        var star = (ushort)(state.Msrs.Star >> 32);
        CpuState entered = state with
        {
            Segments = state.Segments
                .With(SegmentRegister.Cs, SegmentCache.FlatCode((ushort)(star & 0xFFFC), 0, longMode))
                .With(SegmentRegister.Ss, SegmentCache.FlatStack((ushort)(star + 8), 0)),

            // Listing 1 leaves CPL out of SYSCALL. AMD APM, SYSCALL: 0.
            Cpl = 0,
        };
        ulong flags = state.Flags & ~RFlags.Resume;
        return StepResult.Completed(longMode
            ? entered with
            {
                // In compatibility mode addresses wrap at 4 GB (AMD APM vol. 2, 1.2.4).
                Rcx = state.Mode == CpuMode.SixtyFourBit ? next : (uint)next,
                R11 = flags,
                Rip = state.Mode == CpuMode.SixtyFourBit ? state.Msrs.Lstar : state.Msrs.Cstar,

                // Bit 1 of the flags cannot be cleared; Listing 1 would let SFMASK do it (Intel SDM vol. 1, 3.4.3).
                Flags = (flags & ~(ulong)(uint)state.Msrs.Sfmask) | RFlags.Fixed,
            }
            : entered with
            {
                Rcx = (uint)next,
                Rip = (uint)state.Msrs.Star,
                Flags = flags & ~(RFlags.Virtual8086 | RFlags.Interrupt),
            });
    }

    /// <summary>
    /// The paper says that SYSRET needs no emulation. That holds under a 64-bit kernel, which returns from 64-bit mode; a 32-bit kernel
    /// that was shown an AMD CPU returns in legacy mode, where Intel raises #UD (Table 1).
    /// </summary>
    public static StepResult Return(CpuState state, bool to64Bit, CpuVendor shown)
    {
        if (!state.Msrs.SyscallEnabled)
        {
            return StepResult.Raised(CpuFault.InvalidOpcode);
        }

        if (!state.ProtectedMode || state.Cpl != 0)
        {
            return StepResult.Raised(CpuFault.GeneralProtection);
        }

        // Intel SDM, SYSRET: a return address that is not canonical is #GP(0) still in the kernel. AMD faults behind it, in the program.
        if (to64Bit && !shown.IsAmdLike && !FastCallModel.IsCanonical(state.Rcx))
        {
            return StepResult.Raised(CpuFault.GeneralProtection);
        }

        var star = (ushort)(state.Msrs.Star >> 48);
        var cs = (ushort)((star + (to64Bit ? 16 : 0)) | 3);
        return StepResult.Completed(state with
        {
            Segments = state.Segments
                .With(SegmentRegister.Cs, SegmentCache.FlatCode(cs, 3, to64Bit))
                .With(SegmentRegister.Ss, ReturnStack(state.Segments.Ss, (ushort)(star + 8), shown)),

            // Outside 64-bit mode there is no R11: IF becomes 1 and the rest stays (AMD APM, SYSRET).
            Flags = state.Mode == CpuMode.SixtyFourBit
                ? (state.R11 & RFlags.Returned) | RFlags.Fixed
                : (state.Flags | RFlags.Interrupt) & ~RFlags.Resume,
            Cpl = 3,
            Rip = to64Bit ? state.Rcx : (uint)state.Rcx,
        });
    }

    // AMD changes SS's selector alone and leaves base, limit and attributes, also those of a null segment; Intel loads all of it and
    // sets RPL to 3 (AMD APM, SYSRET; Intel SDM, SYSRET).
    private static SegmentCache ReturnStack(SegmentCache before, ushort selector, CpuVendor shown) => shown.IsAmdLike
        ? before with { Selector = selector }
        : SegmentCache.FlatStack((ushort)(selector | 3), 3);
}
