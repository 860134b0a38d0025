using System.Collections.Generic;
using System.Linq;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Text;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Masks;
using CpuMask.VSphere.Soap;
using CpuMask.VSphere.Tests.Shared;

namespace CpuMask.VSphere.Tests;

public sealed class VmInventoryTests
{
    [Fact]
    public void Vms_are_found_by_name_path_id_wildcard_host_cluster_and_datacenter()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using VSphereSession session = vcenter.Connect();
        VSphereVm one = session.FindVms(new VmQuery { Names = new[] { "app13" } }).Single();

        one.Path.ShouldBe("/Lab/vm/app13");
        one.Masks.HardwareVersion.ShouldBe(13);
        one.Masks.GuestId.ShouldBe("rhel7_64Guest");
        one.Masks.PowerState.ShouldBe("poweredOff");
        one.Masks.InstanceUuid.ShouldNotBeNull();
        one.Masks.HostVersion.ShouldBe(("6.7.0", "17167734"));
        Names(session, new VmQuery { Names = new[] { one.Reference.Value, one.Path } }).ShouldBe("app13");
        Names(session, new VmQuery { Names = new[] { "APP08*" } }).ShouldBe("app08,app08masked");
        Names(session, new VmQuery { Hosts = new[] { "esx11" } }).ShouldContain("old13");
        Names(session, new VmQuery { Hosts = new[] { "esx11" } }).ShouldNotContain("app13");
        Names(session, new VmQuery { Clusters = new[] { "Edge" } }).ShouldContain("old13");
        Names(session, new VmQuery { Datacenters = new[] { "Far" } }).ShouldNotContain("app13");
        session.FindVms(new VmQuery()).Count().ShouldBe(vcenter.State().Count);
    }

    [Fact]
    public void An_ambiguous_name_is_an_error_that_names_the_candidates()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using VSphereSession session = vcenter.Connect();
        VSphereVm[] twins = session.FindVms(new VmQuery { Names = new[] { "app13", "old13" } }).ToArray();
        foreach (VSphereVm vm in twins)
        {
            Rename(session, vm.Masks.Name, "twin");
        }

        VSphereException e = Should.Throw<VSphereException>(() => session.FindVms(new VmQuery { Names = new[] { "twin" } }).Count());
        e.Id.ShouldBe(ErrorIds.AmbiguousName);
        e.Message.ShouldContain("/Lab/vm/twin");
        e.Message.ShouldContain("/Far/vm/twin");
        twins.ShouldAllBe(t => e.Message.Contains(t.Reference.Value));
        session.FindVms(new VmQuery { Names = new[] { "/Far/vm/twin" } }).Single().Reference.ShouldBe(twins[1].Reference);
        session.FindVms(new VmQuery { Names = new[] { "twi*" } }).Count().ShouldBe(2);
    }

    [Fact]
    public void A_name_with_the_characters_of_a_pattern_means_the_vm_that_has_it_and_not_those_that_the_pattern_fits()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using VSphereSession session = vcenter.Connect();
        Rename(session, "on13", "app[1]3");
        Rename(session, "on14", "a*");
        Rename(session, "app14", "50%25 %2f`x'\"<&>");

        Names(session, new VmQuery { Names = new[] { "APP[1]3" } }).ShouldBe("app[1]3");
        Names(session, new VmQuery { Names = new[] { "/Lab/vm/app[1]3" } }).ShouldBe("app[1]3");
        Names(session, new VmQuery { Names = new[] { "a*" } }).ShouldBe("a*");
        Names(session, new VmQuery { Names = new[] { "app[1][3]" } }).ShouldBe("app13");
        Names(session, new VmQuery { Names = new[] { "50% /`x'\"<&>" } }).ShouldBe("50% /`x'\"<&>");
    }

    [Fact]
    public void A_star_means_all_also_where_a_vm_is_called_so()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using VSphereSession session = vcenter.Connect();
        Rename(session, "on13", "*");

        session.FindVms(new VmQuery { Names = new[] { "*" } }).Count().ShouldBe(vcenter.State().Count);
        session.FindVms(new VmQuery { Names = new[] { "/Lab/vm/*" } }).Count().ShouldBeGreaterThan(1);
        session.FindVms(new VmQuery { Names = new[] { "[*]" } }).Count().ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public void A_name_that_no_vm_has_is_an_error_and_the_others_are_still_read()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using VSphereSession session = vcenter.Connect();
        var problems = new List<VSphereException>();

        session.FindVms(new VmQuery { Names = new[] { "app99", "app13" } }, problems.Add).Single().Name.ShouldBe("app13");
        problems.ShouldHaveSingleItem().Id.ShouldBe(ErrorIds.ObjectNotFound);
    }

    private static string Names(VSphereSession session, VmQuery query) =>
        string.Join(",", session.FindVms(query).Select(v => v.Name).OrderBy(n => n, System.StringComparer.Ordinal));

    private static void Rename(VSphereSession session, string from, string to)
    {
        ManagedObject vm = session.FindVms(new VmQuery { Names = new[] { from } }).Single().Reference;
        var rename = new SoapRequest("ReconfigVM_Task", vm, a => a.Object("spec", s => s.Text("name", to)), changes: true);
        VSphereSession.Wait(VSphereTask.RunAsync(session, rename, "rename", default));
    }

    [Fact]
    public void Names_from_a_server_reach_a_terminal_without_what_steers_it()
    {
        const string Evil = @"e\u061cvil\u200b\u2028\u0085\nname\u001b31m";
        using VCenter vcenter = VCenter.Start("""
            { "datacenters": [ { "name": "Lab", "clusters": [ { "name": "Prod", "hosts": [ "es\u061cx" ] } ], "standalone": [] } ],
              "vms": { "*": { "power": "poweredOn", "version": "vmx-13" }, "EVIL": {} } }
            """.Replace("EVIL", Evil, System.StringComparison.Ordinal));
        using VSphereSession session = vcenter.Connect();
        VSphereVm vm = session.FindVms(new VmQuery()).Single(v => v.Name.StartsWith('e'));
        string said = session.PlanMask(vm, new MaskRequest { Mask = GuestMaskText.Parse("m", new[] { "cpuid.1.ecx=\"---0:----:----:----:----:----:----:----\"" }, isDescriptor: false) }).Refusal!.Message;

        said.ShouldContain("vil");
        said.Where(c => char.IsControl(c) || c is '\u061c' or '\u200b' or '\u2028').ShouldBeEmpty();
    }
}
