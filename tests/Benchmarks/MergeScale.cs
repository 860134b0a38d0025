using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CpuMask.Baselines;
using CpuMask.Cpuid;

namespace CpuMask.Benchmarks;

/// <summary>
/// One million host records, from a hundred partial baselines of ten thousand hosts each, merged by the native cpumask beside
/// cat of the same files. Promised: three seconds and 300 MB.
/// </summary>
public static class MergeScale
{
    private const int Parts = 100, HostsOfPart = 10_000;
    private const double PromisedSeconds = 3, PromisedMegabytes = 300;

    public static void Run()
    {
        const string Native = "cpumask baseline of 1,000,000 records, native";
        string folder = Product.Folder("merge");
        HostCpuid[] kinds = Dumps.Hosts("libvirt", "x86_64-cpuid-*.xml").Select(d => d.Host).Where(h => h.Vendor.IsIntel && h.Leaves.Count > 10).ToArray();
        for (int part = 0; part < Parts; part++)
        {
            CpuidJsonFile.Save(Path.Combine(folder, Digits(part, 3) + ".json"), CpuBaseline.Of(Enumerable.Range(part * HostsOfPart, HostsOfPart).Select(i => kinds[i * 31 % kinds.Length] with
            {
                Name = "esx" + Digits(i, 7) + ".example.net", Source = "collected/site" + Digits(part, 3) + "/esx" + Digits(i, 7) + ".txt",
            })));
        }

        string[] files = Directory.GetFiles(folder);
        if (Contest.Once(Product.Native, ["baseline", "--json", .. files]) is var run && (run.ExitCode != 0 || run.OutputBytes < (long)Parts * HostsOfPart * 50))
        {
            throw new BenchmarkException($"the merge ended with {run.ExitCode} and {run.OutputBytes} bytes: {run.Errors.Split('\n')[0]}");
        }

        Console.WriteLine($"  {kinds.Length} kinds of CPU, {files.Sum(f => new FileInfo(f).Length) / 1e6:F0} MB in {files.Length} files, {run.OutputBytes / 1e6:F0} MB merged");
        Dictionary<string, double> times = new Contest()
            .Add("cat", "/bin/cat", files)
            .Add(Native, Product.Native, ["baseline", "--json", .. files])
            .Run();
        Contest.Held(Native, times[Native], "ms", PromisedSeconds * 1000);
        Contest.Held(Native + ", memory", Contest.Peak(Product.Native, ["baseline", "--json", .. files]), "MB", PromisedMegabytes);
    }

    private static string Digits(int number, int digits) => number.ToString("D" + digits, CultureInfo.InvariantCulture);
}
