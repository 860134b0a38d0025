using CpuMask.Cpuid;
using CpuMask.CrossVendor.GuestState;

namespace CpuMask.Tests.CrossVendor.GuestState;

/// <summary>Each branch of SYSCALL, SYSRET, SYSENTER and SYSEXIT, by the manuals.</summary>
public class FastCallModelTests
{
    private static readonly CpuVendor Amd = CpuVendor.Amd, Intel = CpuVendor.Intel;

    [Theory]
    [InlineData(CpuMode.Real)]
    [InlineData(CpuMode.Virtual8086)]
    [InlineData(CpuMode.Legacy)]
    [InlineData(CpuMode.Compatibility)]
    [InlineData(CpuMode.SixtyFourBit)]
    public void The_mode_follows_from_the_state(CpuMode mode) => States.In(mode).Mode.ShouldBe(mode);

    [Theory]
    // LOCK is #UD in front of anything else, null selectors and levels included.
    [InlineData(FastCall.Sysenter, CpuMode.Real, "Intel", 3, true, CpuFault.InvalidOpcode)]
    [InlineData(FastCall.Sysexit, CpuMode.SixtyFourBit, "Intel", 3, true, CpuFault.InvalidOpcode)]
    [InlineData(FastCall.Syscall, CpuMode.SixtyFourBit, "Intel", 3, true, CpuFault.InvalidOpcode)]
    [InlineData(FastCall.Sysret, CpuMode.SixtyFourBit, "AMD", 0, true, CpuFault.InvalidOpcode)]
    // Table 1.
    [InlineData(FastCall.Sysenter, CpuMode.Compatibility, "AMD", 3, false, CpuFault.InvalidOpcode)]
    [InlineData(FastCall.Sysexit, CpuMode.SixtyFourBit, "AMD", 0, false, CpuFault.InvalidOpcode)]
    [InlineData(FastCall.Syscall, CpuMode.Compatibility, "Intel", 3, false, CpuFault.InvalidOpcode)]
    [InlineData(FastCall.Syscall, CpuMode.Legacy, "Intel", 3, false, CpuFault.InvalidOpcode)]
    [InlineData(FastCall.Sysret, CpuMode.Legacy, "Intel", 0, false, CpuFault.InvalidOpcode)]
    // SYSENTER: not in real mode. SYSEXIT: not in real mode and not outside the kernel.
    [InlineData(FastCall.Sysenter, CpuMode.Real, "Intel", 0, false, CpuFault.GeneralProtection)]
    [InlineData(FastCall.Sysenter, CpuMode.Real, "AMD", 0, false, CpuFault.GeneralProtection)]
    [InlineData(FastCall.Sysexit, CpuMode.Real, "Intel", 0, false, CpuFault.GeneralProtection)]
    [InlineData(FastCall.Sysexit, CpuMode.Legacy, "AMD", 3, false, CpuFault.GeneralProtection)]
    [InlineData(FastCall.Sysexit, CpuMode.SixtyFourBit, "Intel", 1, false, CpuFault.GeneralProtection)]
    [InlineData(FastCall.Sysexit, CpuMode.Virtual8086, "Intel", 3, false, CpuFault.GeneralProtection)]
    // SYSRET: the same.
    [InlineData(FastCall.Sysret, CpuMode.Real, "AMD", 0, false, CpuFault.GeneralProtection)]
    [InlineData(FastCall.Sysret, CpuMode.SixtyFourBit, "Intel", 3, false, CpuFault.GeneralProtection)]
    [InlineData(FastCall.Sysret, CpuMode.Compatibility, "AMD", 3, false, CpuFault.GeneralProtection)]
    public void What_is_not_there_or_not_allowed_faults(FastCall call, CpuMode mode, string vendor, byte cpl, bool hasLock, CpuFault fault)
    {
        StepResult result = FastCallModel.Execute(States.In(mode, cpl), new FastCallInstruction(call, hasLock), CpuVendor.Of(vendor));
        result.ShouldBe(StepResult.Raised(fault));
        result.State.ShouldBeNull();
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(3, true)]
    [InlineData(0x10000, true)]
    [InlineData(4, false)]
    public void A_null_selector_in_SYSENTER_CS_is_a_protection_fault(ulong selector, bool faults)
    {
        foreach ((FastCall call, byte cpl) in new[] { (FastCall.Sysenter, (byte)3), (FastCall.Sysexit, (byte)0) })
        {
            CpuState state = States.In(CpuMode.SixtyFourBit, cpl).WithMsrs(m => m with { SysenterCs = selector });
            state = state with { Rcx = 0x1000, Rdx = 0x2000 };
            FastCallModel.Execute(state, new FastCallInstruction(call), Intel).Fault.ShouldBe(faults ? CpuFault.GeneralProtection : null);
        }
    }

