using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using CpuMask.Cpuid;
using CpuMask.Reading;

namespace CpuMask.Benchmarks;

/// <summary>Real dumps, in the one form that CpuMask and its peers both read.</summary>
public static class Dumps
{
    /// <summary>The corpus of real dumps beside the checkout, or where CPUMASK_CORPUS says.</summary>
    public static string Corpus { get; } = Environment.GetEnvironmentVariable("CPUMASK_CORPUS") is { Length: > 0 } named
        ? named
        : Path.GetFullPath(Path.Combine(Product.Root, "..", "shared", "corpus"));

    /// <summary>The first hosts of some dumps of the corpus.</summary>
    public static IEnumerable<(string Path, HostCpuid Host)> Hosts(string folder, string pattern)
    {
        string root = Path.Combine(Corpus, folder);
        if (!Directory.Exists(root))
        {
            throw new BenchmarkException("no corpus of real dumps at " + Corpus);
        }

        var file = new DumpFile(Registry.Formats);
        foreach (string path in Directory.EnumerateFiles(root, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            DumpImport import = file.Read(path);
            if (import.Hosts.Count > 0 && import.Problems.Count == 0)
            {
                yield return (path, import.Hosts[0]);
            }
        }
    }

    /// <summary>One CPU as <c>cpuid -r</c> prints it.</summary>
    public static string AsCpuidRaw(HostCpuid host, int cpu = 0)
    {
        var text = new StringBuilder("CPU ").Append(cpu).Append(":\n");
        foreach (LeafRegisters row in host.Leaves.Where(r => r.Eax.IsKnown && r.Ebx.IsKnown && r.Ecx.IsKnown && r.Edx.IsKnown))
        {
            text.Append($"   0x{row.Leaf:x8} 0x{row.Subleaf:x2}: eax=0x{row.Eax.Value:x8} ebx=0x{row.Ebx.Value:x8} ecx=0x{row.Ecx.Value:x8} edx=0x{row.Edx.Value:x8}\n");
        }

        return text.ToString();
    }

    /// <summary>A dump of one leaf: what a run costs without work.</summary>
    public static string OneLeaf(string folder)
    {
        string path = Path.Combine(folder, "one-leaf.txt");
        File.WriteAllText(path, "CPU 0:\n   0x00000000 0x00: eax=0x00000000 ebx=0x756e6547 ecx=0x6c65746e edx=0x49656e69\n");
        return path;
    }
}
