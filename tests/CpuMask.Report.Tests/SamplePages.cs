using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CpuMask.Baselines;
using CpuMask.Compliance;
using CpuMask.Compliance.Policy;
using CpuMask.Compliance.Rules;
using CpuMask.Compliance.Runs;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Reading;
using CpuMask.Reports;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Report;

/// <summary>The pages that the browser is shown.</summary>
public static class SamplePages
{
    public const string Hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>\u202Ecod.exe</script><!--";

    private static readonly DateTimeOffset Night = new(2026, 1, 12, 3, 0, 0, TimeSpan.Zero);

    /// <summary>Thirty hosts of four models on their third night: a lost feature, drift, a new host, a missing one, a waiver.</summary>
    public static CpuidReport Pool()
    {
        ComplianceReference promised = ComplianceReference.FromBaseline(CpuBaseline.Of(Hosts(0)), "pool.json");
        CompliancePolicy policy = CompliancePolicy.Parse("""
            {"waivers":[{"host":"esx2?.example.net","feature":"SPEC_CTRL","reason":"CHG-1204: microcode comes with the March window","expires":"2026-03-31"},
                        {"host":"esx99*","feature":"AVX","reason":"Old cluster","expires":"2025-12-31"}]}
            """);
        var runs = new List<ComplianceRun>();
        for (int night = 0; night < 3; night++)
        {
            TrappedGuest[] trapped = night == 2 ? new[] { new TrappedGuest("db-reporting-01", "esx13.example.net", new[] { "AVX512F", "AVX512BW", "CLWB" }, "esx04.example.net") } : Array.Empty<TrappedGuest>();
            runs.Add(ComplianceCheck.Run(Hosts(night), promised, policy, runs.LastOrDefault(), trapped, Night.AddDays(night)));
        }

        return CpuidReport.Of(runs[2], new ReportOptions { Title = "Prod cluster, nightly CPU check", History = CpuidHistory.Of(runs) });
    }

    /// <summary>A pool without findings.</summary>
    public static CpuidReport AllClear() =>
        CpuidReport.Of(ComplianceCheck.Run(Hosts(0).Take(12).ToArray(), ComplianceReference.FromBaseline(CpuBaseline.Of(Hosts(0)), "pool.json"), now: Night));

    /// <summary>Names that try to be markup, to turn the text around them, or to fill the screen.</summary>
    public static CpuidReport HostileNames()
    {
        HostCpuid[] hosts = Hosts(2).Take(16).ToArray();
        hosts[0] = hosts[0] with { Name = Hostile, Microcode = "</script><b>", Brand = Hostile };
        hosts[1] = hosts[1] with { Name = "\u202Egnp.esx\u202C \u2066evil\u2069 \u200Bzero" };
        hosts[2] = hosts[2] with { Name = new string('W', 10_000) };
        hosts[3] = hosts[3] with { Name = "\u0645\u0636\u064A\u0641-01", Bios = "]]>" };
        hosts[12] = hosts[12] with { Name = "{{data}}\\u003c\u2028&lt;b&gt;" };
        return CpuidReport.Of(
            ComplianceCheck.Run(hosts, ComplianceReference.FromHost(hosts[4]), now: Night), new ReportOptions { Title = Hostile });
    }

    /// <summary>Every host its own kind of CPU: each of the differing features is set on every second host, differently.</summary>
    public static CpuidReport Large(int hosts, int features)
    {
        HostCpuid sample = Hosts(0)[0];
        BitAddress[] bits = ComparedBits().Take(features).ToArray();
        var random = new Random(7);
        HostCpuid[] pool = Enumerable.Range(0, hosts).Select(i => sample with
        {
            Name = $"esx{i:D4}.example.net",
            Microcode = $"0x{0x5003900 + (i % 7):X}",
            Registers = With(sample.Registers, bits.Where(_ => random.Next(2) == 1).ToArray(), bits),
        }).ToArray();
        return CpuidReport.Of(ComplianceCheck.Run(pool, ComplianceReference.FromHost(pool[0]), now: Night));
    }

    /// <summary>Writes a report's page into a folder and gives its address.</summary>
    public static string Save(CpuidReport report, string folder, string name)
    {
        string path = Path.Combine(folder, name + ".html");
        ReportFile.Save(path, report);
        return new Uri(path).AbsoluteUri;
    }

    private static HostCpuid[] Hosts(int night)
    {
        HostCpuid[] dumps = new[] { "skx01", "skx02", "bdw01", "icx01" }
            .Select(n => new DumpFile(Registry.Formats).Read(Path.Combine(Checkout.Root, "examples", "data", "pool", n + ".txt")).Hosts[0]).ToArray();
        var hosts = new List<HostCpuid>();
        for (int i = 1; i <= 30; i++)
        {
            int kind = i <= 12 ? 0 : i == 13 ? 3 : i <= 22 ? 2 : 3;
            HostCpuid host = dumps[kind] with
            {
                Name = $"esx{i:D2}.example.net", Microcode = kind == 3 ? "0xd0003a5" : kind == 2 ? "0xb000040" : "0x2007006", Bios = kind == 2 ? "2.13.0" : "1.9.2", Kernel = "8.0.3-24022510",
            };
            if (night >= 1 && i == 7)
            {
                host = host with { Registers = Without(host.Registers, "7.0.EBX.16", "7.0.EBX.17", "7.0.EBX.30", "7.0.EBX.31"), Microcode = "0x2006e05" };
            }

            if (night >= 1 && i is 15 or 16)
            {
                host = host with { Registers = Without(host.Registers, "1.0.ECX.25", "7.0.EBX.5") , Bios = "2.4.1" };
            }

            if (night == 2 && i == 25)
            {
                host = host with { UnevenBits = new[] { new RegisterAddress(7, 0, RegisterName.Edx).Bit(10) } };
            }

            bool there = !(night == 2 && i == 11) && !(night < 2 && i == 30);
            if (there)
            {
                hosts.Add(host);
            }
        }

        return hosts.ToArray();
    }

    private static RegisterSet Without(RegisterSet registers, params string[] bits)
    {
        BitAddress[] cleared = bits.Select(t => BitAddress.TryParse(t, out BitAddress b) ? b : throw new ArgumentException(t)).ToArray();
        return With(registers, Array.Empty<BitAddress>(), cleared);
    }

    private static RegisterSet With(RegisterSet registers, IReadOnlyCollection<BitAddress> set, IReadOnlyCollection<BitAddress> known)
    {
        var rows = registers.Leaves.ToList();
        foreach (var word in known.GroupBy(b => b.Register))
        {
            uint mask = word.Aggregate(0u, (m, b) => m | b.Mask), ones = set.Where(b => b.Register == word.Key).Aggregate(0u, (m, b) => m | b.Mask);
            RegisterValue value = registers[word.Key].With(mask, ones);
            RegisterValue At(RegisterName r) => r == word.Key.Register ? value : default;
            rows.Add(new LeafRegisters(word.Key.Leaf, word.Key.Subleaf, At(RegisterName.Eax), At(RegisterName.Ebx), At(RegisterName.Ecx), At(RegisterName.Edx)));
        }

        return new RegisterSet(LeafTable.Of(rows), registers.Msrs);
    }

    private static IEnumerable<BitAddress> ComparedBits() => Features.FeatureTable.Default.All
        .Where(f => f.IsFlag && !f.Register.IsMsr && f.Class is Features.FeatureClass.Feature or Features.FeatureClass.Security)
        .Where(f => f.Register.Leaf is 1 or 7 or 0x80000001 or 0x80000008 or 0x80000021)
        .Select(f => f.Bit);
}
