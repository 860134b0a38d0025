using System.IO;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Migration;
using CpuMask.Migration.Pool;
using CpuMask.Text;

namespace CpuMask.Tests.Migration;

public class PoolPlanTests
{
    private static readonly HostCpuid Haswell = CpuGenerations.Named("Haswell-EP").Host with { Name = "esx-h" };
    private static readonly HostCpuid Skylake = CpuGenerations.Named("Skylake-SP").Host with { Name = "esx-s" };
    private static readonly HostCpuid[] Pool = { Haswell, Skylake, Skylake with { Name = "esx-t" } };

    [Fact]
    public void Without_the_oldest_host_the_pool_gains_and_guests_must_restart_to_see_it()
    {
        MigratingGuest old = MigratingGuest.BootedOn(Haswell, GuestHypervisor.VMware, "old"), young = MigratingGuest.BootedOn(Skylake, GuestHypervisor.VMware, "young");
        PoolPlan plan = PoolPlan.Without(Pool, new[] { "esx-h*" }, GuestHypervisor.VMware, new[] { old, young });
        plan.Removed.ShouldBe(new[] { "esx-h" });
        plan.Gained.Select(g => g.Feature).ShouldContain("AVX512F");
        plan.Lost.ShouldBeEmpty();
        plan.RestartToSee.ShouldBe(new[] { "old" });
        (plan.PhysicalAddressBitsBefore, plan.PhysicalAddressBitsAfter).ShouldBe((46, 46));
    }

    [Fact]
    public void An_older_cpu_takes_away_and_bars_guests_that_have_seen_more()
    {
        MigratingGuest young = MigratingGuest.BootedOn(Skylake, GuestHypervisor.VMware, "young"), small = MigratingGuest.BootedOn(CpuGenerations.Named("Nehalem-EP").Host, GuestHypervisor.VMware, "small");
        PoolPlan plan = PoolPlan.Add(Pool, CpuGenerations.Named("Sandy Bridge-EP"), GuestHypervisor.VMware, new[] { young, small });
        plan.Added.ShouldBe("Sandy Bridge-EP");
        new[] { "AVX2", "FMA", "BMI1", "BMI2", "MOVBE", "FSGSBASE", "RDRAND", "F16C", "SMEP", "INVPCID" }.Except(plan.Lost.Select(l => l.Feature)).ShouldBeEmpty();
        plan.RestartToMove.ShouldBe(new[] { "young" });
        plan.Refusal.ShouldBeNull();
    }

    [Fact]
    public void A_cpu_of_another_vendor_is_refused_with_the_reason()
    {
        PoolPlan plan = PoolPlan.Add(Pool, CpuGenerations.Named("Milan"), GuestHypervisor.VMware);
        plan.After.ShouldBeNull();
        plan.Refusal.ShouldNotBeNull().ShouldContain("AMD");
    }

    [Fact]
    public void A_name_that_no_host_has_is_an_error_and_a_pattern_that_matches_none_is_not()
    {
        Should.Throw<CpuMaskException>(() => PoolPlan.Without(Pool, new[] { "esx-x" }, GuestHypervisor.VMware)).Id.ShouldBe(ErrorIds.UnknownName);
        PoolPlan.Without(Pool, new[] { "esx-x*" }, GuestHypervisor.VMware).Removed.ShouldBeEmpty();
    }

    [Fact]
    public void A_guest_owes_what_its_host_offers_and_it_has_not_seen_mitigations_first()
    {
        MigratingGuest guest = MigratingGuest.BootedOn(Haswell, GuestHypervisor.VMware, "vm") with { Host = "esx-s" };
        HostCpuid host = PoolGraphTests.With(Skylake, "7.0.EDX.29", true);
        MigratingGuest unpatched = guest with { Seen = PoolGraphTests.With(Haswell, "7.0.EDX.31", false).Registers };
        PowerCycleDebt debt = PowerCycleDebt.Of(new[] { unpatched }, new[] { Haswell, host }).Single();
        debt.Items[0].Feature.ShouldBe("SSBD");
        debt.Items[0].Class.ShouldBe(FeatureClass.Security);
        debt.Mitigations.ShouldBe(1);
        debt.Items.Select(i => i.Feature).ShouldContain("AVX512F");
        debt.IsKnown.ShouldBeTrue();
    }

