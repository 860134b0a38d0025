using System.Collections.Generic;
using System.Linq;
using CpuMask.Comparison;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Tests.Baselines;
using CpuMask.Tests.Shared;
using FsCheck;
using FsCheck.Fluent;

namespace CpuMask.Tests.Comparison;

public class ComparisonPropertyTests
{
    [Theory]
    [InlineData("GenuineIntel")]
    [InlineData("AuthenticAMD")]
    public void A_bit_is_listed_exactly_when_it_is_known_set_here_and_known_clear_there(string vendor) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Cases.Of(80)), Prop.ForAll(RandomPools.Pool(CpuVendor.Of(vendor)), pool =>
        {
            if (pool.Length > 1)
            {
                ListsWhatDiffers(pool, CpuidComparison.Compare(pool, all: true));
            }
        }));

    [Fact]
    public void The_real_cpus_of_a_vendor_are_told_apart_by_the_bits_that_plain_arithmetic_finds()
    {
        foreach (IGrouping<string, HostCpuid> vendor in CorpusHosts.ByVendor().Where(g => g.Count() > 1))
        {
            HostCpuid[] hosts = vendor.ToArray();
            ListsWhatDiffers(hosts, CpuidComparison.Compare(hosts, all: true));
        }
    }

    [Fact]
    public void What_no_guest_gets_to_see_is_listed_only_when_asked_for()
    {
        HostCpuid[] hosts =
        [
            SampleHosts.Of("a", ("1.0.ECX", 1), ("1.0.EBX", 0x00100800), ("6.0.EAX", 1)),
            SampleHosts.Of("b", ("1.0.ECX", 0), ("1.0.EBX", 0x00200800), ("6.0.EAX", 0)),
        ];
        CpuidComparison.Compare(hosts).Differences.Select(d => d.Feature).ShouldBe(["SSE3"]);
        CpuidComparison.Compare(hosts, all: true).Differences.Select(d => d.Bit.ToShortString()).ShouldContain("6.0.EAX.0");
    }

    // The hosts' own registers, bit by bit, with nothing of the comparison's.
    private static void ListsWhatDiffers(HostCpuid[] hosts, CpuidComparison comparison)
    {
        Dictionary<string, HostCpuid> byName = comparison.Hosts.ToDictionary(h => h.Name);
        foreach (CpuidDifference difference in comparison.Differences)
        {
            Names(byName, difference.Bit, true).ShouldBe(difference.Set.Order(), difference.ToString());
            Names(byName, difference.Bit, false).ShouldBe(difference.Clear.Order(), difference.ToString());
            Names(byName, difference.Bit, null).ShouldBe(difference.Unknown.Order(), difference.ToString());
            difference.Set.ShouldNotBeEmpty();
            difference.Clear.ShouldNotBeEmpty();
        }

        HashSet<BitAddress> listed = comparison.Differences.Select(d => d.Bit).ToHashSet();
        foreach (Feature flag in FeatureTable.Default.All.Where(IsCompared))
        {
            bool differs = hosts.Any(h => h.Registers[flag.Bit] == true) && hosts.Any(h => h.Registers[flag.Bit] == false);
            listed.Contains(flag.Bit).ShouldBe(differs && !FollowsLongMode(flag.Bit, hosts[0].Vendor), flag.ToString());
        }
    }

    private static bool IsCompared(Feature row) => row.IsFlag && row.Class is FeatureClass.Feature or FeatureClass.Security or FeatureClass.Switch;

    // Outside AMD's CPUs SYSCALL only says in which mode the dumping tool ran.
    private static bool FollowsLongMode(BitAddress bit, CpuVendor vendor) =>
        bit.ToShortString() == "80000001.0.EDX.11" && !vendor.IsAmdLike;

    private static IOrderedEnumerable<string> Names(Dictionary<string, HostCpuid> hosts, BitAddress bit, bool? value) =>
        hosts.Values.Where(h => h.Registers[bit] == value).Select(h => h.Name).Order();
}
