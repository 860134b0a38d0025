using System.Linq;
using CpuMask.Cpuid;
using CpuMask.CrossVendor.GuestState;
using FsCheck;
using FsCheck.Fluent;

namespace CpuMask.Tests.CrossVendor.GuestState;

/// <summary>What holds for every state that an AMD CPU can be in: repairs, and a call with its return.</summary>
public class GuestStatePropertyTests
{
    private static readonly SegmentRegister[] Data = [SegmentRegister.Ds, SegmentRegister.Es, SegmentRegister.Fs, SegmentRegister.Gs];

    // Limits as descriptors of 20 bits give them, in bytes or in pages.
    private static readonly Gen<uint> Limit =
        from bits in Gen.Choose(0, 0xFFFFF)
        from inPages in Gen.Elements(false, true)
        select inPages ? ((uint)bits << 12) | 0xFFF : (uint)bits;

    private static readonly Gen<bool> Flag = Gen.Elements(false, true);

    private static readonly Gen<ulong> Word =
        from high in Gen.Choose(int.MinValue, int.MaxValue) from low in Gen.Choose(int.MinValue, int.MaxValue) select ((ulong)(uint)high << 32) | (uint)low;

    private static readonly Gen<ulong> Canonical = from word in Word select (ulong)((long)(word << 16) >> 16);

    private static readonly Gen<CpuState> States =
        from mode in Gen.Elements(CpuMode.Legacy, CpuMode.Compatibility, CpuMode.SixtyFourBit)
        from cpl in Gen.Choose(0, 3)
        from cs in Code(mode, cpl)
        from ss in Stack(mode, cpl)
        from data in DataSegment(cpl).ArrayOf(4)
        from ldtr in Ldt()
        from tr in Task()
        from flags in Word
        from words in Canonical.ArrayOf(10)
        select new CpuState
        {
            ProtectedMode = true,
            Cpl = (byte)cpl,
            Flags = (flags & 0x3D7FD5) | RFlags.Fixed,
            Rip = mode == CpuMode.SixtyFourBit ? words[0] : (uint)words[0] >> 1,
            Rsp = words[1], Rcx = words[2], Rdx = words[3], R11 = words[4],
            Segments = Data.Select((r, i) => (r, i)).Aggregate(
                SegmentSet.Empty.With(SegmentRegister.Cs, cs).With(SegmentRegister.Ss, ss).With(SegmentRegister.Ldtr, ldtr).With(SegmentRegister.Tr, tr),
                (set, next) => set.With(next.r, data[next.i])),
            Msrs = new FastCallMsrs
            {
                Efer = mode == CpuMode.Legacy ? 1ul : 0xD01ul,
                Star = 0x0023_0010_00000000ul | (uint)words[5], Lstar = words[6], Cstar = words[7], Sfmask = (uint)words[8],
                SysenterCs = 0x10, SysenterEsp = words[8], SysenterEip = words[9],
            },
        };

    private static readonly Gen<CpuState> Virtual8086 =
        from state in States
        from selectors in Gen.Choose(0, 0xFFFF).ArrayOf(6)
        from type in Gen.Choose(0, 15)
        select SegmentSet.Registers.Take(6).Select((r, i) => (r, i)).Aggregate(
            state with { Flags = state.Flags | RFlags.Virtual8086, Cpl = 3, Msrs = state.Msrs with { Efer = 1 } },
            (s, next) => s.WithSegment(next.r, _ => new SegmentCache
            {
                Selector = (ushort)selectors[next.i], Base = (ulong)selectors[next.i] << 4, Limit = 0xFFFF, Type = (byte)type, Present = true,
            }));

    [Fact]
    public void A_repaired_state_passes_the_checks_of_VM_entry() => Prop.ForAll(Gen.OneOf(States, Virtual8086).ToArbitrary(), state =>
        VmEntryChecks.Failures(SegmentRepair.ForIntel(state).State, unrestrictedGuest: false).ShouldBeEmpty()).Check(Many);

