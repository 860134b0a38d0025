using System.Collections.Generic;
using System.Linq;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Migration.Evacuating;
using CpuMask.Migration.Generations;
using CpuMask.Migration.Graph;
using CpuMask.Migration.Matrix;
using CpuMask.Platforms.VMware.Evc;
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

    // Each pattern names a host that exists, and as a pattern would fit the next one.
    [Theory]
    [InlineData("esx[06]", "esx6")]
    [InlineData("ESX[06]", "esx6")]
    [InlineData("esx[a-c]", "esxb")]
    [InlineData("esx?", "esx1")]
    [InlineData("e*x", "esx")]
    [InlineData("esx`1", "esx1")]
    public void A_host_that_exists_under_the_very_name_is_meant_and_not_what_the_name_fits_as_a_pattern(string named, string fitting)
    {
        string own = named.ToLowerInvariant();
        HostCpuid[] hosts = [Milan with { Name = own }, Skylake with { Name = fitting }, Skylake with { Name = "other" }];
        string[] left = [fitting, "other"];
        HostPool.Of(hosts).Without([named]).Select(h => h.Name).ShouldBe(left);
        CpuBaseline.Of(hosts).Without([named]).HostNames().ShouldBe(left, ignoreOrder: true);
        CpuBaseline.Of(hosts).Compute(new BaselineOptions { Vendor = VendorPolicy.FromHost(named) }).Vendor.ShouldBe(CpuVendor.Amd);
        PoolPlan.Of(hosts[1..].Append(Skylake with { Name = own }).ToArray(), [named], [], Registry.Default.View).After!.Evidence.HostNames().ShouldBe(left, ignoreOrder: true);
        Evacuation.Plan(hosts, [named], null, Registry.Default.View, _ => { }).Select(e => e.Host).ShouldBe([own]);
        EvcAnswer.Of(hosts, without: [named]).Removed.ShouldBe([own]);
        CpuMatrix.Of(hosts, Registry.Default.View).Between([named], [fitting]).Select(c => c.From + " " + c.To).ShouldBe([own + " " + fitting]);
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
