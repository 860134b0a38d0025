using System.Linq;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Tests.Shared;
using CpuMask.Text;

namespace CpuMask.Tests.Baselines;

/// <summary>What is said of the evidence itself before its bits are combined, and whose CPU and which model a promise shows.</summary>
public sealed class EvidenceWarningTests
{
    private static readonly CpuVendor Centaur = CpuVendor.Of("CentaurHauls");

    [Fact]
    public void A_dump_from_inside_a_virtual_machine_is_refused_with_the_way_to_take_it_all_the_same()
    {
        CpuBaseline evidence = CpuBaseline.Of([Host("vm2") with { View = HostView.Guest }, Host("vm10") with { View = HostView.Guest }, Host("esx")]);
        CpuMaskException error = Should.Throw<CpuMaskException>(() => evidence.Compute());
        (error.Id, error.Kind, error.Advice?.Parameter).ShouldBe((ErrorIds.GuestDump, ErrorKind.Impossible, "AllowGuestDump"));
        error.Message.ShouldStartWith("vm2, vm10: this was read inside a virtual machine");
        evidence.Compute(new() { AllowGuestDumps = true }).Warnings.ShouldBe(
        [
            "vm2, vm10: read inside a virtual machine; what its hypervisor hides is missing here, and what it invents is here.",
            "The hosts are seen through different views: hardware (esx); guest (vm2, vm10). A difference may be the view's and not the CPU's.",
        ]);
    }

    [Fact]
    public void A_host_of_no_known_maker_is_taken_for_one_of_the_pools_and_that_is_said()
    {
        HostCpuid nameless = Host("x") with { Vendor = default };
        CpuBaseline.Of([Host("a"), nameless]).Compute().Warnings.ShouldBe(["x: the source does not say who made the CPU; Intel is assumed."]);
        ComputedBaseline alone = CpuBaseline.Of([nameless]).Compute();
        alone.Vendor.IsKnown.ShouldBeFalse();
        alone.Warnings.ShouldBeEmpty("nothing is assumed where no maker is known");
    }

    [Fact]
    public void The_other_makers_of_a_pool_are_named_by_the_alphabet()
    {
        ComputedBaseline pool = CpuBaseline.Of([Host("c") with { Vendor = Centaur }, Host("a") with { Vendor = CpuVendor.Amd }, Host("i"), Host("h") with { Vendor = CpuVendor.Hygon }])
            .Compute(new() { Vendor = VendorPolicy.Named("intel") });
        pool.IsAcrossVendors.ShouldBeTrue();
        pool.Warnings.ShouldBe(
        [
            "The guests will see Intel on hosts of AMD, CentaurHauls, Hygon as well. Feature bits do not say everything: SYSENTER and SYSCALL, hypercalls, virtualization and errata differ between vendors.",
        ]);
    }

    [Fact]
    public void Hosts_with_several_records_are_named_with_how_many()
    {
        CpuBaseline.Of([Host("b"), Host("b", 1), Host("a"), Host("a", 1), Host("a", 2), Host("once")]).Compute().Warnings.ShouldBe(
        [
            "a stands here with 3 different records; all of them count. Take the old ones out if the host has changed.",
            "b stands here with 2 different records; all of them count. Take the old ones out if the host has changed.",
        ]);
    }

    [Fact]
    public void The_maker_of_a_named_host_is_taken_where_its_name_fits_one_maker_only()
    {
        // The alike hosts i1 and i2 are one group.
        CpuBaseline mixed = CpuBaseline.Of([Host("i1"), Host("i2"), Host("a1") with { Vendor = CpuVendor.Amd }]);
        mixed.Compute(new() { Vendor = VendorPolicy.FromHost("i2") }).Vendor.ShouldBe(CpuVendor.Intel);
        mixed.Compute(new() { Vendor = VendorPolicy.FromHost("i*") }).Vendor.ShouldBe(CpuVendor.Intel);
        foreach (string name in new[] { "*1", "nobody" })
        {
            CpuMaskException error = Should.Throw<CpuMaskException>(() => mixed.Compute(new() { Vendor = VendorPolicy.FromHost(name) }));
            (error.Id, error.Kind, error.Message).ShouldBe(
                (ErrorIds.UnknownName, ErrorKind.Usage, "'" + name + "' is no host of this baseline with a known vendor; its hosts are: a1, i1, i2."));
        }
    }

