using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Platforms;
using CpuMask.Platforms.Kvm.Languages;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Languages;

/// <summary>A guest under QEMU's TCG that executes CPUID itself: it sees nothing beside what the pool promises.</summary>
public class BootedGuestTests
{
    // TCG gives these to every guest, whatever the line says; KVM does not.
    private static readonly string[] OfTcg = { "hypervisor" };

    private static readonly Lazy<string?> Image = new(Build);

    public static TheoryData<string> Languages => ["qemu", "qemu-exact"];

    [Theory]
    [MemberData(nameof(Languages))]
    public void It_sees_no_bit_outside_the_baseline(string id)
    {
        Needs.Peer(Image.Value is not null, "binutils' as and ld");
        var names = ModelNames.OfQemu(null);
        foreach (IReadOnlyList<HostCpuid> pool in KvmPools.All().Where((_, i) => i % 9 == 0))
        {
            ComputedBaseline baseline = CpuBaseline.Of(pool).Compute();
            string line = Registry.LanguageNamed(id).Write(CpuRequest.Of(pool) with { UnknownBits = UnknownBits.Hide }).Text.Trim()["-cpu ".Length..].Replace(",enforce", string.Empty);
            LeafTable seen = Boot(line);
            seen.Find(0, 0, RegisterName.Eax).ShouldNotBeNull(line);
            foreach (Feature feature in ModelChoice.Shown.Where(f => !f.Register.IsMsr && f.Register is not { Leaf: 0xD, Subleaf: 0 } && !OfTcg.Contains(names.Of(f))))
            {
                bool shown = seen.Find(feature.Register.Leaf, feature.Register.Subleaf, feature.Register.Register) is { } word && (word.Value & feature.Mask) != 0;
                (shown && ModelChoice.OnAll(baseline, feature.Bit) != true).ShouldBeFalse(feature + " in " + line);
            }

            if (baseline.PhysicalAddressBits is { } bits && seen.Find(0x80000008, 0, RegisterName.Eax) is { } sizes)
            {
                (sizes.Value & 0xFF).ShouldBe(bits.Value, line);
            }
        }
    }

    private static LeafTable Boot(string cpu) => LeafTable.Of(Tool.Run(
        "qemu-system-x86_64", "-accel tcg -M pc -m 16 -nodefaults -display none -cpu " + cpu + " -kernel " + Image.Value
            + " -device isa-debugcon,chardev=out -chardev stdio,id=out -device isa-debug-exit,iobase=0xf4")
        .Split('\n').Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(w => w.Length == 6)
        .Select(w => w.Select(t => uint.Parse(t, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray())
        .Select(v => new LeafRegisters(v[0], v[1], RegisterValue.Of(v[2]), RegisterValue.Of(v[3]), RegisterValue.Of(v[4]), RegisterValue.Of(v[5]))));

    private static string? Build()
    {
        string folder = Path.Combine(Path.GetTempPath(), "cpumask-guest-" + Environment.ProcessId);
        Directory.CreateDirectory(folder);
        string source = Path.Combine(Checkout.Root, "tests", "Peers", "qemu", "guest.S"), image = Path.Combine(folder, "guest.elf");
        Tool.Run("sh", $"-c \"as --32 -o '{folder}/guest.o' '{source}' && ld -m elf_i386 -Ttext 0x100000 -o '{image}' '{folder}/guest.o'\"");
        return File.Exists(image) ? image : null;
    }
}
