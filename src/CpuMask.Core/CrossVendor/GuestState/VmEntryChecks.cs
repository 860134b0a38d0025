namespace CpuMask.CrossVendor.GuestState;

/// <summary>
/// The checks that Intel's VM entry makes of a guest's segment registers: Intel SDM vol. 3C, chapter "VM entries", "Checks on Guest Segment Registers". A state that fails
/// one does not run: the VM entry ends with "invalid guest state".
/// </summary>
internal static class VmEntryChecks
{
    /// <summary>The checks that a state fails, each as the register and what the manual asks of it; empty when it may run.</summary>
    /// <param name="state">The state.</param>
    /// <param name="unrestrictedGuest">
    /// The VM-execution control "unrestricted guest", which CPUs since Westmere have and without which neither real mode nor
    /// odd privilege levels can be entered.
    /// </param>
    public static IReadOnlyList<string> Failures(CpuState state, bool unrestrictedGuest)
    {
        var failures = new List<string>();
        bool virtual8086 = state.Mode == CpuMode.Virtual8086;
        foreach (SegmentRegister register in SegmentSet.Registers)
        {
            SegmentCache cache = state.Segments[register];
            if (register is SegmentRegister.Tr or SegmentRegister.Ldtr)
            {
                SystemChecks.Add(failures, state, register);
            }
            else if (virtual8086)
            {
                Ask(failures, cache.Base == (ulong)cache.Selector << 4, register, "base is the selector times 16");
                Ask(failures, cache.Limit == 0xFFFF, register, "limit is FFFFH");
                Ask(failures, cache is { Type: 3, IsCodeOrData: true, Dpl: 3, Present: true, Long: false, Big: false, Granular: false, Unusable: false }, register, "access rights are F3H");
            }
            else
            {
                AddProtected(failures, state, register, unrestrictedGuest);
            }
        }

        return failures;
    }

    /// <summary>Notes a check that does not hold.</summary>
    internal static void Ask(List<string> failures, bool holds, SegmentRegister register, string what)
    {
        if (!holds)
        {
            failures.Add(register.ToString().ToUpperInvariant() + ": " + what);
        }
    }

    /// <summary>G against the limit: 0 if any of bits 11:0 is 0, 1 if any of bits 31:20 is 1.</summary>
    internal static bool GranularityFits(SegmentCache cache) =>
        ((cache.Limit & 0xFFF) == 0xFFF || !cache.Granular) && (cache.Limit <= 0xFFFFF || cache.Granular);

    private static void AddProtected(List<string> failures, CpuState state, SegmentRegister register, bool unrestricted)
    {
        SegmentCache cache = state.Segments[register];
        if (register == SegmentRegister.Cs)
        {
            AddCode(failures, state, unrestricted);
        }
        else if (register == SegmentRegister.Ss)
        {
            AddStack(failures, state, unrestricted);
        }
        else
        {
            bool isCanonical = register is SegmentRegister.Fs or SegmentRegister.Gs;
            Ask(failures, isCanonical ? FastCallModel.IsCanonical(cache.Base) : cache.Unusable || cache.Base <= uint.MaxValue, register,
                isCanonical ? "base is canonical" : "bits 63:32 of the base are 0");
            AddData(failures, cache, register, unrestricted);
        }
    }

    private static void AddCode(List<string> failures, CpuState state, bool unrestricted)
    {
        const SegmentRegister Cs = SegmentRegister.Cs;
        SegmentCache cs = state.Segments.Cs;
        Ask(failures, cs.Base <= uint.MaxValue, Cs, "bits 63:32 of the base are 0");
        Ask(failures, (cs.Type & 9) == 9 || (unrestricted && cs.Type == 3), Cs, "type is accessed code");
        Ask(failures, cs.IsCodeOrData, Cs, "S is 1");
        Ask(failures, cs.Present, Cs, "P is 1");
        Ask(failures, !(state.Msrs.LongModeActive && cs.Long && cs.Big), Cs, "D is 0 with L in long mode");
        Ask(failures, GranularityFits(cs), Cs, "G agrees with the limit");
        Ask(failures, LevelFits(cs, state.Segments.Ss), Cs, "DPL agrees with SS.DPL");
    }

    private static bool LevelFits(SegmentCache cs, SegmentCache ss) => !cs.IsCode ? cs.Dpl == 0
        : cs.IsConforming ? cs.Dpl <= ss.Dpl : cs.Dpl == ss.Dpl;

    private static void AddStack(List<string> failures, CpuState state, bool unrestricted)
    {
        const SegmentRegister Ss = SegmentRegister.Ss;
        SegmentCache ss = state.Segments.Ss;
        Ask(failures, unrestricted || ss.Rpl == state.Segments.Cs.Rpl, Ss, "RPL is CS's");
        Ask(failures, unrestricted || ss.Dpl == ss.Rpl, Ss, "DPL is RPL");
        Ask(failures, ss.Dpl == 0 || (state.ProtectedMode && state.Segments.Cs.Type != 3), Ss, "DPL is 0 in real mode and where CS holds data");
        Ask(failures, ss.Unusable || ss.Base <= uint.MaxValue, Ss, "bits 63:32 of the base are 0");
        Ask(failures, ss.Unusable || ss.Type is 3 or 7, Ss, "type is accessed writable data");
        AddUsable(failures, ss, Ss);
    }

    private static void AddData(List<string> failures, SegmentCache cache, SegmentRegister register, bool unrestricted)
    {
        Ask(failures, cache.Unusable || cache.Accessed, register, "type is accessed");
        Ask(failures, cache.Unusable || !cache.IsCode || (cache.Type & 2) != 0, register, "code is readable");
        Ask(failures, cache.Unusable || unrestricted || cache.IsConforming || cache.Dpl >= cache.Rpl, register, "DPL is not below RPL");
        AddUsable(failures, cache, register);
    }

    private static void AddUsable(List<string> failures, SegmentCache cache, SegmentRegister register)
    {
        Ask(failures, cache.Unusable || cache.IsCodeOrData, register, "S is 1");
        Ask(failures, cache.Unusable || cache.Present, register, "P is 1");
        Ask(failures, cache.Unusable || GranularityFits(cache), register, "G agrees with the limit");
    }

    /// <summary>TR and LDTR.</summary>
    private static class SystemChecks
    {
        public static void Add(List<string> failures, CpuState state, SegmentRegister register)
        {
            SegmentCache cache = state.Segments[register];
            bool isTask = register == SegmentRegister.Tr;
            if (!isTask && cache.Unusable)
            {
                return;
            }

            Ask(failures, !cache.Unusable, register, "Unusable is 0");
            Ask(failures, (cache.Selector & 4) == 0, register, "TI of the selector is 0");
            Ask(failures, FastCallModel.IsCanonical(cache.Base), register, "base is canonical");
            Ask(failures, !isTask ? cache.Type == 2 : cache.Type == 11 || (cache.Type == 3 && !state.Msrs.LongModeActive), register, isTask ? "type is a busy TSS" : "type is an LDT");
            Ask(failures, !cache.IsCodeOrData, register, "S is 0");
            Ask(failures, cache.Present, register, "P is 1");
            Ask(failures, GranularityFits(cache), register, "G agrees with the limit");
        }
    }
}
