using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Json;
using CpuMask.Migration.Comparing;
using CpuMask.Migration.Output;
using CpuMask.Migration.Verdicts;
using CpuMask.Tests.Languages;

namespace CpuMask.Tests.Migration;

public class BaselineComparisonTests
{
    [Fact]
    public void From_a_pool_to_any_of_its_hosts_nothing_is_lost_and_every_platform_lets_it_land_or_does_not_know()
    {
        foreach (IReadOnlyList<HostCpuid> pool in KvmPools.All().Where((_, i) => i % 3 == 0))
        {
            ComputedBaseline baseline = CpuBaseline.Of(pool).Compute();
            foreach (HostCpuid host in pool)
            {
                BaselineComparison comparison = Compare(baseline, CpuBaseline.Of(new[] { host }).Compute());

                // What guests must act on they are shown wherever they run.
                comparison.Lost.Where(f => f.Combine != CombineRule.Any).ShouldBeEmpty(host.Name);
                comparison.Landings.Where(l => l.Verdict.Verdict == MigrationVerdict.Cannot && l.Verdict.Blocking.Any(b => b.Bit is { } bit && FeatureTable.Default.Find(bit)?.Combine != CombineRule.Any)).ShouldBeEmpty(host.Name);
            }
        }
    }

    [Fact]
    public void What_is_lost_one_way_is_gained_the_other()
    {
        foreach (IReadOnlyList<HostCpuid> pool in KvmPools.All().Where((_, i) => i % 3 == 1))
        {
            ComputedBaseline a = CpuBaseline.Of(pool.Take(1)).Compute(), b = CpuBaseline.Of(pool.Skip(1).Take(1)).Compute();
            Compare(a, b).Lost.ShouldBe(Compare(b, a).Gained);
        }
    }

    [Fact]
    public void A_set_bit_that_is_lost_keeps_the_guest_away_on_every_platform_that_shows_it()
    {
        HostCpuid host = KvmPools.All().First()[0];
        BitAddress sse42 = new RegisterAddress(1, 0, RegisterName.Ecx).Bit(20);
        HostCpuid less = host with { Name = "less", Registers = new RegisterSet(LeafTable.Of(host.Registers.Leaves.Select(l => l.Leaf == 1
            ? new LeafRegisters(1, 0, l.Eax, l.Ebx, RegisterValue.Of(l.Ecx.Value & ~sse42.Mask), l.Edx) : l)), host.Registers.Msrs) };
        BaselineComparison comparison = Compare(CpuBaseline.Of(new[] { host }).Compute(), CpuBaseline.Of(new[] { less }).Compute());
        comparison.Lost.Select(f => f.Bit).ShouldContain(sse42);
        comparison.Landings.Count.ShouldBe(Registry.Platforms.Count);
        comparison.Landings.ShouldAllBe(l => l.Verdict.Verdict == MigrationVerdict.Cannot);

        var text = new StringWriter();
        MigrationJson.Write(new JsonWriter(text), comparison);
        JsonElement json = JsonDocument.Parse(text.ToString()).RootElement;
        json.GetProperty("to").GetProperty("name").GetString().ShouldBe("less");
        json.GetProperty("lost").EnumerateArray().Select(f => f.GetProperty("feature").GetString()).ShouldContain("SSE4.2");
        json.GetProperty("landings").EnumerateArray().ShouldAllBe(l => l.GetProperty("verdict").GetString() == "cannot");
    }

    private static BaselineComparison Compare(ComputedBaseline from, ComputedBaseline to) => BaselineComparison.Of(from, to, Registry.Platforms.Select(p => p.View));
}
