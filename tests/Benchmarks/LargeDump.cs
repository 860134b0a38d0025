using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using CpuMask.Cpuid;

namespace CpuMask.Benchmarks;

/// <summary>One dump of 384 CPUs: what decoding it costs over an empty run.</summary>
public static class LargeDump
{
    private const int Cpus = 384;

    public static void Run()
    {
        string folder = Product.Folder("large"), leaf = Dumps.OneLeaf(folder), file = Path.Combine(folder, "large.txt");
        HostCpuid host = Dumps.Hosts("drpizza/intel-sde", "*.txt").Select(d => d.Host).OrderByDescending(h => h.Leaves.Count).First();
        var text = new StringBuilder();
        for (int cpu = 0; cpu < Cpus; cpu++)
        {
            // Each CPU has its own APIC id, as on a real machine.
            text.Append(Dumps.AsCpuidRaw(host, cpu).Replace("ebx=0x0b400800", $"ebx=0x{cpu & 0xFF:x2}400800"));
        }

        File.WriteAllText(file, text.ToString());
        Console.WriteLine($"  {Cpus} CPUs, {new FileInfo(file).Length / 1e6:F2} MB");
        Dictionary<string, double> times = new Contest()
            .Add("empty run, precompiled", Product.Precompiled, "decode", "--json", leaf)
            .Add("384 CPUs, precompiled", Product.Precompiled, "decode", "--json", file)
            .Add("empty run, native", Product.Native, "decode", "--json", leaf)
            .Add("384 CPUs, native", Product.Native, "decode", "--json", file)
            .Run();
        foreach (string kind in new[] { "precompiled", "native" })
        {
            Contest.Ratio($"milliseconds over an empty run, {kind}", times["384 CPUs, " + kind] - times["empty run, " + kind], 25);
        }
    }
}
