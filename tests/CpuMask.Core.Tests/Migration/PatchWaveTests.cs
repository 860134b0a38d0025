using System;
using System.Collections.Generic;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Guests;
using CpuMask.Migration;
using CpuMask.Migration.Generations;
using CpuMask.Migration.Patching;
using CpuMask.Migration.Verdicts;
using CpuMask.Platforms.Kvm.Guests;
using CpuMask.Platforms.VMware.Guests;
using FsCheck;
using FsCheck.Fluent;

namespace CpuMask.Tests.Migration;

public class PatchWaveTests
{
    private const string Ibrs = "7.0.EDX.26", Ssbd = "7.0.EDX.31", Rtm = "7.0.EBX.11", MdClear = "7.0.EDX.10";
    private static readonly HostCpuid Old = PoolGraphTests.With(PoolGraphTests.With(
        PoolGraphTests.Unmitigated(CpuGenerations.Named("Haswell-EP").Host), Ibrs, false), Ssbd, false);

    private static readonly HostCpuid New = PoolGraphTests.With(PoolGraphTests.With(Old, Ibrs, true), Ssbd, true);

    [Fact]
    public void A_host_whose_guests_have_nowhere_to_go_waits_until_another_is_patched()
    {
        // Guests of the one patched host can go nowhere; its own maintenance (to a still newer level) must come later.
        HostCpuid newest = PoolGraphTests.With(New, Rtm, true);
        HostCpuid[] pool = { New with { Name = "patched" }, Old with { Name = "a" }, Old with { Name = "b" } };
        HostCpuid[] after = pool.Select(h => newest with { Name = h.Name + ".example.net" }).ToArray();
        PatchWave wave = PatchWave.Plan(pool, VMwareGuestView.Instance, patched: after);

        wave.IsSafe.ShouldBeTrue();
        wave.Steps.Count.ShouldBe(3);
        wave.Steps[0].Host.ShouldNotBe("patched");
        wave.Steps[0].Gains.ShouldBe(new[] { "RTM", "SPEC_CTRL", "SSBD" }, ignoreOrder: true);
        wave.Steps[0].HostsForNewGuests.ShouldBe(0);
        wave.Steps[2].HostsForNewGuests.ShouldBe(2);
        wave.HideUntilDone.Forms.SelectMany(f => f.Lines).ShouldContain(l => l.Contains("SSBD"));
    }

    [Fact]
    public void Without_further_word_hosts_are_expected_to_get_what_the_best_of_their_kind_has()
    {
        HostCpuid other = CpuGenerations.Named("Milan").Host with { Name = "amd" };
        PatchWave wave = PatchWave.Plan(new[] { Old with { Name = "a" }, New with { Name = "b" }, Old with { Name = "c" }, other }, VMwareGuestView.Instance);
        wave.Steps.Select(s => s.Host).ShouldBe(new[] { "a", "c" });
        wave.Steps.ShouldAllBe(s => s.Gains.Contains("SSBD"));
        wave.Unchanged.ShouldBe(new[] { "b", "amd" });
        wave.IsSafe.ShouldBeTrue();
    }