    [Fact]
    public void A_second_repair_changes_nothing() => Prop.ForAll(Gen.OneOf(States, Virtual8086).ToArbitrary(), state =>
    {
        CpuState once = SegmentRepair.ForIntel(state).State;
        SegmentRepair.ForIntel(once).State.ShouldBeSameAs(once);
    }).Check(Many);

    [Fact]
    public void A_repair_leaves_what_the_guest_can_see() => Prop.ForAll(Gen.OneOf(States, Virtual8086).ToArbitrary(), state =>
    {
        CpuState repaired = SegmentRepair.ForIntel(state).State;
        (repaired with { Segments = state.Segments }).ShouldBe(state);
        foreach (SegmentRegister register in SegmentSet.Registers)
        {
            (SegmentCache before, SegmentCache after) = (state.Segments[register], repaired.Segments[register]);
            (after.Selector, after.Base, after.Limit).ShouldBe((before.Selector, before.Base, before.Limit));
        }
    }).Check(Many);

    [Fact]
    public void Whatever_a_call_or_a_return_leaves_on_AMD_can_be_repaired() => Prop.ForAll(
        (from state in States from call in Gen.Elements(FastCall.Syscall, FastCall.Sysret, FastCall.Sysenter, FastCall.Sysexit) from rexW in Flag select (state, call, rexW)).ToArbitrary(),
        given =>
        {
            if (FastCallModel.Execute(given.state, new FastCallInstruction(given.call, HasRexW: given.rexW), CpuVendor.Amd).State is { } after)
            {
                VmEntryChecks.Failures(SegmentRepair.ForIntel(after).State, unrestrictedGuest: false).ShouldBeEmpty();
            }
        }).Check(Many);

    [Fact]
    public void SYSRET_returns_what_SYSCALL_saved() => Prop.ForAll(
        (from state in States from vendor in Gen.Elements(CpuVendor.Amd, CpuVendor.Intel) select (state, vendor)).ToArbitrary(), given =>
        {
            (CpuState program, CpuVendor vendor) = given;
            if (FastCallModel.Execute(program, new FastCallInstruction(FastCall.Syscall), vendor).State is not { } kernel)
            {
                FastCallSupport.Works(vendor, program.Mode, FastCall.Syscall).ShouldBeFalse();
                return;
            }

            kernel.Cpl.ShouldBe((byte)0);
            bool is64Bit = program.Mode == CpuMode.SixtyFourBit;
            CpuState back = FastCallModel.Execute(kernel, new FastCallInstruction(FastCall.Sysret, HasRexW: is64Bit), vendor).State!;
            (back.Mode, back.Rip, back.Rsp, back.Cpl).ShouldBe((program.Mode, program.Rip + 2, program.Rsp, (byte)3));
            ulong changed = RFlags.Resume | (program.Msrs.LongModeActive ? 0 : RFlags.Interrupt);
            (back.Flags & ~changed).ShouldBe(program.Flags & ~changed);
        }).Check(Many);

    [Fact]
    public void SYSEXIT_returns_to_where_the_program_said_before_SYSENTER() => Prop.ForAll(
        (from state in States from vendor in Gen.Elements(CpuVendor.Amd, CpuVendor.Intel) select (state, vendor)).ToArbitrary(), given =>
        {
            // SYSENTER saves nothing: the program leaves its return address and stack in registers, the kernel puts them into RDX and RCX.
            (CpuState program, CpuVendor vendor) = given;
            bool is64Bit = program.Mode == CpuMode.SixtyFourBit;
            if (FastCallModel.Execute(program, new FastCallInstruction(FastCall.Sysenter), vendor).State is not { } kernel)
            {
                FastCallSupport.Works(vendor, program.Mode, FastCall.Sysenter).ShouldBeFalse();
                return;
            }

            CpuState leaving = kernel with { Rdx = program.Rip, Rcx = program.Rsp };
            CpuState back = FastCallModel.Execute(leaving, new FastCallInstruction(FastCall.Sysexit, HasRexW: is64Bit), vendor).State!;
            (back.Mode, back.Rip, back.Rsp, back.Cpl).ShouldBe((program.Mode, program.Rip, is64Bit ? program.Rsp : (uint)program.Rsp, (byte)3));
        }).Check(Many);

