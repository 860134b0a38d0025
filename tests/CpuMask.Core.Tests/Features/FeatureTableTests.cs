using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Hosts;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Features;

public class FeatureTableTests
{
    [Fact]
    public void No_two_rows_claim_one_bit()
    {
        foreach (var word in FeatureTable.Default.All.GroupBy(f => f.Register))
        {
            uint claimed = 0;
            foreach (Feature row in word)
            {
                (claimed & row.Mask).ShouldBe(0u, $"{row} overlaps another row");
                claimed |= row.Mask;
            }
        }
    }

    [Fact]
    public void Avx2_is_found_by_address_and_by_every_project_name()
    {
        Feature avx2 = FeatureTable.Default.Find(new RegisterAddress(7, 0, RegisterName.Ebx).Bit(5))!;
        avx2.ToString().ShouldBe("CPUID.(EAX=07H,ECX=0):EBX.AVX2[bit 5]");
        foreach (string name in new[] { "AVX2", "avx2" })
        {
            FeatureTable.Default.FindByName(name).ShouldBe(avx2);
        }
    }

    [Fact]
    public void A_person_finds_a_feature_by_any_projects_name_and_by_wildcards()
    {
        FeatureTable.Default.AllNamed("PNI").Single().Name.ShouldBe("SSE3");
        FeatureTable.Default.AllNamed("sse3").Single().Name.ShouldBe("SSE3");
        FeatureTable.Default.AllNamed("no such name").ShouldBeEmpty();
        FeatureTable.Default.Where(n => n == "pni").Single().Name.ShouldBe("SSE3");
    }

    [Fact]
    public void A_feature_of_a_host_is_unknown_where_its_source_is_silent()
    {
        Feature sse3 = FeatureTable.Default.AllNamed("SSE3").Single(), width = FeatureTable.Default.AllNamed("PhysicalAddressBits").Single();
        HostCpuid host = SampleHosts.Of("a", ("1.0.ECX", 1));
        HostFeatures.Of(host, sse3).IsSet.ShouldBe(true);
        HostFeatures.Of(host, width).ShouldSatisfyAllConditions(s => s.IsSet.ShouldBeNull(), s => s.Value.ShouldBeNull(), s => s.IsFlag.ShouldBeFalse());
        HostFeatures.Of(SampleHosts.Of("b", ("80000008.0.EAX", 0x302E), ("80000000.0.EAX", 0x80000008)), width).Value.ShouldBe(46u);
    }
}
