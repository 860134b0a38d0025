using System.Collections.Generic;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Platforms.VMware.Evc;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Evc;

/// <summary>Real dumps land on the mode of their design, or the feature that they lack is named.</summary>
public class EvcCorpusTests
{
    // Reduced parts (Pentium) and one emulated CPU, whose leaf 0xD lacks a state; the mode that they reach and a feature that keeps them there.
    private static readonly Dictionary<string, (string Mode, string Lacks)> Exceptions = new()
    {
        ["drpizza/intel-sde/clx.txt"] = ("intel-broadwell", "XCR0_PKRU"),
        ["libcpuid/intel/x86-64/core/pentium-dual-core-cpu-t4200.test"] = ("intel-merom", "SSE4.1"),
        ["libcpuid/intel/x86-64/skylake/intel-pentium-cpu-4425y.test"] = ("intel-westmere", "AVX"),
        ["libvirt/x86_64-cpuid-Pentium-P6100.xml"] = ("intel-merom", "SSE4.1"),
        ["rjcp/contrib/instlatx64/GenuineIntel/GenuineIntel00806E9_Kabylake_CPUID2.xml"] = ("intel-westmere", "AVX"),
    };

    [Fact]
    public void Real_dumps_reach_the_mode_of_their_design_or_name_what_they_lack()
    {
        EvcHost[] hosts = CorpusHosts.All().Where(h => h.View == HostView.Hardware && EvcTable.Of(h) is { IsKnown: true })
            .Select(h => EvcHost.Of(h, EvcModeList.Table)).Where(h => h.Basis == EvcBasis.Features).ToArray();

        hosts.Length.ShouldBeGreaterThan(50);
        foreach (EvcHost host in hosts.Where(h => h.Highest?.Key != h.ByModel?.Key))
        {
            Exceptions.Keys.ShouldContain(host.Name, (host.Highest?.Key ?? "none") + ", lacks " + EvcWords.Missing(host.ModelGaps));
            host.Highest?.Key.ShouldBe(Exceptions[host.Name].Mode);
            host.ModelGaps.Select(g => g.Name).ShouldContain(Exceptions[host.Name].Lacks);
        }
    }
}
