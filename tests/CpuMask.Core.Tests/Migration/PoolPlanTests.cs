using System.IO;
using System.Linq;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Migration.Evacuating;
using CpuMask.Migration.Generations;
using CpuMask.Migration.Graph;
using CpuMask.Migration.Restarting;
using CpuMask.Platforms.VMware.Guests;
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
        MigratingGuest old = MigratingGuest.BootedOn(Haswell, VMwareGuestView.Instance, "old"), young = MigratingGuest.BootedOn(Skylake, VMwareGuestView.Instance, "young");
        PoolPlan plan = PoolPlan.Without(Pool, new[] { "esx-h*" }, VMwareGuestView.Instance, new[] { old, young });
        plan.Removed.ShouldBe(new[] { "esx-h" });
        plan.Gained.Select(g => g.Feature).ShouldContain("AVX512F");
        plan.Lost.ShouldBeEmpty();
        plan.RestartToSee.ShouldBe(new[] { "old" });
        (plan.PhysicalAddressBitsBefore, plan.PhysicalAddressBitsAfter).ShouldBe((46, 46));
    }

    [Fact]
    public void An_older_cpu_takes_away_and_bars_guests_that_have_seen_more()
    {
        MigratingGuest young = MigratingGuest.BootedOn(Skylake, VMwareGuestView.Instance, "young"), small = MigratingGuest.BootedOn(CpuGenerations.Named("Nehalem-EP").Host, VMwareGuestView.Instance, "small");
        PoolPlan plan = PoolPlan.Add(Pool, CpuGenerations.Named("Sandy Bridge-EP"), VMwareGuestView.Instance, new[] { young, small });
        plan.Added.ShouldBe(new[] { "Sandy Bridge-EP" });
        new[] { "AVX2", "FMA", "BMI1", "BMI2", "MOVBE", "FSGSBASE", "RDRAND", "F16C", "SMEP", "INVPCID" }.Except(plan.Lost.Select(l => l.Feature)).ShouldBeEmpty();
        plan.RestartToMove.ShouldBe(new[] { "young" });
        plan.Refusal.ShouldBeNull();
    }

    [Fact]
    public void A_cpu_of_another_vendor_is_refused_with_the_reason()
    {
        PoolPlan plan = PoolPlan.Add(Pool, CpuGenerations.Named("Milan"), VMwareGuestView.Instance);
        plan.After.ShouldBeNull();
        plan.Refusal.ShouldNotBeNull().ShouldContain("AMD");
    }

    [Fact]
    public void Across_vendors_a_plan_is_made_when_a_vendor_is_named_and_says_who_moves_nothing()
    {
        GuestView kvm = Registry.Named("kvm").View;
        HostCpuid milan = CpuGenerations.Named("Milan").Host;
        var intel = new BaselineOptions { Vendor = VendorPolicy.Named("intel") };
        PoolPlan refused = PoolPlan.Add(Pool, milan, kvm);
        refused.Advice.ShouldNotBeNull().Parameter.ShouldBe("Vendor");
        PoolPlan plan = PoolPlan.Of(Pool, new[] { "esx-h" }, new[] { milan }, kvm, options: intel);
        plan.Refusal.ShouldBeNull();
        plan.After!.Vendor.ShouldBe(CpuVendor.Intel);
        plan.Lost.Select(l => l.Feature).ShouldContain("TSC-Deadline");
        plan.Warnings.ShouldContain(w => w.Contains("AMD"));
        plan.Warnings.ShouldNotContain(w => w.Contains("cold moves"));
        PoolPlan.Of(Pool, new string[0], new[] { milan }, VMwareGuestView.Instance, options: intel).Warnings.ShouldContain(w => w.Contains("cold moves"));
        PoolPlan back = PoolPlan.Of(Pool.Append(milan).ToArray(), new[] { "Milan" }, new HostCpuid[0], kvm, options: intel);
        back.Gained.Select(g => g.Feature).ShouldContain("TSC-Deadline");
        PoolPlan.Of(Pool, new string[0], new[] { Skylake }, VMwareGuestView.Instance).Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void Guests_are_restarted_in_an_order_those_that_cannot_move_first_then_those_that_miss_mitigations()
    {
        HostCpuid unpatched = PoolGraphTests.With(Haswell, "7.0.EDX.31", false) with { Name = "old" }, patched = PoolGraphTests.With(Skylake, "7.0.EDX.31", true);
        MigratingGuest Guest(HostCpuid host, string name, string? on) => MigratingGuest.BootedOn(host, VMwareGuestView.Instance, name) with { Host = on };
        MigratingGuest[] guests =
        {
            Guest(PoolGraphTests.With(Haswell, "7.0.EDX.31", true), "sees-ssbd", "esx-s"), Guest(unpatched, "vm10", "old"), Guest(unpatched, "vm2", null),
            Guest(CpuGenerations.Named("Sapphire Rapids").Host, "young", "esx-s"), Guest(patched, "content", "esx-s"),
        };
        PoolPlan plan = PoolPlan.Of(new[] { unpatched, patched }, new[] { "old" }, new[] { patched with { Name = "new" } }, VMwareGuestView.Instance, guests);
        plan.RestartToMove.ShouldBe(new[] { "young" });
        plan.RestartOrder.Select(s => s.Number + " " + s.Guest).ShouldBe(new[] { "1 young", "2 vm2", "3 vm10", "4 sees-ssbd" });
        plan.RestartOrder.Select(s => s.Guest).ShouldBe(plan.RestartToMove.Union(plan.RestartToSee), ignoreOrder: true);
        plan.RestartOrder[0].ToMove.ShouldBeTrue();
        (plan.RestartOrder[2].Host, string.Join(",", plan.RestartOrder[2].Mitigations)).ShouldBe(("old", "SSBD"));
        plan.RestartOrder[3].Mitigations.ShouldBeEmpty();
        PoolWords.Reason(plan.RestartOrder[1]).ShouldStartWith("to see SSBD; ");
        PoolWords.BeforeRestarts(plan).ShouldContain("once old is empty and what the pool promises now is in force");
    }

    [Fact]
    public void Old_hosts_are_replaced_in_one_plan()
    {
        HostCpuid[] joining = { CpuGenerations.Named("Ice Lake-SP").Host, Skylake };
        MigratingGuest young = MigratingGuest.BootedOn(CpuGenerations.Named("Sapphire Rapids").Host, VMwareGuestView.Instance, "young");
        PoolPlan plan = PoolPlan.Of(Pool, new[] { "esx-h" }, joining, VMwareGuestView.Instance, new[] { young });
        plan.Removed.ShouldBe(new[] { "esx-h" });
        plan.Added.Count.ShouldBe(2);
        plan.Added.ShouldNotContain("esx-s", "a host of that name is there already");
        plan.Gained.Select(g => g.Feature).ShouldContain("AVX512F");
        plan.Gained.Select(g => g.Feature).ShouldNotContain("SHA");
        plan.RestartToMove.ShouldBe(new[] { "young" });
    }

    [Fact]
    public void A_name_that_no_host_has_is_an_error_and_so_is_a_pattern_that_matches_none()
    {
        Should.Throw<CpuMaskException>(() => PoolPlan.Without(Pool, new[] { "esx-x" }, VMwareGuestView.Instance)).Id.ShouldBe(ErrorIds.UnknownName);
        CpuMaskException none = Should.Throw<CpuMaskException>(() => PoolPlan.Without(Pool, new[] { "esx-x*" }, VMwareGuestView.Instance));
        none.Id.ShouldBe(ErrorIds.UnknownName);
        none.Named.ShouldBe("esx-x*");
    }

    [Fact]
    public void A_guest_owes_what_its_host_offers_and_it_has_not_seen_mitigations_first()
    {
        MigratingGuest guest = MigratingGuest.BootedOn(Haswell, VMwareGuestView.Instance, "vm") with { Host = "esx-s" };
        HostCpuid host = PoolGraphTests.With(Skylake, "7.0.EDX.29", true);
        MigratingGuest unpatched = guest with { Seen = PoolGraphTests.With(Haswell, "7.0.EDX.31", false).Registers };
        PowerCycleDebt debt = PowerCycleDebt.Of(new[] { unpatched }, new[] { Haswell, host }, _ => throw new System.InvalidOperationException()).Single();
        debt.Lacks[0].Feature.ShouldBe("SSBD");
        debt.Lacks[0].Class.ShouldBe(FeatureClass.Security);
        debt.Mitigations.ShouldBe(1);
        debt.Lacks.Select(i => i.Feature).ShouldContain("AVX512F");
        debt.IsKnown.ShouldBeTrue();
    }

    [Fact]
    public void A_requirement_list_tells_what_was_seen_by_the_keys_that_vcenter_lists_and_by_no_others()
    {
        var guest = new MigratingGuest
        {
            Name = "vm", Hypervisor = VMwareGuestView.Instance,
            Requirements = new[] { "cpuid.avx2", "cpuid.avx", "cpuid.ibrs", "cpuid.stibp" }.Select(FeatureRequirement.Present).ToArray(),
        };
        string[] owed = PowerCycleDebt.Of(guest, Skylake).Lacks.Select(i => i.Feature).ToArray();
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
            MigratingGuest.BootedOn(patched, VMwareGuestView.Instance, "new1"), MigratingGuest.BootedOn(patched, VMwareGuestView.Instance, "new2"),
            MigratingGuest.BootedOn(unpatched, VMwareGuestView.Instance, "old1"),
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
        stuck.WaysOut[1].Mask!.Lines.Single().ShouldBe("cpuid.7.0.edx = \"0---:----:----:----:----:----:----:----\"");
    }

    [Fact]
    public void Guests_that_need_another_cpu_are_freed_by_a_mask_and_those_of_another_vendor_only_by_a_restart()
    {
        MigratingGuest guest = MigratingGuest.BootedOn(Skylake, VMwareGuestView.Instance, "vm");
        WayOut masked = Evacuation.Plan(Skylake, new[] { guest }, new[] { Haswell }).CheapestWaysOut.Single();
        masked.Kind.ShouldBe(WayOutKind.RestartMasked);
        masked.Advice.Count.ShouldBe(2, "what the mask does not reach, because it is not known, is said");
        Evacuation.Plan(Skylake, new[] { guest }, new[] { CpuGenerations.Named("Milan").Host }).CheapestWaysOut.Single().Kind.ShouldBe(WayOutKind.RestartElsewhere);
        Evacuation.Plan(Skylake, new[] { guest }, new HostCpuid[0]).Stuck.Single().Nearest.ShouldBeNull();
    }

    [Fact]
    public void What_a_host_no_longer_offers_is_owed_too_and_a_guest_of_which_nothing_is_told_is_not_free_of_debt()
    {
        MigratingGuest young = MigratingGuest.BootedOn(Skylake, VMwareGuestView.Instance, "young") with { Host = "esx-h.example.net" };
        MigratingGuest mute = new() { Name = "mute", Hypervisor = VMwareGuestView.Instance, Host = "esx-h" }, lost = new() { Name = "lost", Hypervisor = VMwareGuestView.Instance };
        var homeless = new System.Collections.Generic.List<string>();
        var debts = PowerCycleDebt.Of(new[] { young, mute, lost }, Pool, g => homeless.Add(g.Name));
        homeless.ShouldBe(new[] { "lost" });
        debts.Select(d => d.Guest).ShouldBe(new[] { "mute", "young" });
        (debts[0].IsKnown, debts[0].IsDue).ShouldBe((false, false));
        debts[1].Exceeds.Select(i => i.Feature).ShouldContain("AVX512F");
        debts[1].IsDue.ShouldBeTrue();
    }

    [Fact]
    public void What_is_not_known_of_a_host_is_looked_up_before_anything_is_done()
    {
        HostCpuid mute = Haswell with { Name = "mute", Registers = new RegisterSet(LeafTable.Of(Haswell.Leaves.Where(l => l.Leaf != 7)), Haswell.Msrs) };
        StuckGuests stuck = Evacuation.Plan(Haswell, new[] { MigratingGuest.BootedOn(Haswell, VMwareGuestView.Instance, "vm") }, new[] { mute }).Stuck.Single();
        stuck.Blocking.ShouldBeEmpty();
        stuck.WaysOut.Select(w => w.Kind).ShouldBe(new[] { WayOutKind.FindOut, WayOutKind.RestartElsewhere });
        stuck.WaysOut[0].Advice.ShouldContain(a => a.Contains("AVX2") && a.Contains("esxcli"));
    }

    [Fact]
    public void Transactions_that_microcode_took_away_are_hidden_and_not_brought_back()
    {
        HostCpuid plain = PoolGraphTests.Unmitigated(Haswell), tsx = PoolGraphTests.With(plain, "7.0.EBX.11", true), none = PoolGraphTests.With(plain, "7.0.EBX.11", false);
        MigratingGuest guest = MigratingGuest.BootedOn(tsx, VMwareGuestView.Instance, "vm");
        Evacuation.Plan(tsx, new[] { guest }, new[] { none with { Name = "none" } }).CheapestWaysOut.Single().Kind.ShouldBe(WayOutKind.RestartMasked);
    }

    [Fact]
    public void No_firmware_gives_a_cpu_what_it_was_not_made_with()
    {
        MigratingGuest guest = new() { Name = "vm", Hypervisor = VMwareGuestView.Instance, Requirements = new[] { FeatureRequirement.Present("cpuid.avx512f") } };
        Evacuation.Plan(Skylake, new[] { guest }, new[] { Haswell }).CheapestWaysOut.Single().Kind.ShouldBe(WayOutKind.RestartMasked);
        HostCpuid off = PoolGraphTests.With(Skylake, "7.0.EBX.16", false) with { Name = "off" };
        Evacuation.Plan(Skylake, new[] { guest }, new[] { off }).CheapestWaysOut.Single().Kind.ShouldBe(WayOutKind.MendHost);
    }

    [Fact]
    public void Each_host_of_a_pool_is_emptied_by_itself_and_guests_stay_with_their_own()
    {
        HostCpuid haswell = PoolGraphTests.Unmitigated(Haswell), skylake = PoolGraphTests.Unmitigated(Skylake);
        HostCpuid[] pool = { haswell, skylake, skylake with { Name = "esx-t" } };
        MigratingGuest[] guests =
        {
            MigratingGuest.BootedOn(skylake, VMwareGuestView.Instance, "s") with { Host = "ESX-S.example.net" },
            MigratingGuest.BootedOn(skylake, VMwareGuestView.Instance, "t") with { Host = "esx-t" },
            MigratingGuest.BootedOn(haswell, VMwareGuestView.Instance, "h"), MigratingGuest.BootedOn(haswell, VMwareGuestView.Instance, "away") with { Host = "elsewhere" },
        };
        var homeless = new System.Collections.Generic.List<string>();
        var all = Evacuation.Plan(pool, new[] { "*" }, guests, VMwareGuestView.Instance, g => homeless.Add(g.Name));
        all.Select(e => e.Host + ": " + string.Join(",", e.Moves.SelectMany(m => m.Guests))).ShouldBe(new[] { "esx-h: h", "esx-s: s", "esx-t: t" });
        all[1].Moves.Single().Destinations.ShouldBe(new[] { "esx-t" });
        homeless.ShouldBe(new[] { "away" });

        // Alone, a host takes those that do not say where they run, and not those of its neighbours.
        Evacuation one = Evacuation.Plan(pool, new[] { "esx-t" }, new[] { guests[0], guests[1] with { Host = null } }, VMwareGuestView.Instance, _ => { }).Single();
        one.GuestCount.ShouldBe(1);
        Should.Throw<CpuMaskException>(() => Evacuation.Plan(pool, new[] { "esx-x" }, null, VMwareGuestView.Instance, _ => { })).Id.ShouldBe(ErrorIds.UnknownName);
        Should.Throw<CpuMaskException>(() => Evacuation.Plan(pool, new[] { "x*" }, null, VMwareGuestView.Instance, _ => { })).Id.ShouldBe(ErrorIds.UnknownName);
    }

    [Theory]
    [InlineData("vmware", "cpuid.7.0.ebx = \"00-0:00--:--0-:--00:----:----:----:----\"")]
    [InlineData("xen", "    \"0x7,0:ebx=xxxxxxxxxxxxxxx0xxxxxxxxxxxxxxxx\",")]
    [InlineData("kvm", "-cpu ...,avx512f=off")]
    public void A_mask_is_written_as_the_guests_hypervisor_takes_it(string platform, string line)
    {
        GuestView hypervisor = Registry.Named(platform).View;
        HostCpuid less = PoolGraphTests.With(PoolGraphTests.Unmitigated(Skylake), "7.0.EBX.16", false) with { Name = "less" };
        MigratingGuest guest = MigratingGuest.BootedOn(PoolGraphTests.Unmitigated(Skylake), hypervisor, "vm");
        WayOut masked = Evacuation.Plan(Skylake, new[] { guest }, new[] { less }).Stuck.Single().WaysOut.Single(w => w.Kind == WayOutKind.RestartMasked);
        masked.MaskLines.ShouldContain(line);
    }
}
