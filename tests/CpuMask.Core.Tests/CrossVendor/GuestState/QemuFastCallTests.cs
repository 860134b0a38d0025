using System;
using System.Collections.Generic;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.CrossVendor.GuestState;

namespace CpuMask.Tests.CrossVendor.GuestState;

/// <summary>
/// A second opinion on the model: QEMU's TCG executes the four instructions in a bare guest, under either vendor's name, and its
/// end states are compared with the model's, hidden parts of CS and SS included. Where TCG is known to differ from the manuals
/// it says which vendor's book it followed.
/// </summary>
public class QemuFastCallTests
{
    private const ulong Landing = 0x400000, Stacks = 0x500000, High = 0xFFFFFFFF_80000000;
    private const int InvalidOpcode = 6, GeneralProtection = 13;

    // TF would trace the guest, VM and RF do not come through its IRET, and bit 1 is always 1.
    private const ulong FreeFlags = 0x3C7ED5;

    // TF, RF, VM, VIF and VIP: of R11 TCG's SYSRET sets TF, RF and VM and keeps the other two.
    private const ulong TcgTakesAsTheyAre = 0x1B0100;

    [Theory]
    [InlineData("AMD")]
    [InlineData("Intel")]
    public void TCG_ends_where_the_model_does(string name)
    {
        CpuVendor vendor = CpuVendor.Of(name);
        FastCallTrial[] trials = Trials().ToArray();
        IReadOnlyList<FastCallAnswer> answers = FastCallGuest.Run(vendor, trials);
        var differences = new List<string>();
        foreach ((FastCallTrial trial, FastCallAnswer answer) in trials.Zip(answers))
        {
            (answer.Before.Mode, answer.Before.Cpl).ShouldBe((trial.Before.Mode, trial.Before.Cpl));
            StepResult model = FastCallModel.Execute(answer.Before, trial.Instruction, BookOf(vendor, trial));
            string expected = model.State is { } state ? Told(AsTcg(state, trial), trial, answer.After) : Told(model.Fault!.Value);
            string found = answer.After is { } after ? Told(after, trial, after) : "vector " + answer.Vector;
            if (expected != found)
            {
                differences.Add($"{trial.Instruction} in {trial.Before.Mode} at {trial.Before.Cpl}\n  model {expected}\n  TCG   {found}");
            }
        }

        differences.ShouldBeEmpty();
        answers.Count(a => a.After is not null).ShouldBeGreaterThan(trials.Length / 3);
        answers.ShouldContain(a => a.Vector == InvalidOpcode);
        answers.ShouldContain(a => a.Vector == GeneralProtection);
    }

    /// <summary>
    /// The vendor whose book TCG 7.2 follows. It refuses AMD's SYSENTER and SYSEXIT in 64-bit code alone, and takes SYSCALL and SYSRET
    /// everywhere; in both cases it does what the other vendor's CPU does, which is what a hypervisor has to emulate. LOCK in front of any of
    /// the four it takes, so of that it is not asked.
    /// </summary>
    private static CpuVendor BookOf(CpuVendor vendor, FastCallTrial trial) => FastCallSupport.IsSyscall(trial.Instruction.Call)
        ? CpuVendor.Amd
        : trial.Before.Mode == CpuMode.Compatibility ? CpuVendor.Intel : vendor;

    // TCG's SYSRET loads SS as Intel's does, under AMD's name too, and a kernel in compatibility mode, which nobody writes, gets its
    // flags from R11 as in 64-bit mode, where AMD's manual sets IF alone.
    private static CpuState AsTcg(CpuState model, FastCallTrial trial)
    {
        if (trial.Instruction.Call != FastCall.Sysret)
        {
            return model;
        }

        CpuState loaded = model.WithSegment(SegmentRegister.Ss, c => SegmentCache.FlatStack(c.Selector, 3));
        return trial.Before.Mode == CpuMode.Compatibility ? loaded with { Flags = (trial.Before.R11 & RFlags.Returned) | RFlags.Fixed } : loaded;
    }

    private static string Told(CpuFault fault) => "vector " + (fault == CpuFault.InvalidOpcode ? InvalidOpcode : GeneralProtection);

