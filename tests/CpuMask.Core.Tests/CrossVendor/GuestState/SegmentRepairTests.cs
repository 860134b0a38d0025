using System;
using System.Linq;
using CpuMask.CrossVendor.GuestState;

namespace CpuMask.Tests.CrossVendor.GuestState;

/// <summary>Each rule of the repair, Listing 3's and the others, and each check of Intel's VM entry.</summary>
public class SegmentRepairTests
{
    /// <summary>A state that VM entry takes as it is.</summary>
    private static CpuState Good(CpuMode mode = CpuMode.Legacy) => TypicalStates.Program(mode) with
    {
        Segments = SegmentRepair.ForIntel(TypicalStates.Program(mode)).State.Segments,
    };

    [Theory]
    [InlineData(SegmentRegister.Cs, 0xFFFFFu, false)]
    [InlineData(SegmentRegister.Cs, 0x100FFFu, true)]
    [InlineData(SegmentRegister.Ds, 0xFFFFFFFFu, true)]
    [InlineData(SegmentRegister.Tr, 0x67u, false)]
    public void Granularity_follows_the_limit_in_every_register(SegmentRegister register, uint limit, bool granular)
    {
        CpuState state = Good().WithSegment(register, c => c with { Limit = limit, Granular = !granular });
        Repaired(state, new SegmentChange(register, SegmentRule.Granularity, granular ? 0 : 1, granular ? 1 : 0))
            .Segments[register].Granular.ShouldBe(granular);
    }

    [Fact]
    public void A_segment_that_is_not_present_becomes_unusable_and_one_that_is_does_not()
    {
        CpuState state = Good().WithSegment(SegmentRegister.Ds, c => SegmentCache.Null()).WithSegment(SegmentRegister.Es, c => c with { Unusable = true });
        Repaired(state, new SegmentChange(SegmentRegister.Ds, SegmentRule.Unusable, 0, 1), new SegmentChange(SegmentRegister.Es, SegmentRule.Unusable, 1, 0));
    }

    [Fact]
    public void A_read_only_segment_that_nobody_touched_stays_usable_against_Listing_3()
    {
        CpuState state = Good().WithSegment(SegmentRegister.Ds, c => c with { Type = 0 });
        SegmentCache ds = Repaired(state, new SegmentChange(SegmentRegister.Ds, SegmentRule.Accessed, 0, 1)).Segments[SegmentRegister.Ds];
        ds.Unusable.ShouldBeFalse();
        ds.Type.ShouldBe((byte)1);
    }

    [Theory]
    [InlineData(SegmentRegister.Cs, 10)]
    [InlineData(SegmentRegister.Ss, 2)]
    [InlineData(SegmentRegister.Fs, 2)]
    public void A_segment_in_use_is_accessed(SegmentRegister register, byte type)
    {
        CpuState state = Good().WithSegment(register, c => SegmentCache.FlatStack(0x2B, 3) with { Type = type });
        SegmentRepair.ForIntel(state).State.Segments[register].Type.ShouldBe((byte)(type + 1));
    }

    [Fact]
    public void An_LDT_has_no_accessed_bit()
    {
        CpuState state = Good().WithSegment(SegmentRegister.Ldtr, _ => new SegmentCache { Selector = 0x50, Limit = 0xFF, Type = 2, Present = true });
        SegmentRepair.ForIntel(state).Changes.ShouldBeEmpty();
        VmEntryChecks.Failures(state, false).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(SegmentRegister.Cs)]
    [InlineData(SegmentRegister.Tr)]
    public void CS_and_TR_are_present_and_never_unusable_against_Listing_3(SegmentRegister register)
    {
        CpuState state = Good().WithSegment(register, c => c with { Present = false, Unusable = true });
        Repaired(state, new SegmentChange(register, SegmentRule.Present, 0, 1), new SegmentChange(register, SegmentRule.Unusable, 1, 0));
    }