    [Fact]
    public void An_emulating_host_of_either_vendor_gives_the_guest_what_its_own_would() => Prop.ForAll(
        (from state in States from call in Gen.Elements(FastCall.Syscall, FastCall.Sysenter, FastCall.Sysexit) from shown in Gen.Elements(CpuVendor.Amd, CpuVendor.Intel) select (state, call, shown)).ToArbitrary(),
        given =>
        {
            (CpuState state, FastCall call, CpuVendor shown) = given;
            var instruction = new FastCallInstruction(call);
            CpuVendor other = shown.IsIntel ? CpuVendor.Amd : CpuVendor.Intel;
            StepResult own = FastCallModel.Execute(state, instruction, shown);
            if (own.State is not null)
            {
                FastCallModel.ExecuteOn(state, instruction, shown, other, emulates: true).ShouldBe(own);
            }
        }).Check(Many);

    private static Config Many => Config.QuickThrowOnFailure.WithMaxTest(Cases.Of(500));

    private static Gen<SegmentCache> Code(CpuMode mode, int cpl) =>
        from type in Gen.Choose(8, 15)
        from dpl in Gen.Choose(0, cpl)
        from limit in Limit
        from noise in Flag.ArrayOf(3)
        from selector in Gen.Choose(1, 0x1FFF)
        select new SegmentCache
        {
            Selector = (ushort)((selector << 3) | cpl), Limit = limit, Type = (byte)type, IsCodeOrData = true, Dpl = (byte)dpl,
            Present = noise[0], Granular = noise[1], Long = mode == CpuMode.SixtyFourBit, Big = mode != CpuMode.SixtyFourBit && noise[2],
        };

    private static Gen<SegmentCache> Stack(CpuMode mode, int cpl) =>
        from type in Gen.Elements<byte>(2, 3, 6, 7)
        from dpl in Gen.Choose(0, 3)
        from limit in Limit
        from noise in Flag.ArrayOf(3)
        from selector in Gen.Choose(1, 0x1FFF)
        select noise[0] && mode != CpuMode.Legacy
            ? SegmentCache.Null((ushort)cpl) with { Big = noise[1] }
            : new SegmentCache
            {
                Selector = (ushort)((selector << 3) | cpl), Limit = limit, Type = type, IsCodeOrData = true, Dpl = (byte)dpl,
                Present = true, Granular = noise[1], Big = noise[2],
            };

    private static Gen<SegmentCache> DataSegment(int cpl) =>
        from type in Gen.Elements<byte>(0, 1, 2, 3, 4, 5, 6, 7, 10, 11, 14, 15)
        from rpl in Gen.Choose(0, 3)
        from dpl in Gen.Choose(System.Math.Max(cpl, rpl), 3)
        from limit in Limit
        from noise in Flag.ArrayOf(3)
        from selector in Gen.Choose(1, 0x1FFF)
        from start in Gen.Choose(0, int.MaxValue)
        select noise[0]
            ? SegmentCache.Null((ushort)rpl) with { Base = (ulong)start }
            : new SegmentCache
            {
                Selector = (ushort)((selector << 3) | rpl), Base = (ulong)start, Limit = limit, Type = type, IsCodeOrData = true,
                Dpl = (byte)dpl, Present = true, Granular = noise[1], Big = noise[2],
            };

    private static Gen<SegmentCache> Ldt() =>
        from isNull in Flag from limit in Limit from start in Canonical
        select isNull ? SegmentCache.Null() : new SegmentCache { Selector = 0x50, Base = start, Limit = limit, Type = 2, Present = true };

    private static Gen<SegmentCache> Task() =>
        from type in Gen.Elements<byte>(1, 3, 9, 11) from limit in Limit from start in Canonical from present in Flag
        select new SegmentCache { Selector = 0x40, Base = start, Limit = limit, Type = type, Present = present };
}