    [Fact]
    public void A_pool_that_is_alike_has_no_wave()
    {
        PatchWave wave = PatchWave.Plan(new[] { New with { Name = "a" }, New with { Name = "b" } }, VMwareGuestView.Instance);
        wave.Steps.ShouldBeEmpty();
        wave.HideUntilDone.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void A_patch_that_takes_a_feature_away_traps_its_last_users_and_says_who()
    {
        HostCpuid with = PoolGraphTests.With(New, Rtm, true), without = PoolGraphTests.With(New, Rtm, false);
        HostCpuid[] pool = { with with { Name = "a" }, with with { Name = "b" } };
        PatchWave wave = PatchWave.Plan(pool, VMwareGuestView.Instance, patched: pool.Select(h => without with { Name = h.Name }).ToArray());
        wave.IsSafe.ShouldBeFalse();
        wave.Steps[0].Trapped.ShouldBeEmpty();
        wave.Steps[1].Trapped.Count.ShouldBe(2);
        wave.Steps[1].Loses.ShouldBe(new[] { "RTM" });
    }

    [Fact]
    public void Whenever_an_order_saves_every_guest_of_a_wave_that_only_brings_features_the_plan_is_one() => Prop.ForAll(
        Pools().ToArbitrary(),
        pool =>
        {
            (HostCpuid[] before, HostCpuid[] after) = pool;
            PatchWave wave = PatchWave.Plan(before, KvmGuestView.Instance, patched: after);
            int[] changed = Enumerable.Range(0, before.Length).Where(i => !before[i].Registers.Equals(after[i].Registers)).ToArray();
            int[] order = wave.Steps.Select(s => Array.FindIndex(before, h => h.Name == s.Host)).ToArray();
            order.ShouldBe(changed, ignoreOrder: true);
            IsSafe(before, after, order).ShouldBe(wave.IsSafe);
            wave.IsSafe.ShouldBe(Permutations(changed).Any(p => IsSafe(before, after, p)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Whenever_an_order_saves_every_guest_of_any_wave_the_plan_is_one() => Prop.ForAll(
        AnyPools().ToArbitrary(),
        pool =>
        {
            (HostCpuid[] before, HostCpuid[] after, int[] needs) = pool;
            MigratingGuest[] guests = needs.Select((n, i) => MigratingGuest.BootedOn(Host(i, n), KvmGuestView.Instance, "vm" + i) with { Host = null }).ToArray();
            PatchWave wave = PatchWave.Plan(before, KvmGuestView.Instance, guests, after);
            int[] changed = Enumerable.Range(0, before.Length).Where(i => !before[i].Registers.Equals(after[i].Registers)).ToArray();
            int[] order = wave.Steps.Select(s => Array.FindIndex(before, h => h.Name == s.Host)).ToArray();
            order.ShouldBe(changed, ignoreOrder: true);
            wave.IsProven.ShouldBeTrue();
            IsSafe(before, after, order, guests).ShouldBe(wave.IsSafe);
            wave.IsSafe.ShouldBe(Permutations(changed).Any(p => IsSafe(before, after, p, guests)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases.Of(300)));

    [Fact]
    public void A_step_that_looks_best_and_spoils_a_later_one_is_not_taken()
    {
        // Found by comparing with all orders: the best next host, three times, leaves a guest nowhere to go.
        int[] bits = { 1, 2, 0, 3 }, then = { 0, 2, 0, 1 }, needs = { 2, 1, 0, 0, 2, 2 };
        HostCpuid[] before = bits.Select((b, i) => Host(i, b)).ToArray(), after = then.Select((b, i) => Host(i, b)).ToArray();
        MigratingGuest[] guests = needs.Select((n, i) => MigratingGuest.BootedOn(Host(i, n), KvmGuestView.Instance, "vm" + i) with { Host = null }).ToArray();
        PatchWave.Plan(before, KvmGuestView.Instance, guests, after).IsSafe.ShouldBeTrue();
    }

    [Theory]
    [InlineData("vmware", 0)]
    [InlineData("xen", 1)]
    public void A_mitigation_that_a_pool_shares_as_soon_as_one_host_has_it_binds_no_guest_to_its_host(string platform, int open)
    {
        GuestView hypervisor = Registry.Named(platform).View;
        HostCpuid clear = PoolGraphTests.With(Old, MdClear, true), vulnerable = PoolGraphTests.With(Old, MdClear, false);
        PatchWave wave = PatchWave.Plan(new[] { vulnerable with { Name = "a" }, vulnerable with { Name = "b" } }, hypervisor, patched: new[] { clear with { Name = "a" } });
        wave.Steps.Single().Gains.ShouldBe(new[] { "MD_CLEAR" });
        wave.Steps.Single().HostsForNewGuests.ShouldBe(open);
    }

    private static Gen<(HostCpuid[] Before, HostCpuid[] After, int[] Needs)> AnyPools() =>
        from size in Gen.Choose(2, 5)
        from bits in Gen.Choose(0, 7).ArrayOf(size)
        from then in Gen.Choose(0, 7).ArrayOf(size)
        from homes in Gen.Choose(0, size - 1).ArrayOf(size + 1)
        from less in Gen.Choose(0, 7).ArrayOf(size + 1)
        select (bits.Select((b, i) => Host(i, b)).ToArray(), then.Select((b, i) => Host(i, b)).ToArray(), homes.Select((h, i) => bits[h] & less[i]).ToArray());

    private static Gen<(HostCpuid[] Before, HostCpuid[] After)> Pools() =>
        from size in Gen.Choose(1, 4)
        from bits in Gen.Choose(0, 7).ArrayOf(size)
        from gains in Gen.Choose(0, 7).ArrayOf(size)
        select (
            bits.Select((b, i) => Host(i, b)).ToArray(),
            bits.Select((b, i) => Host(i, b | gains[i])).ToArray());

    private static HostCpuid Host(int number, int bits)
    {
        HostCpuid host = Old with { Name = "h" + number };
        string[] features = { Ibrs, Ssbd, Rtm };
        for (int i = 0; i < features.Length; i++)
        {
            host = PoolGraphTests.With(host, features[i], (bits >> i & 1) != 0);
        }

        return host;
    }

    // The rule itself, host by host: a guest started on each host must at every step find another host that has its bits.
    private static bool IsSafe(HostCpuid[] before, HostCpuid[] after, int[] order, MigratingGuest[]? guests = null)
    {
        HostCpuid[] now = before.ToArray();
        guests ??= before.Select(h => MigratingGuest.BootedOn(h, KvmGuestView.Instance)).ToArray();
        foreach (int next in order)
        {
            MigrationCheck check = MigrationCheck.Of(guests, now);
            if (Enumerable.Range(0, guests.Length).Any(g => !Enumerable.Range(0, now.Length).Any(h => h != next && check[g, h] == MigrationVerdict.CanLand)))
            {
                return false;
            }

            now[next] = after[next];
        }

        return true;
    }

    private static IEnumerable<int[]> Permutations(int[] items) => items.Length == 0
        ? new[] { items }
        : items.SelectMany((item, i) => Permutations(items.Where((_, j) => j != i).ToArray()).Select(rest => rest.Prepend(item).ToArray()));
}
