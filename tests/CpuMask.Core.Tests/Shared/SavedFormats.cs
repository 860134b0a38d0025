using System.IO;
using System.Linq;

namespace CpuMask.Tests.Shared;

/// <summary>Which format a file of the saved corpus has, told by its folder and, in folders of mixed content, by its text.</summary>
public static class SavedFormats
{
    /// <summary>The format's name; empty for what is no dump.</summary>
    public static string Of(string folder, string relative)
    {
        string path = Path.Combine(folder, relative), text = File.Exists(path) ? File.ReadAllText(path) : string.Empty;
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
