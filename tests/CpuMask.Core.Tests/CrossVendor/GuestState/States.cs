using CpuMask.CrossVendor.GuestState;

namespace CpuMask.Tests.CrossVendor.GuestState;

/// <summary>CPU states to start from, in which every register that an instruction reads has a value of its own.</summary>
internal static class States
{
    public const ulong Star = 0x0033_0018_00ABCDEF;
    public const ulong Lstar = 0xFFFF8000_00001000, Cstar = 0xFFFF8000_00002000;
    public const ulong SysenterEip = 0xFFFF8000_00003000, SysenterEsp = 0xFFFF8000_00004000;
    public const ulong Return = 0x7FFF_12345678, Stack = 0x7FFF_9ABCDEF0;

    // All flags that can be set but VM, with RF.
    public const ulong Flags = 0x3D7FD7;

    /// <summary>A CPU in a mode at a level, with everything switched on.</summary>
    public static CpuState In(CpuMode mode, byte cpl = 3)
    {
        bool longMode = mode is CpuMode.Compatibility or CpuMode.SixtyFourBit;
        return new CpuState
        {
            ProtectedMode = mode != CpuMode.Real,
            Flags = mode == CpuMode.Virtual8086 ? Flags | RFlags.Virtual8086 : Flags,
            Rip = longMode ? 0x1_00000100ul : 0x100,
            Rsp = 0x5555,
            Rcx = Stack,
            Rdx = Return,
            R11 = 0xFFFFFFFF_FFFFFFFF,
            Cpl = cpl,
            Segments = TypicalStates.Program(mode).Segments
                .With(SegmentRegister.Ss, SegmentCache.FlatStack(0x2B, cpl) with { Base = 0x77, Limit = 0x1234 }),
            Msrs = new FastCallMsrs
            {
                Efer = longMode ? 0xD01ul : 1, Star = Star, Lstar = Lstar, Cstar = Cstar, Sfmask = 0x700,
                SysenterCs = 0x61, SysenterEip = SysenterEip, SysenterEsp = SysenterEsp,
            },
        };
    }

    /// <summary>The same with other MSRs.</summary>
    public static CpuState WithMsrs(this CpuState state, System.Func<FastCallMsrs, FastCallMsrs> change) => state with { Msrs = change(state.Msrs) };

    /// <summary>The same with another segment.</summary>
    public static CpuState WithSegment(this CpuState state, SegmentRegister register, System.Func<SegmentCache, SegmentCache> change) =>
        state with { Segments = state.Segments.With(register, change(state.Segments[register])) };
}
