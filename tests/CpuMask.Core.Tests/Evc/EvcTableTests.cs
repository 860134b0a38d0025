using System.IO;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Platforms.VMware.Evc;
using CpuMask.Processors;

namespace CpuMask.Tests.Evc;

/// <summary>The tables of modes and of the CPUs that reach them.</summary>
public class EvcTableTests
{
    // The three whole lists that were seen: vSphere 9 REST data, an ESXi 6.7 host, an ESXi 7 host.
    [Theory]
    [InlineData("intel-merom", "CMPXCHG16B DS LAHF64 LM MWAIT NX SS SSE3 SSSE3", "FAMILY=6 MODEL=0xf STEPPING=1 NUMLEVELS=0xa NUM_EXT_LEVELS=0x80000008")]
    [InlineData("intel-westmere", "CMPXCHG16B DS LAHF64 LM MWAIT NX SS SSE3 SSSE3 SSE41 IBPB IBRS STIBP SSBD FCMD POPCNT RDTSCP SSE42 VMX hv.capable AES PCLMULQDQ vt.realmode", "FAMILY=6 MODEL=0x25 STEPPING=1 NUMLEVELS=0xb NUM_EXT_LEVELS=0x80000008")]
    [InlineData("intel-sandybridge", "AES AVX CMPXCHG16B DS FCMD IBPB IBRS LAHF64 LM MDCLEAR MWAIT NX PCID PCLMULQDQ POPCNT RDTSCP SS SSBD SSE3 SSE41 SSE42 SSSE3 STIBP VMX XCR0_MASTER_SSE XCR0_MASTER_YMM_H XSAVE hv.capable vt.realmode", "FAMILY=6 MODEL=0x2d STEPPING=2 NUMLEVELS=0xd NUM_EXT_LEVELS=0x80000008")]
    public void The_lists_that_were_seen_whole_are_the_tables(string key, string features, string identity)
    {
        EvcMode mode = EvcTable.Find(key)!;

        mode.Features.Select(f => f.Replace("cpuid.", string.Empty)).ShouldBe(features.Split(' '), ignoreOrder: true);
        mode.Masks.Where(m => m.Value != "Val:1" || m.Key == "cpuid.STEPPING").Select(m => m.Key.Substring(6) + "=" + m.Value.Substring(4))
            .ShouldBe(identity.Split(' '), ignoreOrder: true);
        mode.Masks.ShouldContain(m => m.Key == "cpuid.Intel" && m.Value == "Val:1");
        mode.Certainty.ShouldBe(EvcCertainty.Verified);
    }

    [Fact]
    public void What_is_not_verified_is_called_an_expectation_and_says_where_it_comes_from()
    {
        EvcTable.All.Where(m => m.Certainty != EvcCertainty.Verified).ShouldAllBe(m => m.Certainty == EvcCertainty.Inferred || m.Certainty == EvcCertainty.Expected);
        EvcTable.All.ShouldAllBe(m => m.Source.Length > 0 && m.Label.Length > 0 && m.Since.Length > 0 && !m.IsTold);
        EvcTable.All.Select(m => m.Key).ShouldNotContain("amd-zen5", "a mode that may not exist is no answer");
        EvcTable.Doubtful.Select(m => m.Key).ShouldBe(new[] { "intel-graniterapids", "amd-zen5" });
    }

    [Fact]
    public void A_real_vms_needs_at_broadwell_lie_within_the_mode_but_for_two_that_no_list_places()
    {
        string[] needs = "3dnprefetch abm adx aes avx avx2 bmi1 bmi2 cmpxchg16b enfstrg f16c fcmd fma fsgsbase ibpb ibrs intel invpcid lahf64 lm mdclear movbe nx pcid pclmulqdq pdpe1gb popcnt rdrand rdseed rdtscp smap smep ss ssbd sse3 sse41 sse42 ssse3 stibp xcr0_master_sse xcr0_master_ymm_h xsave xsaveopt".Split(' ');
        EvcMode broadwell = EvcTable.Find("intel-broadwell")!;
        needs.Where(n => !broadwell.Offers("cpuid." + n)).ShouldBe(new[] { "pdpe1gb", "xsaveopt" });
        needs.Where(n => !EvcTable.Find("intel-haswell")!.Offers("cpuid." + n)).ShouldContain("adx");
    }

    [Fact]
    public void Every_design_has_a_row_of_what_to_expect_and_every_key_is_a_feature_of_the_table()
    {
        ProcessorTable.All.Where(p => EvcTable.Of(p) is null).ShouldBeEmpty();
        foreach (EvcMode mode in EvcTable.All)
        {
            mode.Features.Where(f => f.StartsWith("cpuid.") && CpuMask.Platforms.VMware.Hosts.FeatureCapabilityKeys.Find(f, mode.Vendor) is null).ShouldBeEmpty(mode.Key);
        }
    }

    [Fact]
    public void Modes_cover_those_below_on_their_track_and_bulldozer_lost_3dnow()
    {
        bool Covers(string high, string low) => EvcModeList.Covers(EvcTable.Find(high)!, EvcTable.Find(low)!);
        Covers("intel-icelake", "intel-merom").ShouldBeTrue();
        Covers("intel-merom", "intel-icelake").ShouldBeFalse();
        Covers("amd-greyhound", "amd-rev-f").ShouldBeTrue();
        Covers("amd-bulldozer", "amd-greyhound-no3dnow").ShouldBeTrue();
        Covers("amd-bulldozer", "amd-greyhound").ShouldBeFalse();
        Covers("amd-bulldozer", "amd-rev-f").ShouldBeFalse();
        Covers("amd-zen4", "amd-bulldozer").ShouldBeTrue();
        Covers("amd-zen4", "intel-merom").ShouldBeFalse();
    }
}
