using System.Collections.Generic;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Migration.Generations;
using CpuMask.Platforms.VMware.Evc;

namespace CpuMask.Tests.Evc;

/// <summary>Modes of one name that differ, and clusters whose hosts are not what their mode says.</summary>
public class EvcDriftTests
{
    [Fact]
    public void Two_vcenters_modes_of_one_name_are_compared_by_their_lists()
    {
        EvcMode old = Mode("cpuid.Intel", "cpuid.AVX2") with { Source = "old.example" }, patched = Mode("cpuid.Intel", "cpuid.AVX2", "cpuid.IBRS", "cpuid.SSBD") with { Source = "new.example" };
        EvcModeDifference row = EvcDrift.Compare(new[] { old }, new[] { patched }).Single();
        (row.OnlyFirst.Count, string.Join(" ", row.OnlySecond)).ShouldBe((0, "cpuid.IBRS cpuid.SSBD"));
        EvcDrift.Compare(new[] { old }, new[] { old }).Single().IsSame.ShouldBeTrue();

        EvcAnswer answer = EvcAnswer.Of(new[] { EvcSubject.Named("E5-2630 v3") }, EvcModeList.Of(new[] { old, patched }, new[] { "old.example", "new.example" }));
        answer.Notes.ShouldContain(n => n.StartsWith("intel-haswell is not the same in both lists: only new.example has cpuid.IBRS, cpuid.SSBD."));
    }

    [Fact]
    public void A_host_under_another_mode_than_its_cluster_or_beyond_its_cpu_is_a_stray()
    {
        EvcAnswer answer = EvcAnswer.Of(new[]
        {
            Host("a", "Haswell-EP", "intel-haswell"), Host("b", "Haswell-EP", "intel-haswell"), Host("c", "Skylake-SP", "intel-broadwell"),
            Host("d", "Sandy Bridge-EP", "intel-haswell"), Host("e", "Haswell-EP", null),
        });

        answer.Strays.Select(s => s.Host).ShouldBe(new[] { "c", "d", "e" });
        answer.Strays[0].Message.ShouldContain("intel-broadwell is in force, where intel-haswell");
        answer.Strays[1].Message.ShouldContain("reaches intel-sandybridge");
        answer.Strays[2].Message.ShouldContain("no EVC mode is in force");
    }

    [Fact]
    public void A_cluster_below_what_its_hosts_can_run_is_said_to_be_and_one_without_modes_has_no_strays()
    {
        EvcAnswer answer = EvcAnswer.Of(new[] { Host("a", "Haswell-EP", "intel-westmere"), Host("b", "Skylake-SP", "intel-westmere") });
        answer.Strays.ShouldBeEmpty();
        answer.Notes[0].ShouldStartWith("The cluster is at intel-westmere and could be at intel-haswell");
        EvcAnswer.Of(new[] { Host("a", "Haswell-EP", null) }).Strays.ShouldBeEmpty();
    }

    [Fact]
    public void A_vm_that_shows_a_mode_above_its_hosts_is_explained()
    {
        EvcAnswer answer = EvcAnswer.Of(
            new[] { Host("esx1", "Cascade Lake-SP", null) }, guests: new[] { new EvcGuest { Name = "app", Host = "esx1", MinRequired = "intel-icelake" } });
        answer.Notes.ShouldContain(n => n.StartsWith("app shows intel-icelake, above its host's intel-cascadelake. That key is the lowest mode that covers all"));
    }

    private static EvcMode Mode(params string[] keys) => EvcMode.Of("intel-haswell", keys.Select(k => new KeyValuePair<string, string>(k, "Bool:Min:1")));

    private static HostCpuid Host(string name, string generation, string? current) =>
        CpuGenerations.Named(generation).Host with { Name = name, Surroundings = new HostSurroundings { CurrentEvcMode = current } };
}
