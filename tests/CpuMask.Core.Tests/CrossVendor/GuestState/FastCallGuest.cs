using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using CpuMask.Cpuid;
using CpuMask.CrossVendor.GuestState;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.CrossVendor.GuestState;

/// <summary>A fast system call to execute from a state. QEMU runs it on a CPU of no hypervisor's making.</summary>
/// <param name="Before">Mode, level, flags, RCX, RDX, R11, RSP and MSRs; selectors are the guest's own.</param>
/// <param name="Instruction">What to execute.</param>
internal sealed record FastCallTrial(CpuState Before, FastCallInstruction Instruction);

/// <summary>What QEMU's TCG made of a trial: its own view of the state in front, and behind it the state or the vector of the fault.</summary>
internal sealed record FastCallAnswer(CpuState Before, CpuState? After, int Vector);

/// <summary>tests/Peers/qemu/fastcall.S under QEMU's TCG, whose log of interrupts shows the hidden parts of the segment registers.</summary>
internal static class FastCallGuest
{
    private const int RecordBytes = 160, Marker = 0x91, Arrived = 0x90;

    private static readonly Lazy<string?> Image = new(Build);

    /// <summary>Executes trials, those of legacy mode first. Without QEMU or the compiler the test is skipped.</summary>
    public static IReadOnlyList<FastCallAnswer> Run(CpuVendor vendor, IReadOnlyList<FastCallTrial> trials)
    {
        Needs.Peer(Image.Value is not null, "gcc and binutils");
        Needs.Machine(Tool.Run("qemu-system-x86_64", "--version").Contains("version 7.2"), "QEMU 7.2, whose TCG this test knows");
        using var folder = new TemporaryFolder();
        (string module, string log) = (folder.PathOf("trials"), folder.PathOf("log"));
        File.WriteAllBytes(module, trials.SelectMany(Record).ToArray());
        Tool.Run("qemu-system-x86_64", "-nodefaults -display none -no-reboot -M pc -accel tcg -m 16 -cpu qemu64,vendor=" + vendor.Id
            + " -device isa-debug-exit,iobase=0xf4,iosize=1 -d int -kernel \"" + Image.Value + "\" -initrd \"" + module + "\" -D \"" + log + "\"");
        string[] events = EventLine.Split(File.ReadAllText(log)).Skip(1).ToArray();
        var answers = new List<FastCallAnswer>();
        for (int i = 0; i + 3 < events.Length; i += 4)
        {
            // Each event is its vector and what follows; a marker comes in front of each outcome.
            events[i].ShouldBe("91", "trial " + answers.Count);
            FastCallTrial trial = trials[answers.Count];
            CpuState before = Read(events[i + 1], trial.Before);
            int vector = int.Parse(events[i + 2], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            answers.Add(new FastCallAnswer(
                before with { Rip = before.Rip + 2 }, vector == Arrived ? Read(events[i + 3], trial.Before) : null, vector));
        }

        answers.Count.ShouldBe(trials.Count, "the guest ended early");
        return answers;
    }

    private static byte[] Record(FastCallTrial trial)
    {
        (CpuState state, FastCallMsrs msrs) = (trial.Before, trial.Before.Msrs);
        byte[] record = new byte[RecordBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(record, state.Mode switch { CpuMode.Legacy => 0u, CpuMode.Compatibility => 1u, _ => 2u });
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(4), state.Cpl);
        Array.Fill(record, (byte)0x90, 16, 16);
        Code(trial.Instruction).CopyTo(record, 16);
        ulong[] words =
        [
            state.Flags, state.Rcx, state.Rdx, state.R11, state.Rsp, msrs.Efer & 1, msrs.Star, msrs.Lstar, msrs.Cstar, msrs.Sfmask,
            msrs.SysenterCs, msrs.SysenterEsp, msrs.SysenterEip,
        ];
        for (int i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(32 + (8 * i)), words[i]);
        }

        return record;
    }

    private static byte[] Code(FastCallInstruction instruction)
    {
        var code = new List<byte>();
        if (instruction.HasLock)
        {
            code.Add(0xF0);
        }

        if (instruction.HasRexW)
        {
            code.Add(0x48);
        }

        code.Add(0x0F);
        code.Add(instruction.Call switch { FastCall.Syscall => 0x05, FastCall.Sysret => 0x07, FastCall.Sysenter => 0x34, _ => 0x35 });
        return code.ToArray();
    }

    // A dump of 32-bit code has the lower halves of registers and no R11; the upper ones are as the trial set them.
    private static CpuState Read(string dump, CpuState trial)
    {
        ulong Word(string name, ulong missing = 0) => Regex.Match(dump, @"\b" + name + @" *=([0-9a-f]+)") is { Success: true } m
            ? ulong.Parse(m.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture) : missing;
        ulong Either(string wide, string narrow, ulong upper = 0) => Word(wide, Word(narrow) | (upper >> 32 << 32));
        SegmentSet segments = SegmentSet.Empty;
        foreach (SegmentRegister register in SegmentSet.Registers)
        {
            Match m = Regex.Match(dump, "^" + (register == SegmentRegister.Ldtr ? "LDT" : register.ToString().ToUpperInvariant()) + " *=(....) ([0-9a-f]+) ([0-9a-f]+) ([0-9a-f]+)", RegexOptions.Multiline);
            ulong[] parts = m.Groups.Values.Skip(1).Select(g => ulong.Parse(g.Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray();
            uint rights = (uint)parts[3];
            segments = segments.With(register, new SegmentCache
            {
                Selector = (ushort)parts[0], Base = parts[1], Limit = (uint)parts[2], Type = (byte)((rights >> 8) & 15), IsCodeOrData = (rights & (1 << 12)) != 0,
                Dpl = (byte)((rights >> 13) & 3), Present = (rights & (1 << 15)) != 0, Long = (rights & (1 << 21)) != 0, Big = (rights & (1 << 22)) != 0, Granular = (rights & (1 << 23)) != 0,
            });
        }

        return new CpuState
        {
            ProtectedMode = (Word("CR0") & 1) != 0, Flags = Either("RFL", "EFL"), Rip = Either("RIP", "EIP"), Rsp = Either("RSP", "ESP"),
            Rcx = Either("RCX", "ECX", trial.Rcx), Rdx = Either("RDX", "EDX", trial.Rdx), R11 = Word("R11", trial.R11), Cpl = (byte)Word("CPL"),
            Segments = segments, Msrs = trial.Msrs with { Efer = Word("EFER") },
        };
    }

    private static string? Build()
    {
        string source = Path.Combine(Checkout.Root, "tests", "Peers", "qemu", "fastcall.S");
        string folder = Directory.CreateTempSubdirectory("cpumask-qemu").FullName;
        string image = Path.Combine(folder, "fastcall.elf");

        // QEMU starts multiboot guests of 32-bit ELF alone, and the assembler takes 64-bit code in 64-bit ELF alone.
        Tool.Run("sh", $"-c \"cd {folder} && gcc -c -o 1.o '{source}' && ld -N -Ttext 0x100000 -o 1.elf 1.o && objcopy -O elf32-i386 1.elf {image}\"");
        return File.Exists(image) ? image : null;
    }

    private static readonly Regex EventLine = new(@"^ *\d+: v=([0-9a-f]{2}) .*$", RegexOptions.Multiline);
}
