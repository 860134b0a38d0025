using System.Linq;
using System.Text;

namespace CpuMask.Tests.Shared.DumpWriters;

/// <summary>What Xen's and XenServer's tools print of a host: policies leaf by leaf, and words of features.</summary>
public static class XenText
{
    // Xen's order of words: the leaf, its sub-leaf, the register.
    private static readonly (uint Leaf, uint Subleaf, int Register)[] Words =
    {
        (1, 0, 3), (1, 0, 2), (0x80000001, 0, 3), (0x80000001, 0, 2), (0xD, 1, 0), (7, 0, 1), (7, 0, 2), (0x80000007, 0, 3), (0x80000008, 0, 1), (7, 0, 3),
    };

    /// <summary><c>xen-cpuid -p</c>: each policy's leaves; ffffffff stands for a leaf without sub-leaves.</summary>
    public static string Policies(RealCpu host, params string[] policies)
    {
        RealCpu.Row[] rows = host.Cpus[0].Rows.Where(IsXens).ToArray();
        var text = new StringBuilder("Xen reports there are maximum 120 leaves and 2 MSRs\n");
        foreach (string policy in policies)
        {
            text.Append($"{policy} policy: {rows.Length} leaves, 2 MSRs\n CPUID:\n  leaf     subleaf  -> eax      ebx      ecx      edx     \n");
            foreach (RealCpu.Row row in rows)
            {
                string subleaf = row.Leaf is 4 or 7 or 0xB or 0xD ? row.Subleaf!.Value.ToString("x8") : "ffffffff";
                text.Append($"  {row.Leaf:x8}:{subleaf} -> {row.Eax:x8}:{row.Ebx:x8}:{row.Ecx:x8}:{row.Edx:x8}\n");
            }

            text.Append(" MSRs:\n  index    -> value           \n");
            foreach ((uint number, ulong value) in host.Cpus[0].Msrs.Where(m => m.Number == 0x10A))
            {
                text.Append($"  {number:x8} -> {value:x16}\n");
            }
        }

        return text.ToString();
    }

    /// <summary><c>xl info</c>, whose hw_caps are the first eight words.</summary>
    public static string XlInfo(RealCpu host) =>
        $"host                   : xen07\nrelease                : 4.19.0\nnr_cpus                : {host.Cpus.Count}\n"
        + "hw_caps                : " + string.Join(":", Words.Take(8).Select(w => Word(host, w))) + "\nvirt_caps              : pv hvm\nxen_version            : 4.17.5\n";

    /// <summary><c>xe host-cpu-info</c>: what guests get, and four words of the hardware, ECX before EDX.</summary>
    public static string HostCpuInfo(RealCpu host)
    {
        ExpectedDump facts = host.Expected();
        string features = string.Join("-", Words.Select(w => Word(host, w)));
        return $"cpu_count       : {host.Cpus.Count}\n    socket_count: 1\n          vendor: {facts.Vendor}\n       modelname: {host.Fact("brand")}\n          family: {facts.Family}\n"
            + $"           model: {facts.Model}\n        stepping: {facts.Stepping}\n"
            + "        features: " + string.Join("-", new[] { 1, 0, 3, 2 }.Select(i => Word(host, Words[i]))) + "\n"
            + string.Concat(new[] { "features_pv", "features_pv_host", "features_hvm", "features_hvm_host" }.Select(n => n.PadLeft(16) + ": " + features + "\n"));
    }

    /// <summary>The word at a place of Xen's list, as <see cref="XlInfo"/> and <see cref="HostCpuInfo"/> print it.</summary>
    public static (uint Leaf, uint Subleaf, int Register) WordAt(int place) => Words[place];

    private static string Word(RealCpu host, (uint Leaf, uint Subleaf, int Register) w) => (host.Cpus[0].Word(w.Leaf, w.Subleaf, w.Register) ?? 0).ToString("x8");

    private static bool IsXens(RealCpu.Row row) => row.Leaf switch
    {
        4 => row.Subleaf < 6,
        7 => row.Subleaf < 3,
        0xB => row.Subleaf < 2,
        0xD => row.Subleaf < 63,
        < 0xD or (>= 0x80000000 and <= 0x80000021) => row.Subleaf == 0,
        _ => false,
    };
}