    [Theory]
    [InlineData(CpuMode.Legacy, 1, 3)]
    [InlineData(CpuMode.Legacy, 9, 11)]
    [InlineData(CpuMode.SixtyFourBit, 9, 11)]
    // The 16-bit segment of reset, in a kernel that has not loaded TR yet.
    [InlineData(CpuMode.SixtyFourBit, 3, 11)]
    public void The_task_state_segment_is_busy_and_of_the_modes_size(CpuMode mode, byte type, byte repaired) =>
        Repaired(Good(mode).WithSegment(SegmentRegister.Tr, c => c with { Type = type }), new SegmentChange(SegmentRegister.Tr, SegmentRule.BusyTss, type, repaired));

    [Fact]
    public void The_level_of_the_stack_segment_is_the_CPUs()
    {
        CpuState state = Good(CpuMode.SixtyFourBit).WithSegment(SegmentRegister.Ss, c => c with { Dpl = 0 });
        Repaired(state, new SegmentChange(SegmentRegister.Ss, SegmentRule.StackLevel, 0, 3));
    }

    [Fact]
    public void An_unusable_stack_segment_is_not_big()
    {
        CpuState state = Good(CpuMode.SixtyFourBit).WithSegment(SegmentRegister.Ss, c => SegmentCache.Null(3) with { Big = true, Dpl = 3 });
        Repaired(state, new SegmentChange(SegmentRegister.Ss, SegmentRule.Unusable, 0, 1), new SegmentChange(SegmentRegister.Ss, SegmentRule.StackSize, 1, 0));
    }

    [Fact]
    public void The_level_of_code_is_the_CPUs_unless_it_conforms()
    {
        Repaired(Good().WithSegment(SegmentRegister.Cs, c => c with { Dpl = 0 }), new SegmentChange(SegmentRegister.Cs, SegmentRule.CodeLevel, 0, 3));
        Repaired(Good().WithSegment(SegmentRegister.Cs, c => c with { Dpl = 0, Type = 15 }));
    }

    [Fact]
    public void Virtual_8086_mode_has_one_set_of_access_rights()
    {
        CpuState state = Virtual8086();
        (CpuState repaired, var changes) = SegmentRepair.ForIntel(state);
        changes.ShouldBe(SegmentSet.Registers.Take(6).Select(r => new SegmentChange(r, SegmentRule.Virtual8086, 0, 1)));
        VmEntryChecks.Failures(state, false).Count.ShouldBe(6);
        VmEntryChecks.Failures(repaired, false).ShouldBeEmpty();
        SegmentRepair.ForIntel(repaired).Changes.ShouldBeEmpty();
    }

    [Fact]
    public void What_fits_already_stays_the_same_object()
    {
        CpuState state = Good();
        SegmentRepair.ForIntel(state).State.ShouldBeSameAs(state);
    }

