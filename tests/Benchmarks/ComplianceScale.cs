using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using CpuMask.Baselines;
using CpuMask.Compliance;
using CpuMask.Compliance.Policy;
using CpuMask.Compliance.Rules;
using CpuMask.Compliance.Runs;
using CpuMask.Cpuid;
using CpuMask.Migration.Generations;
using CpuMask.Reports;

namespace CpuMask.Benchmarks;

/// <summary>
/// Ten thousand hosts checked against a baseline and the night before, the run kept and the page, the CI's and the
/// monitor's file written: in process, beside copying the same bytes. As in a real pool, where most hosts are alike, and
/// with every host different from all others, whose page nobody could read. Promised: less than two seconds.
/// </summary>
public static class ComplianceScale
{
    private const int HostCount = 10_000, Runs = 5;
    private const double Promised = 2.0;

    public static void Run()
    {
        Measure("alike, as in a pool", distinct: false);
        Measure("every one different", distinct: true);
    }

    private static void Measure(string name, bool distinct)
    {
        string folder = Product.Folder("compliance");
        HostCpuid[] promised = Hosts(distinct, night: 1), now = Hosts(distinct, night: 2);
        ComplianceReference reference = ComplianceReference.FromBaseline(CpuBaseline.Of(promised), "pool.json");
        ComplianceRun previous = ComplianceCheck.Run(promised, reference);
        var seconds = new List<double>();
        var processor = new List<double>();
        var copies = new List<double>();
        long allocated = 0, live = 0;
        string[] files = [];
        for (int run = 0; run <= Runs; run++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            TimeSpan used = Environment.CpuUsage.TotalTime;
            var watch = Stopwatch.StartNew();
            ComplianceRun result = ComplianceCheck.Run(now, reference, null, previous);
            CpuidReport report = CpuidReport.Of(result);
            files = Write(folder, result, report);
            double spent = watch.Elapsed.TotalSeconds, worked = (Environment.CpuUsage.TotalTime - used).TotalSeconds;
            allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
            live = GC.GetTotalMemory(forceFullCollection: true);
            GC.KeepAlive(report);
            Believe(result, report, distinct);
            double copied = Copy(files, folder);
            if (run > 0)
            {
                // The first run compiles.
                seconds.Add(spent);
                processor.Add(worked);
                copies.Add(copied);
            }
        }

        // On a machine that is shared with others the wall's clock measures them; the processor's time is this program's own.
        double median = Median(seconds), cpu = Median(processor), copy = Median(copies);
        long bytes = files.Sum(f => new FileInfo(f).Length);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {name,-22} {median * 1000,6:F0} ms (least {seconds.Min() * 1000:F0}, processor time {cpu * 1000:F0}), {bytes / 1e6:F1} MB in {files.Length} files, {allocated / 1e6:F0} MB allocated, {live / 1e6:F0} MB live with both nights' hosts; cp of the same files {copy * 1000:F0} ms, {median / copy:F1} times that (promised: {Promised * 1000:F0} ms)"));
        Results.Add(name, median * 1000, "ms", Promised * 1000);
        Results.Add(name + ", allocated", allocated / 1e6, "MB");
        if (Math.Min(median, cpu) >= Promised)
        {
            throw new BenchmarkException($"{median:F2} s, {cpu:F2} s of processor time");
        }
    }

    private static string[] Write(string folder, ComplianceRun run, CpuidReport report)
    {
        string kept = RunFile.Save(Path.Combine(folder, "run.json"), run);
        string[] reports = new[] { "report.html", "hosts.xml", "cpumask.prom" }.Select(n => Path.Combine(folder, n)).ToArray();
        foreach (string file in reports)
        {
            ReportFile.Save(file, report);
        }

        return [kept, .. reports];
    }

    private static void Believe(ComplianceRun result, CpuidReport report, bool distinct)
    {
        int broken = result.Findings.Count(f => f.Rule == RuleIds.FeatureMissing);
        if (result.Hosts.Count != HostCount || broken < 100 || (distinct ? report.Groups.Count < HostCount / 2 : report.Groups.Count > 200))
        {
            throw new BenchmarkException($"{broken} missing features in {report.Groups.Count} groups, which is not to be believed");
        }
    }

    private static double Copy(string[] files, string folder)
    {
        string target = Path.Combine(folder, "copy");
        Directory.CreateDirectory(target);
        var watch = Stopwatch.StartNew();
        (int code, _, string errors) = Contest.Once("cp", [.. files, target]);
        return code == 0 ? watch.Elapsed.TotalSeconds : throw new BenchmarkException("cp: " + errors);
    }

    private static double Median(List<double> all) => all.OrderBy(s => s).ElementAt(all.Count / 2);

    // Intel's servers of twelve generations; on the second night every fiftieth host has lost ERMS. The distinct ones differ in
    // bits of leaf 7 that no baseline of theirs promises.
    private static HostCpuid[] Hosts(bool distinct, int night)
    {
        CpuGeneration[] intel = CpuGenerations.All.Where(g => g.Vendor.IsIntel && g.Host.Registers[Erms] == true).ToArray();
        var kinds = new Dictionary<(int, uint, uint), RegisterSet>();
        return Enumerable.Range(0, HostCount).Select(i =>
        {
            HostCpuid host = intel[i % intel.Length].Host;
            uint cleared = night == 2 && i % 50 == 0 ? Erms.Mask : 0, edx = distinct ? (uint)i << 12 : 0;
            (int, uint, uint) kind = (i % intel.Length, cleared, edx);
            if (!kinds.TryGetValue(kind, out RegisterSet? registers))
            {
                kinds[kind] = registers = new RegisterSet(With(host.Registers.Leaves, cleared, edx), host.Registers.Msrs);
            }

            return host with
            {
                Name = "esx" + i.ToString("D5", CultureInfo.InvariantCulture) + ".example.net", Source = "vc/esx" + i.ToString("D5", CultureInfo.InvariantCulture),
                Microcode = "0x" + (0x5003900 + (i % 3)).ToString("X", CultureInfo.InvariantCulture), Registers = registers,
            };
        }).ToArray();
    }

    private static BitAddress Erms => new(new RegisterAddress(7, 0, RegisterName.Ebx), 9);

    private static LeafTable With(LeafTable leaves, uint cleared, uint edx) => LeafTable.Of(leaves.Select(row => row.Leaf == 7 && row.Subleaf == 0
        ? new LeafRegisters(
            row.Leaf, row.Subleaf, row.Eax, new RegisterValue(row.Ebx.Value & ~cleared, row.Ebx.Known), row.Ecx,
            edx == 0 ? row.Edx : new RegisterValue((row.Edx.Value & ~0x03FFF000u) | (edx & 0x03FFF000u), uint.MaxValue))
        : row));
}