    // Of a state in 32-bit code TCG prints low halves alone. Its SYSCALL in long mode loses the arithmetic flags and DF, which it keeps
    // elsewhere than the other flags, and its SYSENTER in long mode sets D beside L, which no descriptor may (Intel SDM, SYSENTER: CS.D is 0).
    private static string Told(CpuState state, FastCallTrial trial, CpuState? other)
    {
        bool fromLongMode = trial.Before.Mode != CpuMode.Legacy;
        ulong mask = other is null || other.Mode == CpuMode.SixtyFourBit ? ulong.MaxValue : uint.MaxValue;
        ulong lost = fromLongMode && trial.Instruction.Call == FastCall.Syscall ? 0xCD5ul : 0;
        SegmentCache cs = state.Segments.Cs;
        cs = cs.Long && !FastCallSupport.IsSyscall(trial.Instruction.Call) ? cs with { Big = false } : cs;
        string Segment(SegmentCache c) => $"{c.Selector:x4}:{c.Base:x}+{c.Limit:x} type {c.Type} S{c.IsCodeOrData} DPL{c.Dpl} P{c.Present} L{c.Long} B{c.Big} G{c.Granular}";
        return $"{state.Mode} CPL{state.Cpl} RIP {state.Rip & mask:x} RSP {state.Rsp & mask:x} RCX {state.Rcx & mask:x} RDX {state.Rdx & mask:x} "
            + (mask == ulong.MaxValue ? $"R11 {state.R11:x} " : string.Empty)
            + $"flags {state.Flags & ~lost:x} CS {Segment(cs)} SS {Segment(state.Segments.Ss)}";
    }

    private static IEnumerable<FastCallTrial> Trials()
    {
        var random = new Random(20090901);
        foreach (CpuMode mode in new[] { CpuMode.Legacy, CpuMode.Compatibility, CpuMode.SixtyFourBit })
        {
            foreach (FastCall call in Enum.GetValues<FastCall>())
            {
                foreach (byte cpl in new byte[] { 3, 0 })
                {
                    foreach (bool rexW in mode == CpuMode.SixtyFourBit ? new[] { false, true } : [false])
                    {
                        for (int i = 0; i < 8; i++)
                        {
                            yield return new FastCallTrial(RandomState(random, mode, cpl, i, to32Bit: !rexW && call is (FastCall.Sysret or FastCall.Sysexit)), new FastCallInstruction(call, HasRexW: rexW));
                        }
                    }
                }
            }
        }
    }

    // Targets lie where the guest waits for them: in the landing zone, and in long mode also in its image at the top.
    private static CpuState RandomState(Random random, CpuMode mode, byte cpl, int round, bool to32Bit)
    {
        bool longMode = mode != CpuMode.Legacy;
        ulong Target() => (longMode && random.Next(2) == 0 ? High : 0) + Landing + ((ulong)random.Next(0x1000) * 2);

        // A return to 32-bit code drops the upper half, whatever it is.
        ulong Back() => !to32Bit ? Target() : (longMode ? (ulong)random.Next() << 32 : 0) | (Landing + ((ulong)random.Next(0x1000) * 2));
        ulong Stack() => (longMode && random.Next(2) == 0 ? High : 0) + Stacks + ((ulong)random.Next(0x1000) * 16);
        
        // SYSENTER of TCG takes 1 to 3 for a selector, and its SYSCALL has no RPL in SS: both alike for what operating systems write.
        ulong Selector() => (ulong)random.Next(1, 0x1F0) << 3;
        return States.In(mode, cpl) with
        {
            Flags = RFlags.Fixed | ((ulong)random.Next() & FreeFlags),
            Rcx = Back(), Rdx = Back(), R11 = ((ulong)random.NextInt64() & ~TcgTakesAsTheyAre) | RFlags.Fixed,
            Rsp = mode == CpuMode.SixtyFourBit ? Stack() : (uint)Stack() & 0xFFFFFF,
            Msrs = new FastCallMsrs
            {
                // One round in eight switches SYSCALL off, and one has no selector for SYSENTER.
                Efer = (longMode ? 0xD00ul : 0) | (round == 6 ? 0ul : 1),
                Star = ((Selector() | 3) << 48) | (Selector() << 32) | Landing | (uint)(random.Next(0x1000) * 2),
                Lstar = Target(), Cstar = Target(), Sfmask = (uint)random.Next(),
                SysenterCs = round == 7 ? 0 : Selector(), SysenterEsp = Stack(), SysenterEip = Target(),
            },
        };
    }
}
