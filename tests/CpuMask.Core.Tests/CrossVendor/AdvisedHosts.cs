using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Hosts;

namespace CpuMask.Tests.CrossVendor;

/// <summary>Real CPUs of tests/data as hosts, and small ones of a few registers.</summary>
internal static class AdvisedHosts
{
    public static HostCpuid Real(string name, string path, HostView view = HostView.Hardware) => HostRecord.Of(
        name, LeafTable.Of(RealTables.Cpu(path).Numbered().Cpus[0].Rows.Select(r => new LeafRegisters(
            r.Leaf, r.Subleaf!.Value, RegisterValue.Of(r.Eax), RegisterValue.Of(r.Ebx), RegisterValue.Of(r.Ecx), RegisterValue.Of(r.Edx))))) with { View = view };

    /// <summary>The paper's pair, by the same dies: the Opteron 2350 is a 2354 at 2.0 GHz.</summary>
    public static HostCpuid[] Paper() => new[] { Real("opteron", "libvirt/x86_64-cpuid-Opteron-2350.xml"), Real("core2quad", "paper-kentsfield") };

    public static HostCpuid[] Modern() => new[]
    {
        Real("epyc", "firecracker/fingerprint_AMD_MILAN_6.18host.json", HostView.GuestMaximum),
        Real("xeon", "firecracker/fingerprint_INTEL_SAPPHIRE_RAPIDS_6.18host.json", HostView.GuestMaximum),
    };

    public static HostCpuid[] Generations() => new[]
    {
        Real("haswell", "libvirt/x86_64-cpuid-Xeon-E5-2650-v3.xml"), Real("skylake", "libvirt/x86_64-cpuid-Xeon-Gold-5115.xml"),
        Real("cascade1", "libvirt/x86_64-cpuid-Xeon-Platinum-8268.xml"), Real("cascade2", "libvirt/x86_64-cpuid-Xeon-Platinum-8268.xml"),
    };

    public static HostCpuid[] Narrow() => new[] { Real("desktop", "libvirt/x86_64-cpuid-Core-i7-7700.xml"), Real("server", "libvirt/x86_64-cpuid-EPYC-7601-32-Core.xml") };

    public static HostCpuid[] Old() => new[]
    {
        Real("paxville", "rjcp/contrib/instlatx64/GenuineIntel/GenuineIntel0000F48_P4_Paxville_CPUID.xml"),
        Real("prescott", "drpizza/aida64/intel/GenuineIntel0000F34_P4_Prescott_CPUID.txt"), Real("harpertown", "libvirt/x86_64-cpuid-Xeon-X5460.xml"),
    };

    /// <summary>A host that has long mode, an address size and a signature, and nothing else.</summary>
    public static HostCpuid Small(string name, CpuVendor vendor, uint signature, uint sizes = 0x3028, uint longMode = 0x20000000, uint extra = 0) => SampleHosts.Of(
        name, vendor, ("1.0.EAX", signature), ("1.0.ECX", extra), ("80000000.0.EAX", 0x80000008), ("80000001.0.EDX", longMode), ("80000008.0.EAX", sizes)) with
    {
        Vendor = vendor, Signature = new CpuSignature(signature),
    };
}
