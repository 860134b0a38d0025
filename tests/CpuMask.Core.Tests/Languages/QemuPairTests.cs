using System;
using System.Collections.Generic;
using System.Linq;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Platforms;
using CpuMask.Platforms.Kvm.Guests;
using CpuMask.Platforms.Kvm.Languages;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Languages;

/// <summary>Every two of QEMU's own models of one vendor as a pool, judged by QEMU, which expands the line that is written for them.</summary>
public class QemuPairTests
{
    [Fact]
    public void For_every_two_models_QEMU_gives_the_guest_what_both_have_and_nothing_else()
    {
        var names = ModelNames.OfQemu(null);
        (string Line, ComputedBaseline Baseline)[] written = CpuModels.OfQemu.Where(m => m.Vendor.IsKnown && names.Of(m) is not null).GroupBy(m => m.Vendor.Id)
            .SelectMany(v => Pairs(v.OrderBy(m => m.Name, StringComparer.Ordinal).ToArray()))
            .Select(p => CpuBaseline.Of(new[] { Host(p.A, "a"), Host(p.B, "b") }).Compute())
            .Select(b => (Registry.LanguageNamed("qemu").Write(CpuRequest.Of(b)).Text.Trim()["-cpu ".Length..], b)).ToArray();
        written.Length.ShouldBeGreaterThan(1500);

        // Many pairs have one line; QEMU is asked once of each.
        ILookup<string, ComputedBaseline> byLine = written.ToLookup(w => w.Line, w => w.Baseline);
        Dictionary<string, HashSet<string>> given = QemuExpansion.Of(byLine.Select(l => l.Key).ToArray());
        Feature[] asked = ModelChoice.Shown.Where(f => f.Register.Leaf != 0xD && names.Of(f) is not null).ToArray();
        foreach (IGrouping<string, ComputedBaseline> line in byLine)
        {
            foreach (ComputedBaseline baseline in line)
            {
                asked.Where(f => given[line.Key].Contains(names.Of(f)!) != (ModelChoice.OnAll(baseline, f.Bit) == true)).Select(f => f.Name).ShouldBeEmpty(line.Key);
            }
        }
    }

    private static IEnumerable<(CpuModel A, CpuModel B)> Pairs(CpuModel[] models) =>
        models.SelectMany((a, i) => models.Skip(i).Select(b => (a, b)));

    // A host that has the model's features and every leaf of them.
    private static HostCpuid Host(CpuModel model, string name)
    {
        var rows = new SortedDictionary<(uint Leaf, uint Subleaf), uint[]>();
        foreach (RegisterAddress word in ModelChoice.Shown.Select(f => f.Register).Where(r => !r.IsMsr))
        {
            rows[(word.Leaf, word.Subleaf)] = new uint[4];
        }

        (uint ebx, uint ecx, uint edx) = model.Vendor.ToRegisters()!.Value;
        rows[(0, 0)] = new[] { 0x20u, ebx, ecx, edx };
        rows[(0x80000000, 0)] = new[] { 0x80000021u, 0u, 0u, 0u };
        foreach (BitAddress bit in model.Bits.Where(b => !b.Register.IsMsr))
        {
            if (!rows.TryGetValue((bit.Register.Leaf, bit.Register.Subleaf), out uint[]? row))
            {
                rows[(bit.Register.Leaf, bit.Register.Subleaf)] = row = new uint[4];
            }

            row[(int)bit.Register.Register] |= bit.Mask;
        }

        rows[(1, 0)][0] = 0x000306C3;
        rows[(7, 0)][0] = 2;
        rows[(0x80000008, 0)][0] = 0x302E;
        ulong msr = model.Bits.Where(b => b.Register.IsMsr).Aggregate(0ul, (m, b) => m | ((ulong)b.Mask << (b.Register.Register == RegisterName.MsrHigh ? 32 : 0)));
        return new HostCpuid
        {
            Name = name,
            Vendor = model.Vendor,
            Signature = new CpuSignature(0x000306C3),
            Registers = new RegisterSet(
                LeafTable.Of(rows.Select(r => new LeafRegisters(r.Key.Leaf, r.Key.Subleaf, RegisterValue.Of(r.Value[0]), RegisterValue.Of(r.Value[1]), RegisterValue.Of(r.Value[2]), RegisterValue.Of(r.Value[3])))),
                new[] { new MsrValue(MsrValue.ArchCapabilities, msr, ulong.MaxValue) }),
        };
    }
}
