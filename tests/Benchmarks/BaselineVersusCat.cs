using System.Collections.Generic;
using System.IO;
using System.Linq;
using CpuMask.Cpuid;

namespace CpuMask.Benchmarks;

/// <summary>cpumask baseline over 10,000 one-host files beside the bare cost of reading them.</summary>
public static class BaselineVersusCat
{
    private const int Count = 10000;

    public static void Run()
    {
        string folder = Product.Folder("cat"), files = Directory.CreateDirectory(Path.Combine(folder, "hosts")).FullName;
        string leaf = Dumps.OneLeaf(folder);
        HostCpuid[] hosts = Dumps.Hosts("libvirt", "x86_64-cpuid-*.xml").Select(d => d.Host).Where(h => h.Vendor.IsIntel && h.Leaves.Count > 10).ToArray();
        for (int i = 0; i < Count; i++)
        {
            File.WriteAllText(Path.Combine(files, $"host{i:D5}.txt"), Dumps.AsCpuidRaw(hosts[i % hosts.Length]));
        }

        Dictionary<string, double> times = new Contest()
            .Add("cat", "/bin/sh", "-c", $"cat {files}/*")
            .Add("empty run, precompiled", Product.Precompiled, "baseline", "--json", leaf)
            .Add("empty run, native", Product.Native, "baseline", "--json", leaf)
            .Add("cpumask baseline, precompiled", Product.Precompiled, "baseline", "--json", files)
            .Add("cpumask baseline, native", Product.Native, "baseline", "--json", files)
            .Run();
        foreach ((string kind, double cats) in new[] { ("precompiled", 3), ("native", 1.5) })
        {
            Contest.Ratio($"{kind} / ({cats} x cat + empty run)",
                times["cpumask baseline, " + kind] / ((cats * times["cat"]) + times["empty run, " + kind]), 1);
        }
    }
}