    [Theory]
    [InlineData(FastCall.Syscall, 3)]
    [InlineData(FastCall.Sysret, 0)]
    public void Without_SCE_the_SYSCALL_pair_is_not_there(FastCall call, byte cpl) =>
        FastCallModel.Execute(States.In(CpuMode.SixtyFourBit, cpl).WithMsrs(m => m with { Efer = m.Efer & ~1ul }), new FastCallInstruction(call), Amd)
            .ShouldBe(StepResult.Raised(CpuFault.InvalidOpcode));

    [Theory]
    [InlineData(CpuMode.SixtyFourBit, true)]
    [InlineData(CpuMode.Compatibility, true)]
    [InlineData(CpuMode.Legacy, false)]
    [InlineData(CpuMode.Virtual8086, false)]
    public void SYSENTER_enters_the_kernel(CpuMode mode, bool longMode)
    {
        CpuState before = States.In(mode);
        CpuState after = Do(before, FastCall.Sysenter, Intel);
        after.ShouldBe(before with
        {
            Cpl = 0,
            Rip = longMode ? States.SysenterEip : 0x3000,
            Rsp = longMode ? States.SysenterEsp : 0x4000,

            // RPL of the MSR is dropped in both selectors.
            Segments = before.Segments
                .With(SegmentRegister.Cs, SegmentCache.FlatCode(0x60, 0, longMode)).With(SegmentRegister.Ss, SegmentCache.FlatStack(0x68, 0)),
            Flags = States.Flags & ~(RFlags.Interrupt | RFlags.Resume),
        });
    }

    [Theory]
    [InlineData(CpuMode.SixtyFourBit, true, true)]
    [InlineData(CpuMode.SixtyFourBit, false, false)]
    [InlineData(CpuMode.Compatibility, false, false)]
    // Outside 64-bit mode the byte is no prefix.
    [InlineData(CpuMode.Compatibility, true, false)]
    [InlineData(CpuMode.Legacy, false, false)]
    public void SYSEXIT_returns_to_level_3(CpuMode mode, bool rexW, bool to64Bit)
    {
        CpuState before = States.In(mode, 0);
        Do(before, FastCall.Sysexit, Intel, rexW).ShouldBe(before with
        {
            Cpl = 3,
            Rip = to64Bit ? States.Return : 0x12345678,
            Rsp = to64Bit ? States.Stack : 0x9ABCDEF0,
            Segments = before.Segments
                .With(SegmentRegister.Cs, SegmentCache.FlatCode((ushort)(to64Bit ? 0x83 : 0x73), 3, to64Bit))
                .With(SegmentRegister.Ss, SegmentCache.FlatStack((ushort)(to64Bit ? 0x8B : 0x7B), 3)),
            Flags = States.Flags & ~RFlags.Resume,
        });
    }

    [Theory]
    [InlineData(0x8000_0000_0000ul, 0ul, true, true)]
    [InlineData(0ul, 0xFFFF_7FFF_FFFF_FFFFul, true, true)]
    [InlineData(0xFFFF_8000_0000_0000ul, 0x7FFF_FFFF_FFFFul, true, false)]
    // A return to 32-bit code takes the low halves, whatever stands above.
    [InlineData(0x8000_0000_0000ul, 0ul, false, false)]
    public void SYSEXIT_to_64_bit_code_asks_for_canonical_addresses(ulong rcx, ulong rdx, bool rexW, bool faults)
    {
        CpuState state = States.In(CpuMode.SixtyFourBit, 0) with { Rcx = rcx, Rdx = rdx };
        FastCallModel.Execute(state, new FastCallInstruction(FastCall.Sysexit, HasRexW: rexW), Intel).Fault
            .ShouldBe(faults ? CpuFault.GeneralProtection : null);
    }

