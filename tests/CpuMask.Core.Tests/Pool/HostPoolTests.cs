using System.Collections.Generic;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Migration.Generations;
using CpuMask.Pool;

namespace CpuMask.Tests.Pool;

/// <summary>Several hosts made one thing, once.</summary>
public class HostPoolTests
{
    private static readonly HostCpuid Skylake = CpuGenerations.Named("Skylake-SP").Host, Milan = CpuGenerations.Named("Milan").Host;

    [Fact]
    public void Names_are_told_apart_and_every_host_knows_its_kind()
    {
        HostPool pool = HostPool.Of([Skylake with { Name = "a", Source = "x/a.txt" }, Milan with { Name = "b" }, Skylake with { Name = "a", Source = "y/a.txt" }]);
        pool.Hosts.Select(h => h.Name).ShouldBe(["x/a", "b", "y/a"]);
        pool.Kinds.Select(k => string.Join(" ", k.Hosts.Select(h => h.Name))).ShouldBe(["x/a y/a", "b"]);
        Enumerable.Range(0, 3).Select(pool.KindOf).ShouldBe([0, 1, 0]);
    }

    [Fact]
    public void Hosts_that_differ_in_anything_that_a_guest_can_be_told_of_are_not_alike_and_their_registers_still_are()
    {
        HostCpuid[] hosts =
        [
            Skylake with { Name = "a" }, Skylake with { Name = "b", View = HostView.GuestMaximum }, Skylake with { Name = "c", Brand = "another" },
            Skylake with { Name = "d", Capabilities = new Dictionary<string, string> { ["hv.capable"] = "1" } },
            Skylake with { Name = "e", Capabilities = new Dictionary<string, string> { ["hv.capable"] = "0" } },
        ];
        HostPool pool = HostPool.Of(hosts);
        pool.Kinds.Count.ShouldBe(5);
        pool.ByRegisters.Single().Hosts.Count.ShouldBe(5);
    }

    [Fact]
    public void Views_and_vendors_that_differ_are_doubts()
    {
        HostPool.Of([Skylake, Skylake with { Name = "b" }]).Doubts.ShouldBeEmpty();
        IReadOnlyList<string> doubts = HostPool.Of([Skylake with { Name = "a" }, Milan with { Name = "b", View = HostView.GuestMaximum }]).Doubts;
        doubts.Count.ShouldBe(2);
        doubts[0].ShouldContain("guest-maximum (b)");
        doubts[1].ShouldContain("AMD (b)");
    }
}
