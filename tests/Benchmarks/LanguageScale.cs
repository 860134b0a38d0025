using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Migration.Generations;
using CpuMask.Platforms;
using CpuMask.Text;

namespace CpuMask.Benchmarks;

/// <summary>
/// A pool of a thousand hosts in process: its baseline, who took what away, and the text of every language. Promised: less than
/// 100 ms.
/// </summary>
public static class LanguageScale
{
    private const int HostCount = 1000, Runs = 15;
    private const double Promised = 100;

    public static void Run()
    {
        HostCpuid[] hosts = Pool();
        var milliseconds = new List<double>();
        TimeSpan busy = default;
        int texts = 0, refused = 0;
        for (int run = 0; run < Runs; run++)
        {
            texts = refused = 0;
            busy = run == Runs / 3 ? Process.GetCurrentProcess().TotalProcessorTime : busy;
            var watch = Stopwatch.StartNew();
            ComputedBaseline baseline = CpuBaseline.Of(hosts).Compute();
            int blamed = baseline.Removed.Sum(r => r.ByHosts.Count());
            foreach (CpuLanguage language in Registry.Languages)
            {
                try
                {
                    // Hosts with equal registers need one answer.
                    CpuRequest request = language.Uses.HasFlag(CpuRequestParts.Baseline) ? CpuRequest.Of(baseline) : CpuRequest.Of(Kinds(baseline));
                    texts += language.Write(request with { UnknownBits = UnknownBits.Hide }).Text.Length > 0 ? 1 : 0;
                }
                catch (CpuMaskException e) when (e.Kind == ErrorKind.Impossible)
                {
                    refused++;
                }
            }

            milliseconds.Add(watch.Elapsed.TotalMilliseconds);
            if (blamed == 0 || texts < 10)
            {
                throw new BenchmarkException($"{blamed} blamed, {texts} texts, which is not to be believed");
            }
        }

        // On a machine that does other things too, the processor's time says more than the clock's.
        double processor = (Process.GetCurrentProcess().TotalProcessorTime - busy).TotalMilliseconds / (Runs - (Runs / 3));
        double median = milliseconds.OrderBy(m => m).ElementAt(Runs / 2);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {"1,000 hosts, all texts",-24} {median,8:F1} ms for the baseline, the blame and {texts} languages ({refused} have no answer; first run {milliseconds[0]:F0} ms, processor time {processor:F0}; promised {Promised:F0})"));
        Results.Add("1,000 hosts, all texts", median, "ms", Promised);
        if (Math.Min(median, processor) >= Promised)
        {
            throw new BenchmarkException($"{median:F0} ms");
        }
    }

    private static HostCpuid[] Kinds(ComputedBaseline baseline) =>
        baseline.Evidence.Groups.Select(g => new HostCpuid { Name = g.Hosts[0].Name, Vendor = g.Vendor, Signature = g.Signature, View = g.View, Registers = g.Registers }).ToArray();

    private static HostCpuid[] Pool()
    {
        CpuGeneration[] intel = CpuGenerations.All.Where(g => g.Vendor.IsIntel).ToArray();
        return Enumerable.Range(0, HostCount).Select(i => HostRecord.Of(
            "node" + i.ToString("D4", CultureInfo.InvariantCulture), intel[i % intel.Length].Host.Leaves, intel[i % intel.Length].Host.Msrs)).ToArray();
    }
}