    [Theory]
    [InlineData(CpuMode.SixtyFourBit, "AMD", 0x1_00000102, States.Lstar)]
    [InlineData(CpuMode.SixtyFourBit, "Intel", 0x1_00000102, States.Lstar)]
    // A program in compatibility mode lives below 4 GB.
    [InlineData(CpuMode.Compatibility, "AMD", 0x102, States.Cstar)]
    public void SYSCALL_in_long_mode_saves_and_masks_the_flags(CpuMode mode, string vendor, ulong next, ulong target)
    {
        CpuState before = States.In(mode);
        Do(before, FastCall.Syscall, CpuVendor.Of(vendor)).ShouldBe(before with
        {
            Cpl = 0,
            Rcx = next,
            R11 = States.Flags & ~RFlags.Resume,
            Rip = target,
            Segments = before.Segments
                .With(SegmentRegister.Cs, SegmentCache.FlatCode(0x18, 0, true)).With(SegmentRegister.Ss, SegmentCache.FlatStack(0x20, 0)),
            Flags = States.Flags & ~RFlags.Resume & ~0x700ul,
        });
    }

    [Fact]
    public void SYSCALL_takes_RPL_out_of_CS_and_leaves_it_in_SS_and_cannot_clear_bit_1()
    {
        CpuState after = Do(States.In(CpuMode.SixtyFourBit).WithMsrs(m => m with { Star = 0x1B_00000000, Sfmask = ulong.MaxValue }), FastCall.Syscall, Amd);
        after.Segments.Cs.Selector.ShouldBe((ushort)0x18);
        after.Segments.Ss.Selector.ShouldBe((ushort)0x23);
        after.Flags.ShouldBe(RFlags.Fixed);
    }

    [Theory]
    [InlineData(CpuMode.Legacy)]
    [InlineData(CpuMode.Virtual8086)]
    // Neither the listing nor AMD's manual asks for a mode.
    [InlineData(CpuMode.Real)]
    public void SYSCALL_in_legacy_mode_goes_to_the_EIP_of_STAR(CpuMode mode)
    {
        CpuState before = States.In(mode);
        Do(before, FastCall.Syscall, Amd).ShouldBe(before with
        {
            Cpl = 0,
            Rcx = 0x102,
            Rip = 0x00ABCDEF,
            Segments = before.Segments
                .With(SegmentRegister.Cs, SegmentCache.FlatCode(0x18, 0, false)).With(SegmentRegister.Ss, SegmentCache.FlatStack(0x20, 0)),
            Flags = States.Flags & ~(RFlags.Resume | RFlags.Interrupt),
        });
    }

    [Theory]
    [InlineData(CpuMode.SixtyFourBit, "Intel", true)]
    [InlineData(CpuMode.SixtyFourBit, "Intel", false)]
    [InlineData(CpuMode.SixtyFourBit, "AMD", true)]
    [InlineData(CpuMode.SixtyFourBit, "AMD", false)]
    [InlineData(CpuMode.Compatibility, "AMD", false)]
    [InlineData(CpuMode.Legacy, "AMD", false)]
    public void SYSRET_returns_to_level_3_and_AMD_keeps_the_stack_segment(CpuMode mode, string vendor, bool to64Bit)
    {
        CpuState before = States.In(mode, 0);
        SegmentCache stack = vendor == "AMD" ? before.Segments.Ss with { Selector = 0x3B } : SegmentCache.FlatStack(0x3B, 3);
        Do(before, FastCall.Sysret, CpuVendor.Of(vendor), to64Bit).ShouldBe(before with
        {
            Cpl = 3,
            Rip = to64Bit ? States.Stack : 0x9ABCDEF0,
            Segments = before.Segments
                .With(SegmentRegister.Cs, SegmentCache.FlatCode((ushort)(to64Bit ? 0x43 : 0x33), 3, to64Bit)).With(SegmentRegister.Ss, stack),
            Flags = mode == CpuMode.SixtyFourBit ? RFlags.Returned : (States.Flags | RFlags.Interrupt) & ~RFlags.Resume,
        });
    }