    [Fact]
    public void Several_makers_are_refused_with_the_way_to_say_which()
    {
        CpuBaseline mixed = CpuBaseline.Of([Host("i1"), Host("i2"), Host("a1") with { Vendor = CpuVendor.Amd }]);
        CpuMaskException error = Should.Throw<CpuMaskException>(() => mixed.Compute());
        (error.Id, error.Kind, error.Advice?.Parameter).ShouldBe((ErrorIds.VendorMismatch, ErrorKind.Impossible, "Vendor"));
        error.Message.ShouldBe("The hosts have CPUs of several vendors: Intel (i1, i2); AMD (a1). No mask makes them alike for every guest.");
        new[] { VendorPolicy.OneVendor, VendorPolicy.Majority, VendorPolicy.Named("amd"), VendorPolicy.FromHost("x") }.Select(p => p.AllowsSeveral)
            .ShouldBe([false, true, true, true]);
    }

    [Fact]
    public void A_model_that_all_hosts_have_is_taken_because_they_have_it()
    {
        ComputedBaseline pool = CpuBaseline.Of([Model("a", 0x306C3, 1), Model("b", 0x306C3, 0)]).Compute();
        (pool.Signature?.Value, pool.SignatureReason).ShouldBe((0x306C3u, "every host has it"));
    }

    [Theory]
    [InlineData(0x306C3u, 0x206A7u, 0x206A7u)]
    [InlineData(0x206A7u, 0x206A2u, 0x206A2u)]
    [InlineData(0x206A7u, 0xF43u, 0x206A7u)]
    [InlineData(0x306C2u, 0x206A7u, 0x206A7u)]
    public void Of_models_as_close_as_each_other_the_lowest_is_taken(uint first, uint second, uint taken)
    {
        ComputedBaseline pool = CpuBaseline.Of([Model("first", first, 1), Model("second", second, 1)]).Compute();
        (pool.Signature?.Value, pool.SignatureReason).ShouldBe((taken, (taken == first ? "first" : "second") + " has exactly the baseline's features"));
    }

    [Fact]
    public void Of_kinds_with_one_model_and_as_close_as_each_other_the_first_by_name_of_the_group_is_named()
    {
        ComputedBaseline pool = CpuBaseline.Of([Model("x", 0x206A7, 1), Model("y", 0x206A7, 2), Model("w", 0x206A7, 1 << 9), Model("far", 0x306C3, 1 | 2 | (1 << 9))]).Compute();
        string first = pool.Evidence.Groups.First(g => g.Hosts[0].Name != "far").Hosts[0].Name;
        (pool.Signature?.Value, pool.SignatureReason).ShouldBe((0x206A7u, first + " is closest to the baseline: 1 feature more"));
    }

    // MD_CLEAR is shown when any host has it, so a host that lacks it is no further away for that.
    [Fact]
    public void Only_features_that_all_hosts_must_have_tell_how_close_a_model_is()
    {
        HostCpuid lacks = Model("lacks", 0x206A7, 0), has = Model("has", 0x306C3, 1, 1 << 10);
        ComputedBaseline pool = CpuBaseline.Of([lacks, has]).Compute();
        (pool.Signature?.Value, pool.SignatureReason).ShouldBe((0x206A7u, "lacks has exactly the baseline's features"));
    }

    private static HostCpuid Host(string name, uint ecx = 0) => SampleHosts.Of(name, ("1.0.ECX", ecx), ("1.0.EDX", 0x0783FBFF));

    // Whole in every word that has features, since what a source does not say may differ.
    private static HostCpuid Model(string name, uint signature, uint ecx, uint edx7 = 0) => SampleHosts.Of(
        name, ("0.0.EAX", 7), ("1.0.EAX", signature), ("1.0.ECX", ecx), ("1.0.EDX", 0x0783FBFF), ("7.0.EAX", 0), ("7.0.EBX", 0), ("7.0.ECX", 0), ("7.0.EDX", edx7),
        ("80000000.0.EAX", 0x80000001), ("80000001.0.ECX", 0), ("80000001.0.EDX", 0));
}
