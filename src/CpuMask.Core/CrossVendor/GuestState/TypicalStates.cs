using CpuMask.Cpuid;

namespace CpuMask.CrossVendor.GuestState;

/// <summary>
/// The states in which a move finds the virtual CPU of a guest on an AMD host: in a program, in the kernel behind a system call,
/// and in the program behind the return, as the model itself makes them. Selectors and targets are those of Linux.
/// </summary>
internal static class TypicalStates
{
    private static readonly FastCallMsrs Msrs = new()
    {
        Efer = 0xD01, Star = 0x0023_0010_0000_0000, Lstar = 0xFFFFFFFF_81000000, Cstar = 0xFFFFFFFF_81001000, Sfmask = 0x47700,
        SysenterCs = 0x10, SysenterEsp = 0xFFFFFFFF_80010000, SysenterEip = 0xFFFFFFFF_81002000,
    };

    private static readonly FastCallMsrs LegacyMsrs = new()
    {
        Star = 0x0073_0060_C0100000, Efer = 1, SysenterCs = 0x60, SysenterEsp = 0xC1000000, SysenterEip = 0xC0100100,
    };

    /// <summary>The states of a guest.</summary>
    /// <param name="is64Bit">Whether its operating system is a 64-bit one.</param>
    /// <param name="runs32BitPrograms">Whether 32-bit programs run on it; a 32-bit system has no other.</param>
    public static IReadOnlyList<CpuState> OnAmd(bool is64Bit, bool runs32BitPrograms)
    {
        var states = new List<CpuState>();
        if (!is64Bit)
        {
            AddCall(states, Program(CpuMode.Legacy));
            return states;
        }

        AddCall(states, Program(CpuMode.SixtyFourBit));
        if (runs32BitPrograms)
        {
            AddCall(states, Program(CpuMode.Compatibility));
        }

        return states;
    }

    /// <summary>A program at an instruction of a mode.</summary>
    public static CpuState Program(CpuMode mode)
    {
        bool is64Bit = mode == CpuMode.SixtyFourBit;
        bool longMode = is64Bit || mode == CpuMode.Compatibility;
        SegmentCache stack = SegmentCache.FlatStack((ushort)(longMode ? 0x2B : 0x7B), 3);

        // In 64-bit mode Linux leaves DS to GS null; 32-bit programs have flat ones, and thread data behind GS.
        SegmentCache data = is64Bit ? SegmentCache.Null() : stack;
        return new CpuState
        {
            ProtectedMode = true,
            Flags = RFlags.Fixed | RFlags.Interrupt,
            Rip = 0x400000,
            Rsp = 0x7FFF0000,
            Cpl = 3,
            Msrs = longMode ? Msrs : LegacyMsrs,
            Segments = SegmentSet.Empty
                .With(SegmentRegister.Cs, SegmentCache.FlatCode((ushort)(is64Bit ? 0x33 : longMode ? 0x23 : 0x73), 3, is64Bit))
                .With(SegmentRegister.Ss, stack)
                .With(SegmentRegister.Ds, data)
                .With(SegmentRegister.Es, data)
                .With(SegmentRegister.Gs, is64Bit ? data : data with { Selector = 0x33, Base = 0xB7F00000, Limit = 0xFFFFFFFF })
                .With(SegmentRegister.Tr, new SegmentCache { Selector = 0x40, Limit = 0x206F, Type = 11, Present = true }),
        };
    }

    private static void AddCall(List<CpuState> states, CpuState program)
    {
        states.Add(AsAmdHolds(program));
        bool to64Bit = program.Mode == CpuMode.SixtyFourBit;
        if (FastCallModel.Execute(program, new FastCallInstruction(FastCall.Syscall), CpuVendor.Amd).State is { } kernel)
        {
            states.Add(AsAmdHolds(kernel));

            // A kernel that was entered by an interrupt in long mode runs on a null SS, and SYSRET keeps its attributes.
            CpuState interrupted = kernel with { Segments = kernel.Segments.With(SegmentRegister.Ss, SegmentCache.Null()) };
            CpuState leaving = program.Msrs.LongModeActive ? interrupted : kernel;
            if (FastCallModel.Execute(leaving, new FastCallInstruction(FastCall.Sysret, HasRexW: to64Bit), CpuVendor.Amd).State is { } back)
            {
                states.Add(AsAmdHolds(back));
            }
        }
    }

    // AMD's CPUs keep no G of CS and do not look at Accessed (the paper, above Listing 3; Linux, svm_get_segment).
    private static CpuState AsAmdHolds(CpuState state)
    {
        SegmentSet segments = state.Segments.With(SegmentRegister.Cs, state.Segments.Cs with { Granular = false });
        foreach (SegmentRegister register in new[] { SegmentRegister.Ds, SegmentRegister.Es, SegmentRegister.Gs })
        {
            SegmentCache cache = segments[register];
            segments = segments.With(register, cache with { Type = (byte)(cache.Type & ~1) });
        }

        return state with { Segments = segments };
    }
}