    [Fact]
    public void SYSRET_sets_RPL_3_in_both_selectors_on_Intel_and_in_CS_alone_on_AMD()
    {
        CpuState state = States.In(CpuMode.SixtyFourBit, 0).WithMsrs(m => m with { Star = 0x0030_0018_00000000 });
        Do(state, FastCall.Sysret, Intel).Segments.Ss.Selector.ShouldBe((ushort)0x3B);
        Do(state, FastCall.Sysret, Amd).Segments.Ss.Selector.ShouldBe((ushort)0x38);
        Do(state, FastCall.Sysret, Amd).Segments.Cs.Selector.ShouldBe((ushort)0x33);
    }

    [Fact]
    public void SYSRET_to_an_address_that_is_not_canonical_faults_in_the_kernel_on_Intel_and_behind_it_on_AMD()
    {
        CpuState state = States.In(CpuMode.SixtyFourBit, 0) with { Rcx = 0x8000_0000_0000 };
        var instruction = new FastCallInstruction(FastCall.Sysret, HasRexW: true);
        FastCallModel.Execute(state, instruction, Intel).Fault.ShouldBe(CpuFault.GeneralProtection);
        FastCallModel.Execute(state, instruction, Amd).State!.Rip.ShouldBe(0x8000_0000_0000ul);
        FastCallModel.Execute(state, instruction with { HasRexW = false }, Intel).State!.Rip.ShouldBe(0ul);
    }

    [Theory]
    [InlineData(false, "Intel", "AMD", CpuFault.InvalidOpcode)]
    [InlineData(true, "Intel", "AMD", null)]
    [InlineData(false, "Intel", "Intel", null)]
    // What the guest was not shown is not made up for it.
    [InlineData(true, "AMD", "AMD", CpuFault.InvalidOpcode)]
    public void A_hypervisor_that_emulates_makes_the_other_vendors_host_do_what_the_guest_was_shown(bool emulates, string shown, string host, CpuFault? fault)
    {
        CpuState state = States.In(CpuMode.Compatibility);
        StepResult result = FastCallModel.ExecuteOn(state, new FastCallInstruction(FastCall.Sysenter), CpuVendor.Of(shown), CpuVendor.Of(host), emulates);
        result.Fault.ShouldBe(fault);
        if (fault is null)
        {
            result.ShouldBe(FastCallModel.Execute(state, new FastCallInstruction(FastCall.Sysenter), Intel));
        }
    }

    [Fact]
    public void AMD_keeps_half_of_two_MSRs_and_Intel_all_of_them()
    {
        FastCallMsrs msrs = States.In(CpuMode.SixtyFourBit).Msrs;
        msrs.AsHeldBy(Intel).ShouldBe(msrs);
        msrs.NeedsKeeping(Intel).ShouldBeFalse();
        msrs.AsHeldBy(Amd).ShouldBe(msrs with { SysenterEip = 0x3000, SysenterEsp = 0x4000 });
        msrs.NeedsKeeping(Amd).ShouldBeTrue();
        (msrs with { SysenterEip = 1, SysenterEsp = 2 }).NeedsKeeping(Amd).ShouldBeFalse();
    }

    [Fact]
    public void Prefixes_count_as_length()
    {
        new FastCallInstruction(FastCall.Sysret).Length.ShouldBe(2u);
        new FastCallInstruction(FastCall.Sysret, HasRexW: true).Length.ShouldBe(3u);
        new FastCallInstruction(FastCall.Sysret, true, true).Length.ShouldBe(4u);
    }

    private static CpuState Do(CpuState state, FastCall call, CpuVendor vendor, bool rexW = false)
    {
        StepResult result = FastCallModel.Execute(state, new FastCallInstruction(call, HasRexW: rexW), vendor);
        result.Fault.ShouldBeNull();
        return result.State!;
    }
}
