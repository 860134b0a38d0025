using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CpuMask.Cpuid;

namespace CpuMask.Benchmarks;

/// <summary>cpumask decode beside Debian's cpuid -f on one file of 10,000 tables.</summary>
public static class DecodeVersusCpuid
{
    private const int Count = 10000;
    private const string Native = "cpumask decode, native";

    public static void Run()
    {
        string folder = Product.Folder("cpuid"), probe = Path.Combine(folder, "probe.txt");
        var tables = new List<string>();
        foreach ((string path, HostCpuid host) in Dumps.Hosts(string.Empty, "*.*").Where(d => d.Host.Leaves.Count > 10))
        {
            string raw = Dumps.AsCpuidRaw(host);
            File.WriteAllText(probe, raw);
            if (Contest.Once("cpuid", "-f", probe) is { ExitCode: 0, OutputBytes: > 0 })
            {
                tables.Add(raw);
            }
            else
            {
                Console.WriteLine("  left out, for cpuid fails on it: " + Path.GetFileName(path));
            }
        }

        string file = Path.Combine(folder, "tables.txt");
        using (var text = new StreamWriter(file))
        {
            for (int i = 0; i < Count; i++)
            {
                text.Write(tables[i % tables.Count]);
            }
        }

        if (Contest.Once("cpuid", "-f", file) is var peer && (peer.ExitCode != 0 || peer.OutputBytes == 0))
        {
            throw new BenchmarkException("cpuid -f fails on the whole file: " + peer.Errors);
        }

        Console.WriteLine($"  {Count} tables out of {tables.Count} real CPUs, {new FileInfo(file).Length / 1e6:F1} MB");
        Dictionary<string, double> times = new Contest()
            .Add("cpuid -f", "cpuid", "-f", file)
            .Add(Native, Product.Native, "decode", file)
            .Add("cpumask decode --json, native", Product.Native, "decode", "--json", file)
            .Add("cpumask decode, precompiled", Product.Precompiled, "decode", file)
            .Run();
        foreach (string name in times.Keys.Where(k => k != "cpuid -f"))
        {
            Contest.Ratio(name + " / cpuid -f", times[name] / times["cpuid -f"], name == Native ? 0.15 : 0.5);
        }
    }
}