    [Theory]
    [InlineData("CS: bits 63:32 of the base are 0", SegmentRegister.Cs, "base", 0x1_00000000L)]
    [InlineData("CS: type is accessed code", SegmentRegister.Cs, "type", 10)]
    [InlineData("CS: S is 1", SegmentRegister.Cs, "s", 0)]
    [InlineData("CS: P is 1", SegmentRegister.Cs, "present", 0)]
    [InlineData("CS: D is 0 with L in long mode", SegmentRegister.Cs, "big", 1)]
    [InlineData("CS: G agrees with the limit", SegmentRegister.Cs, "limit", 0xFFFFF000L)]
    [InlineData("CS: DPL agrees with SS.DPL", SegmentRegister.Cs, "dpl", 0)]
    [InlineData("SS: RPL is CS's; SS: DPL is RPL", SegmentRegister.Ss, "selector", 0x28)]
    [InlineData("SS: bits 63:32 of the base are 0", SegmentRegister.Ss, "base", 0x1_00000000L)]
    [InlineData("SS: type is accessed writable data", SegmentRegister.Ss, "type", 1)]
    [InlineData("SS: S is 1", SegmentRegister.Ss, "s", 0)]
    [InlineData("SS: P is 1", SegmentRegister.Ss, "present", 0)]
    [InlineData("SS: G agrees with the limit", SegmentRegister.Ss, "granular", 0)]
    [InlineData("DS: bits 63:32 of the base are 0", SegmentRegister.Ds, "base", 0x1_00000000L)]
    [InlineData("DS: type is accessed", SegmentRegister.Ds, "type", 2)]
    [InlineData("DS: code is readable", SegmentRegister.Ds, "type", 9)]
    [InlineData("DS: DPL is not below RPL", SegmentRegister.Ds, "dpl", 0)]
    [InlineData("", SegmentRegister.Ds, "conforming", 0)]
    [InlineData("DS: S is 1", SegmentRegister.Ds, "s", 0)]
    [InlineData("DS: P is 1", SegmentRegister.Ds, "present", 0)]
    [InlineData("DS: G agrees with the limit", SegmentRegister.Ds, "granular", 0)]
    [InlineData("FS: base is canonical", SegmentRegister.Fs, "base", 0x8000_00000000L)]
    [InlineData("GS: base is canonical", SegmentRegister.Gs, "base", 0x8000_00000000L)]
    [InlineData("", SegmentRegister.Fs, "base", 0x7FFF_FFFFFFFFL)]
    [InlineData("TR: Unusable is 0", SegmentRegister.Tr, "unusable", 1)]
    [InlineData("TR: TI of the selector is 0", SegmentRegister.Tr, "selector", 0x44)]
    [InlineData("TR: base is canonical", SegmentRegister.Tr, "base", 0x8000_00000000L)]
    [InlineData("TR: type is a busy TSS", SegmentRegister.Tr, "type", 3)]
    [InlineData("TR: type is a busy TSS", SegmentRegister.Tr, "type", 9)]
    [InlineData("TR: S is 0", SegmentRegister.Tr, "s", 1)]
    [InlineData("TR: P is 1", SegmentRegister.Tr, "present", 0)]
    [InlineData("TR: G agrees with the limit", SegmentRegister.Tr, "granular", 1)]
    [InlineData("LDTR: TI of the selector is 0", SegmentRegister.Ldtr, "selector", 0x44)]
    [InlineData("LDTR: type is an LDT", SegmentRegister.Ldtr, "type", 11)]
    [InlineData("LDTR: base is canonical", SegmentRegister.Ldtr, "base", 0x8000_00000000L)]
    [InlineData("LDTR: S is 0", SegmentRegister.Ldtr, "s", 1)]
    [InlineData("LDTR: P is 1", SegmentRegister.Ldtr, "present", 0)]
    public void VM_entry_refuses(string failures, SegmentRegister register, string field, long value)
    {
        CpuState state = Good(CpuMode.SixtyFourBit)
            .WithSegment(SegmentRegister.Ds, _ => SegmentCache.FlatStack(0x2B, 3))
            .WithSegment(SegmentRegister.Ldtr, _ => new SegmentCache { Selector = 0x50, Limit = 0xFFF, Type = 2, Present = true });
        VmEntryChecks.Failures(state, false).ShouldBeEmpty();
        bool set = value != 0;
        string.Join("; ", VmEntryChecks.Failures(state.WithSegment(register, c => field switch
        {
            "base" => c with { Base = (ulong)value },
            "type" => c with { Type = (byte)value },
            "s" => c with { IsCodeOrData = set },
            "present" => c with { Present = set },
            "big" => c with { Big = set },
            "limit" => c with { Limit = (uint)value },
            "dpl" => c with { Dpl = (byte)value },
            "selector" => c with { Selector = (ushort)value },
            "granular" => c with { Granular = set },
            "unusable" => c with { Unusable = set },
            "conforming" => c with { Type = 15, Dpl = 0 },
            _ => throw new ArgumentException(field),
        }), false)).ShouldBe(failures);
    }

