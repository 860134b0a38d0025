using System.Collections.Generic;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Languages;

/// <summary>Pools of real CPUs of one vendor for the languages of KVM: neighbours by signature, two to five hosts each.</summary>
public static class KvmPools
{
    public static IEnumerable<IReadOnlyList<HostCpuid>> All()
    {
        foreach (IGrouping<string, HostCpuid> vendor in CorpusHosts.ByVendor().Where(v => v.Key is "GenuineIntel" or "AuthenticAMD"))
        {
            HostCpuid[] hosts = vendor.Where(h => h.Registers.Maximum(LeafRange.Basic) >= 7 && h.Leaves.Count > 10)
                .OrderBy(h => h.Signature!.Value.Value).ThenBy(h => h.Name, System.StringComparer.Ordinal).ToArray();
            for (int i = 0; i + 1 < hosts.Length; i += 3)
            {
                yield return hosts.Skip(i).Take(2 + i % 4).Select((h, n) => h with { Name = "host" + n }).ToArray();
            }
        }
    }
}
