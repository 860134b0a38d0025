using System;
using System.Collections.Generic;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Migration;
using CpuMask.Migration.Generations;
using CpuMask.Migration.Graph;
using CpuMask.Migration.Verdicts;
using CpuMask.Platforms.Kvm.Guests;
using CpuMask.Platforms.VMware.Guests;
using CpuMask.Reading;
using CpuMask.Tests.Shared;
using FsCheck;
using FsCheck.Fluent;

namespace CpuMask.Tests.Migration;

public class PoolGraphTests
{
    [Theory]
    [InlineData("vmware")]
    [InlineData("kvm")]
    public void Islands_of_the_corpus_are_those_of_a_brute_force_closure(string platform)
    {
        HostCpuid[] hosts = Corpus.Own.Expected().Where(d => d.Leaves.ContainsKey("00000007.00"))
            .SelectMany(d => new DumpFile(Registry.Formats).Read(Corpus.Own.PathOf(d.Path)).Hosts.Take(1)).Where(h => h.View == HostView.Hardware).ToArray();
        hosts.Length.ShouldBeGreaterThan(50);

        // Twins, so that islands have more than one host.
        hosts = hosts.Concat(hosts.Take(10).Select(h => h with { Name = h.Name + "-twin" })).ToArray();
        ShouldEqualClosure(hosts, Registry.Named(platform).View);
    }

    [Fact]
    public void Islands_of_random_pools_are_those_of_a_brute_force_closure() => Prop.ForAll(
        HostGenerators.Pool.ToArbitrary(), pool => ShouldEqualClosure(pool, KvmGuestView.Instance)).QuickCheckThrowOnFailure();

