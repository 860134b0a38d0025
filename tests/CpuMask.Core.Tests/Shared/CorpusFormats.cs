using System.IO;

namespace CpuMask.Tests.Shared;

/// <summary>Which format a file of the corpus has, told by its folder and, in two folders of mixed content, by its text.</summary>
public static class CorpusFormats
{
    /// <summary>The format's name as -Format takes it; empty for what is no dump (licences, expected results).</summary>
    public static string Of(string relative)
    {
        string text = File.Exists(Corpus.PathOf(relative)) ? File.ReadAllText(Corpus.PathOf(relative)) : string.Empty;
        return relative.Replace('\\', '/').Split('/')[0] switch
        {
            "drpizza" => relative.Contains("intel-sde") ? "cpuid-r" : "aida64",
            "libcpuid" => relative.EndsWith(".test") ? (text.Contains("basic_cpuid[") ? "libcpuid" : "aida64") : string.Empty,
            "bochs" => text.Contains("CPU-Z TXT Report") ? "cpu-z" : "aida64",
            "libvirt" => text.Contains("<cpudata") ? "libvirt-cpudata" : string.Empty,
            "hwloc" => "hwloc",
            "firecracker" => "firecracker",
            "rjcp" => "rjcp",
            _ => string.Empty,
        };
    }
}
