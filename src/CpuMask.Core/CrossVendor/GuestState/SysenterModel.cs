namespace CpuMask.CrossVendor.GuestState;

/// <summary>EMULATE_SYSENTER and EMULATE_SYSEXIT of Listing 1, as Intel's manual has them.</summary>
internal static class SysenterModel
{
    public static StepResult Call(CpuState state)
    {
        if (!state.ProtectedMode || IsNull(state.Msrs))
        {
            return StepResult.Raised(CpuFault.GeneralProtection);
        }

        bool longMode = state.Msrs.LongModeActive;

        // Listing 1 loads CS with the MSR as it stands. Intel SDM, SYSENTER: bits 15:0 AND FFFCH, so RPL becomes 0, as SS's does with it.
        var cs = (ushort)(state.Msrs.SysenterCs & 0xFFFC);
        return StepResult.Completed(state with
        {
            Segments = state.Segments
                .With(SegmentRegister.Cs, SegmentCache.FlatCode(cs, 0, longMode))
                .With(SegmentRegister.Ss, SegmentCache.FlatStack((ushort)(cs + 8), 0)),
            Flags = state.Flags & ~(RFlags.Virtual8086 | RFlags.Interrupt | RFlags.Resume),
            Cpl = 0,

            // Listing 1 takes all of both MSRs in every mode. Intel SDM, SYSENTER: outside long mode bits 31:0.
            Rip = longMode ? state.Msrs.SysenterEip : (uint)state.Msrs.SysenterEip,
            Rsp = longMode ? state.Msrs.SysenterEsp : (uint)state.Msrs.SysenterEsp,
        });
    }

    public static StepResult Return(CpuState state, bool to64Bit)
    {
        if (!state.ProtectedMode || state.Cpl != 0 || IsNull(state.Msrs))
        {
            return StepResult.Raised(CpuFault.GeneralProtection);
        }

        // Listing 1 does not look at the two addresses. Intel SDM, SYSEXIT, 64-bit mode exceptions: #GP(0) unless both are canonical.
        if (to64Bit && !(FastCallModel.IsCanonical(state.Rcx) && FastCallModel.IsCanonical(state.Rdx)))
        {
            return StepResult.Raised(CpuFault.GeneralProtection);
        }

        // Listing 1 leaves RPL to the MSR, CS.DPL at 0 with REX.W, and SS.DPL at 0 always. Intel SDM, SYSEXIT: RPL and DPL are 3 in both.
        var cs = (ushort)((state.Msrs.SysenterCs + (to64Bit ? 32u : 16u)) | 3);
        return StepResult.Completed(state with
        {
            Segments = state.Segments
                .With(SegmentRegister.Cs, SegmentCache.FlatCode(cs, 3, to64Bit))
                .With(SegmentRegister.Ss, SegmentCache.FlatStack((ushort)(cs + 8), 3)),

            // No manual names RF here, but every completed instruction clears it (Intel SDM vol. 3B, "Instruction-Breakpoint Exception Condition").
            Flags = state.Flags & ~RFlags.Resume,
            Cpl = 3,

            // Listing 1 takes all of RDX and RCX. Intel SDM, SYSEXIT: EDX and ECX unless the operand size is 64 bits.
            Rip = to64Bit ? state.Rdx : (uint)state.Rdx,
            Rsp = to64Bit ? state.Rcx : (uint)state.Rcx,
        });
    }

    // Bits 15:2, so that selectors 0 to 3 count as null.
    private static bool IsNull(FastCallMsrs msrs) => (msrs.SysenterCs & 0xFFFC) == 0;
}
