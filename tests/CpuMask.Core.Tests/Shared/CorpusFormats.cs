using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace CpuMask.Tests.Shared;

/// <summary>Which format a file of the corpus has, told by its folder and, in folders of mixed content, by its text.</summary>
public static class CorpusFormats
{
    /// <summary>Every file of the corpus, relative to its folder, in the order of names.</summary>
    public static IEnumerable<string> Files() => Directory.EnumerateFiles(Corpus.Folder!, "*", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(Corpus.Folder!, f).Replace('\\', '/')).OrderBy(f => f, System.StringComparer.Ordinal);

    /// <summary>The format's name as -Format takes it; empty for what is no dump (licences, signatures).</summary>
    public static string Of(string relative)
    {
        string text = File.Exists(Corpus.PathOf(relative)) ? File.ReadAllText(Corpus.PathOf(relative)) : string.Empty;
        string name = relative.Split('/').Last();
        return relative.Split('/')[0] switch
        {
            "drpizza" => relative.Contains("intel-sde") ? "cpuid-r" : "aida64",
            "libcpuid" => name.EndsWith(".test") ? (text.Contains("basic_cpuid[") ? "libcpuid" : "aida64") : string.Empty,
            "bochs" => text.Contains("CPU-Z TXT Report") ? "cpu-z" : "aida64",
            "libvirt" => text.Contains("<cpudata") ? "libvirt-cpudata" : name.EndsWith(".json") ? "qemu-model" : name.EndsWith(".xml") ? "libvirt-cpu" : string.Empty,
            "hwloc" => name == "hwloc-cpuid-info" ? string.Empty : "hwloc",
            "firecracker" => "firecracker",
            "rjcp" => "rjcp",
            "lscpu" => "lscpu",
            "proc-cpuinfo" => "proc-cpuinfo",
            _ => string.Empty,
        };
    }
}