    [Theory]
    [InlineData(3, 0, 0, true, "")]
    [InlineData(3, 0, 0, false, "CS: type is accessed code; SS: RPL is CS's")]
    [InlineData(3, 1, 0, true, "CS: DPL agrees with SS.DPL")]
    [InlineData(3, 0, 1, true, "SS: DPL is 0 in real mode and where CS holds data")]
    [InlineData(11, 0, 0, true, "")]
    [InlineData(11, 1, 1, true, "SS: DPL is 0 in real mode and where CS holds data")]
    [InlineData(15, 1, 0, true, "CS: DPL agrees with SS.DPL")]
    [InlineData(15, 0, 0, true, "")]
    public void Real_mode_runs_with_unrestricted_guest_alone(byte codeType, byte codeDpl, byte stackDpl, bool unrestricted, string failures)
    {
        CpuState state = Good() with { ProtectedMode = false };
        state = state.WithSegment(SegmentRegister.Cs, c => c with { Type = codeType, Dpl = codeDpl, Selector = 0xF003 })
            .WithSegment(SegmentRegister.Ss, c => c with { Dpl = stackDpl, Selector = 0 })
            .WithSegment(SegmentRegister.Ds, c => c with { Selector = 0x1003, Dpl = 3 }).WithSegment(SegmentRegister.Es, c => c with { Unusable = true, Base = ulong.MaxValue });
        string.Join("; ", VmEntryChecks.Failures(state, unrestricted)).ShouldBe(failures);
    }

    [Fact]
    public void In_protected_mode_a_data_segment_as_code_has_level_0_too()
    {
        CpuState state = Good().WithSegment(SegmentRegister.Cs, c => c with { Type = 3, Dpl = 0 });
        VmEntryChecks.Failures(state, true).ShouldBe(["SS: DPL is 0 in real mode and where CS holds data"]);
    }

    [Fact]
    public void In_virtual_8086_mode_base_and_limit_are_fixed()
    {
        CpuState state = SegmentRepair.ForIntel(Virtual8086()).State;
        VmEntryChecks.Failures(state.WithSegment(SegmentRegister.Es, c => c with { Base = 1, Limit = 1 }), false)
            .ShouldBe(["ES: base is the selector times 16", "ES: limit is FFFFH"]);
    }

    [Fact]
    public void Segment_sets_are_equal_by_value()
    {
        SegmentSet set = Good().Segments;
        set.ShouldBe(set.With(SegmentRegister.Cs, set.Cs with { }));
        set.GetHashCode().ShouldBe(set.With(SegmentRegister.Cs, set.Cs with { }).GetHashCode());
        set.Equals(set.With(SegmentRegister.Tr, SegmentCache.Null())).ShouldBeFalse();
        set.Equals((object?)null).ShouldBeFalse();
        SegmentCache.Null(3).IsNull.ShouldBeTrue();
        SegmentCache.Null(4).IsNull.ShouldBeFalse();
    }

    /// <summary>As AMD might hold it: rights of the descriptors of before.</summary>
    private static CpuState Virtual8086()
    {
        CpuState state = Good() with { Flags = RFlags.Fixed | RFlags.Virtual8086 };
        foreach (SegmentRegister register in SegmentSet.Registers.Take(6))
        {
            state = state.WithSegment(register, c => new SegmentCache { Selector = 0x1234, Base = 0x12340, Limit = 0xFFFF, Type = 2, IsCodeOrData = true, Present = true });
        }

        return state;
    }

    /// <summary>The repaired state, after checking what was changed, that it runs now, and that a second repair does nothing.</summary>
    private static CpuState Repaired(CpuState state, params SegmentChange[] changes)
    {
        (CpuState repaired, var made) = SegmentRepair.ForIntel(state);
        made.ShouldBe(changes);
        VmEntryChecks.Failures(repaired, false).ShouldBeEmpty();
        SegmentRepair.ForIntel(repaired).Changes.ShouldBeEmpty();
        return repaired;
    }
}