    [Fact]
    public void Tarjans_components_are_those_of_mutual_reach() => Prop.ForAll(
        (from n in Gen.Choose(1, 12) from arrows in Gen.Elements(false, false, true).ArrayOf(n * n) select (n, arrows)).ToArbitrary(),
        g =>
        {
            var matrix = new bool[g.n, g.n];
            Buffer.BlockCopy(g.arrows, 0, matrix, 0, g.arrows.Length);
            int[] component = StronglyConnected.Components(matrix);
            bool[,] reach = Closure(matrix);
            for (int a = 0; a < g.n; a++)
            {
                for (int b = 0; b < g.n; b++)
                {
                    (component[a] == component[b]).ShouldBe(a == b || (reach[a, b] && reach[b, a]));
                }
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_street_names_the_feature_and_the_host_that_make_it()
    {
        HostCpuid plain = Unmitigated(CpuGenerations.Named("Milan").Host);
        HostCpuid odd = With(plain, "7.0.ECX.2", false) with { Name = "odd" };
        PoolGraph graph = PoolGraph.Of(new[] { plain with { Name = "a" }, odd, plain with { Name = "b" } }, VMwareGuestView.Instance);

        graph.Islands.Select(i => string.Join(",", i.Hosts)).ShouldBe(new[] { "a,b", "odd" });
        OneWayStreet street = graph.Streets.Single();
        (street.From.Hosts[0], street.To.Hosts[0]).ShouldBe(("odd", "a"));
        street.SingleFeature.ShouldBe("UMIP");
        street.SingleHost.ShouldBe("odd");
        graph.Wedges().Single().Key.ShouldBe("UMIP");
        graph.IslandOf(2).Number.ShouldBe(1);
        graph.CanMove(1, 0).ShouldBeTrue();
        graph.CanMove(0, 1).ShouldBeFalse();
    }

    [Fact]
    public void What_follows_from_a_missing_feature_is_not_named_as_a_cause()
    {
        HostCpuid ivy = Unmitigated(CpuGenerations.Named("Ivy Bridge-EP").Host), west = With(ivy, "1.0.ECX.26", false);
        west = With(With(With(With(west, "1.0.ECX.28", false), "1.0.ECX.29", false), "D.0.EAX.2", false), "D.1.EAX.0", false) with { Name = "old" };
        OneWayStreet street = PoolGraph.Of(new[] { ivy with { Name = "new" }, west }, VMwareGuestView.Instance).Streets.Single();
        street.Blocking.Count.ShouldBeGreaterThan(3);
        street.SingleFeature.ShouldBe("XSAVE");
    }

    [Fact]
    public void Streets_that_follow_from_two_others_are_not_listed()
    {
        HostCpuid[] ladder = new[] { "Sandy Bridge-EP", "Ivy Bridge-EP", "Broadwell-EP" }.Select(n => CpuGenerations.Named(n).Host).ToArray();
        PoolGraph graph = PoolGraph.Of(ladder.Select(Unmitigated).ToArray(), VMwareGuestView.Instance);
        graph.Streets.Select(s => s.From.Hosts[0] + " > " + s.To.Hosts[0]).ShouldBe(
            new[] { "Sandy Bridge-EP > Ivy Bridge-EP", "Ivy Bridge-EP > Broadwell-EP" }, ignoreOrder: true);
    }

    internal static HostCpuid With(HostCpuid host, string bit, bool value)
    {
        BitAddress.TryParse(bit, out BitAddress at).ShouldBeTrue(bit);
        RegisterAddress register = at.Register;
        RegisterValue word = host.Registers[register].With(at.Mask, value ? at.Mask : 0);
        RegisterValue Only(RegisterName r) => register.Register == r ? word : RegisterValue.Unknown;
        var row = new LeafRegisters(register.Leaf, register.Subleaf, Only(RegisterName.Eax), Only(RegisterName.Ebx), Only(RegisterName.Ecx), Only(RegisterName.Edx));
        return host with { Registers = new RegisterSet(LeafTable.Of(host.Registers.Leaves.Append(row)), host.Msrs) };
    }

    // The same CPU with every mitigation that is not known of it absent, as before 2018.
    internal static HostCpuid Unmitigated(HostCpuid host)
    {
        foreach (var row in FeatureTable.Default.All.Where(r => r.IsFlag && !r.Register.IsMsr && host.Registers[r.Bit] is null))
        {
            host = With(host, row.Bit.ToShortString(), false);
        }

        return host;
    }

    private static void ShouldEqualClosure(HostCpuid[] hosts, GuestView hypervisor)
    {
        PoolGraph graph = PoolGraph.Of(hosts, hypervisor);
        MigrationCheck check = MigrationCheck.Of(hosts.Select(h => MigratingGuest.BootedOn(h, hypervisor)).ToArray(), hosts);
        var arrows = new bool[hosts.Length, hosts.Length];
        for (int a = 0; a < hosts.Length; a++)
        {
            for (int b = 0; b < hosts.Length; b++)
            {
                bool alike = hosts[a].Registers.Equals(hosts[b].Registers) && hosts[a].View == hosts[b].View && hosts[a].Vendor == hosts[b].Vendor
                    && hosts[a].Capabilities.OrderBy(c => c.Key).SequenceEqual(hosts[b].Capabilities.OrderBy(c => c.Key));
                arrows[a, b] = alike || check[a, b] == MigrationVerdict.CanLand;
            }
        }

        bool[,] reach = Closure(arrows);
        for (int a = 0; a < hosts.Length; a++)
        {
            for (int b = 0; b < hosts.Length; b++)
            {
                (graph.IslandOf(a).Number == graph.IslandOf(b).Number).ShouldBe(reach[a, b] && reach[b, a], $"{hosts[a].Name} and {hosts[b].Name}");
            }
        }

        graph.Islands.Sum(i => i.Hosts.Count).ShouldBe(hosts.Length);
    }

    // Floyd and Warshall's, which shares nothing with Tarjan's.
    private static bool[,] Closure(bool[,] arrows)
    {
        bool[,] reach = (bool[,])arrows.Clone();
        int n = reach.GetLength(0);
        for (int via = 0; via < n; via++)
        {
            for (int a = 0; a < n; a++)
            {
                for (int b = 0; b < n; b++)
                {
                    reach[a, b] |= reach[a, via] && reach[via, b];
                }
            }
        }

        return reach;
    }
}
