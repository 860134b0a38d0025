using System;
using System.Collections.Generic;
using System.Linq;

namespace CpuMask.Tests.Shared.DumpWriters;

/// <summary>Writes a CPU of tests/data in the format and the dialect of the dump that its values come from.</summary>
public static class DumpWriter
{
    private static readonly Dictionary<string, Func<RealCpu, string>> Writers = new()
    {
        ["aida64"] = Aida64Text.Write,
        ["libcpuid"] = LibcpuidText.Write,
        ["cpu-z"] = CpuZText.Write,
        ["cpuid-r"] = CpuidRawText.Write,
        ["libvirt-cpudata"] = LibvirtCpuDataXml.Write,
        ["rjcp"] = RjcpXml.Write,
        ["firecracker"] = FirecrackerJson.Write,
    };

    /// <summary>The dump's files; hwloc has one for each CPU.</summary>
    public static IEnumerable<(string Path, string Text)> Files(RealCpu host) => host.Format == "hwloc"
        ? host.Cpus.Select((c, i) => (host.Path + "/pu" + i, HwlocText.Write(c))).Append((host.Path + "/hwloc-cpuid-info", "Architecture: x86\n"))
        : new[] { (host.Path, Writers[host.Format](host)) };
}