    [Fact]
    public void A_requirement_list_tells_what_was_seen_by_the_keys_that_vcenter_lists_and_by_no_others()
    {
        var guest = new MigratingGuest
        {
            Name = "vm", Hypervisor = GuestHypervisor.VMware,
            Requirements = new[] { "cpuid.avx2", "cpuid.avx", "cpuid.ibrs", "cpuid.stibp" }.Select(FeatureRequirement.Present).ToArray(),
        };
        string[] owed = PowerCycleDebt.Of(guest, Skylake).Items.Select(i => i.Feature).ToArray();
        owed.ShouldContain("SSBD");
        owed.ShouldContain("AVX512F");
        owed.ShouldNotContain("AVX2");
        owed.ShouldNotContain("SPEC_CTRL");
        owed.ShouldNotContain("SSE2");
    }

    [Fact]
    public void An_evacuation_names_who_sticks_on_what_and_the_cheapest_way_out()
    {
        HostCpuid patched = PoolGraphTests.With(PoolGraphTests.Unmitigated(Haswell), "7.0.EDX.31", true) with { Name = "patched" };
        HostCpuid unpatched = PoolGraphTests.With(PoolGraphTests.Unmitigated(Haswell), "7.0.EDX.31", false) with { Name = "unpatched" };
        HostCpuid older = PoolGraphTests.With(CpuGenerations.Named("Ivy Bridge-EP").Host, "7.0.EDX.31", true) with { Name = "older" };
        MigratingGuest[] guests =
        {
            MigratingGuest.BootedOn(patched, GuestHypervisor.VMware, "new1"), MigratingGuest.BootedOn(patched, GuestHypervisor.VMware, "new2"),
            MigratingGuest.BootedOn(unpatched, GuestHypervisor.VMware, "old1"),
        };
        Evacuation evacuation = Evacuation.Plan(patched, guests, new[] { patched, unpatched, older });

        evacuation.Moves.Single().Guests.ShouldBe(new[] { "old1" });
        evacuation.Moves.Single().Destinations.ShouldBe(new[] { "unpatched" });
        StuckGuests stuck = evacuation.Stuck.Single();
        stuck.Guests.ShouldBe(new[] { "new1", "new2" });
        stuck.Nearest.ShouldBe("unpatched");
        stuck.Blocking.Single().Feature.ShouldBe("SSBD");
        WayOut cheapest = evacuation.CheapestWaysOut.Single();
        (cheapest.Kind, cheapest.Host, cheapest.GuestsStopped).ShouldBe((WayOutKind.MendHost, "unpatched", 0));
        stuck.WaysOut.Select(w => w.Kind).ShouldBe(new[] { WayOutKind.MendHost, WayOutKind.RestartMasked, WayOutKind.RestartElsewhere });
        stuck.WaysOut[1].Mask!.VmxLines.Single().ShouldBe("cpuid.7.0.edx = \"0---:----:----:----:----:----:----:----\"");
    }

    [Fact]
    public void Guests_that_need_another_cpu_are_freed_by_a_mask_and_those_of_another_vendor_only_by_a_restart()
    {
        MigratingGuest guest = MigratingGuest.BootedOn(Skylake, GuestHypervisor.VMware, "vm");
        Evacuation.Plan(Skylake, new[] { guest }, new[] { Haswell }).CheapestWaysOut.Single().Kind.ShouldBe(WayOutKind.RestartMasked);
        Evacuation.Plan(Skylake, new[] { guest }, new[] { CpuGenerations.Named("Milan").Host }).CheapestWaysOut.Single().Kind.ShouldBe(WayOutKind.RestartElsewhere);
        Evacuation.Plan(Skylake, new[] { guest }, new HostCpuid[0]).Stuck.Single().Nearest.ShouldBeNull();
    }
}
