using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CpuMask.Baselines;
using CpuMask.Compliance;
using CpuMask.Compliance.Rules;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Reading;
using CpuMask.Reports;

namespace CpuMask.Tests.Report;

/// <summary>
/// Hosts of one real CPU, in each of which some bits are the other way round: hardly two are alike, and what differs between them has
/// no pattern that a page could make use of.
/// </summary>
public static class FlippedHosts
{
    // The feature words, and those beside them that the page compares.
    private static readonly uint[] Leaves = { 1, 5, 6, 7, 0xA, 0xD, 0x14, 0x80000001, 0x80000007, 0x80000008 };

    /// <summary>Makes them: the same ones each time.</summary>
    /// <param name="real">The real CPU.</param>
    /// <param name="hosts">How many.</param>
    /// <param name="flips">How many bits of each are turned.</param>
    /// <param name="named">Whether only named features are turned, or any bit of their registers, numbers and unnamed bits too.</param>
    public static HostCpuid[] Of(HostCpuid real, int hosts, int flips, bool named)
    {
        BitAddress[] bits = named ? Features(real) : Anything(real);
        var random = new Random(17);
        return Enumerable.Range(0, hosts).Select(i => real with
        {
            Name = "esx" + i.ToString("D4", CultureInfo.InvariantCulture) + ".example.net",
            Microcode = "0x" + (0x5003900 + (i % 7)).ToString("X", CultureInfo.InvariantCulture),
            Registers = new RegisterSet(Flipped(real.Registers.Leaves, Choose(random, bits, flips)), real.Registers.Msrs),
        }).ToArray();
    }

    /// <summary>Their report, checked against the CPU of a dump.</summary>
    public static CpuidReport Report(string dump, int hosts, int flips, bool named)
    {
        HostCpuid real = new DumpFile(Registry.Formats).Read(dump).Hosts[0];
        return CpuidReport.Of(ComplianceCheck.Run(
            Of(real, hosts, flips, named), ComplianceReference.FromBaseline(CpuBaseline.Of(new[] { real }), Path.GetFileName(dump)),
            now: new(2026, 1, 12, 3, 0, 0, TimeSpan.Zero)));
    }

    private static BitAddress[] Features(HostCpuid real) => FeatureTable.Default.All
        .Where(f => f.IsFlag && !f.Register.IsMsr && f.Class is FeatureClass.Feature or FeatureClass.Security && real.Registers[f.Bit] is not null)
        .Select(f => f.Bit).Distinct().ToArray();

    private static BitAddress[] Anything(HostCpuid real) => real.Registers.Leaves.Where(row => Leaves.Contains(row.Leaf))
        .SelectMany(row => new[] { RegisterName.Eax, RegisterName.Ebx, RegisterName.Ecx, RegisterName.Edx }
            .SelectMany(r => Enumerable.Range(0, 32).Select(b => new RegisterAddress(row.Leaf, row.Subleaf, r).Bit(b))))
        .Where(b => real.Registers[b] is not null).ToArray();

    private static HashSet<BitAddress> Choose(Random random, BitAddress[] bits, int count)
    {
        var chosen = new HashSet<BitAddress>();
        while (chosen.Count < Math.Min(count, bits.Length))
        {
            chosen.Add(bits[random.Next(bits.Length)]);
        }

        return chosen;
    }

    private static LeafTable Flipped(LeafTable leaves, HashSet<BitAddress> bits)
    {
        Dictionary<RegisterAddress, uint> words = bits.GroupBy(b => b.Register).ToDictionary(g => g.Key, g => g.Aggregate(0u, (m, b) => m | b.Mask));
        return LeafTable.Of(leaves.Select(row =>
        {
            RegisterValue Turned(RegisterName name, RegisterValue value) =>
                words.TryGetValue(new RegisterAddress(row.Leaf, row.Subleaf, name), out uint mask) ? new RegisterValue(value.Value ^ mask, value.Known) : value;
            return new LeafRegisters(
                row.Leaf, row.Subleaf, Turned(RegisterName.Eax, row.Eax), Turned(RegisterName.Ebx, row.Ebx), Turned(RegisterName.Ecx, row.Ecx), Turned(RegisterName.Edx, row.Edx));
        }));
    }
}
