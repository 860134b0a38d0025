using System.Collections.Generic;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Migration;
using CpuMask.Migration.Restarting;
using CpuMask.Migration.Verdicts;
using CpuMask.Platforms.VMware.Evc;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Masks;
using CpuMask.VSphere.Migration;
using CpuMask.VSphere.Soap;
using CpuMask.VSphere.Tests.Shared;

namespace CpuMask.VSphere.Tests;

public sealed class MigrationTests
{
    private const string Site = """
        { "datacenters": [ { "name": "Lab", "clusters": [ { "name": "Prod", "hosts": [ "ivy", "sandy", "westmere", "magny" ] } ], "standalone": [] } ],
          "hosts": { "*": { "cpu": "E5-2670", "version": "6.7.0", "build": "17167734" }, "ivy": { "cpu": "E5-2670v2" }, "westmere": { "cpu": "E5640" }, "magny": { "cpu": "Opteron-6128" } },
          "vms": { "*": { "guestId": "rhel7_64Guest" },
            "new-ivy": { "host": "ivy" }, "new-sandy": { "host": "sandy", "version": "vmx-11" }, "new-westmere": { "host": "westmere", "version": "vmx-9" },
            "old-ivy": { "host": "ivy", "version": "vmx-8" }, "old-westmere": { "host": "westmere", "version": "vmx-8" }, "amd": { "host": "magny" },
            "off": { "host": "ivy", "power": "poweredOff" } } }
        """;

    [Fact]
    public void The_server_s_answer_names_what_keeps_a_vm_away()
    {
        using VCenter vcenter = VCenter.Start(Site);
        using VSphereSession session = vcenter.Connect();
        VSphereVm[] vms = session.FindVms(new VmQuery { Names = new[] { "new-ivy", "old-ivy" } }).ToArray();
        VSphereHost[] hosts = session.GetHosts(new HostQuery()).ToArray();

        IReadOnlyList<VMotionAnswer> answers = session.AskVMotion(vms, hosts)!;
        answers.Count.ShouldBe(vms.Length * hosts.Length);
        VMotionAnswer modern = Answer(answers, vms[0], hosts.Single(h => h.Name == "sandy"));
        modern.CanMove.ShouldBeFalse();
        VSphereFault fault = modern.Errors.ShouldHaveSingleItem();
        fault.Type.ShouldBe("FeatureRequirementsNotMet");
        fault.Details.Where(d => d.Key == "featureRequirement.key").Select(d => d.Value.ToUpperInvariant()).ShouldContain("CPUID.RDRAND");
        VMotionAnswer old = Answer(answers, vms[1], hosts.Single(h => h.Name == "westmere"));
        old.Errors.ShouldContain(f => f.Type == "CpuIncompatible1ECX" && f["registerName"] == "ecx" && f["level"] == "1");
        Answer(answers, vms[0], hosts.Single(h => h.Name == "ivy")).CanMove.ShouldBeTrue();
    }

    [Fact]
    public void Our_own_verdict_agrees_with_the_server_s_on_every_vm_and_host()
    {
        using VCenter vcenter = VCenter.Start(Site);
        using VSphereSession session = vcenter.Connect();
        VSphereVm[] vms = session.FindVms(new VmQuery { Names = new[] { "*-*", "amd", "off" } }).ToArray();
        VSphereHost[] hosts = session.GetHosts(new HostQuery()).ToArray();
        IReadOnlyList<VMotionAnswer> answers = session.AskVMotion(vms, hosts)!;
        var defaults = new GuestDefaults(session);

        var differing = new List<string>();
        foreach (VSphereVm vm in vms)
        {
            VSphereHost source = hosts.Single(h => h.Reference == vm.Host);
            bool modern = vm.Masks.HardwareVersion >= 9;
            MigratingGuest guest = vm.ToGuest(source, modern ? null : defaults.MaskOf(vm, source.Cpuid.Vendor));
            HostCpuid[] targets = hosts.Select(h => modern ? h.GuestMaximum : h.Cpuid).ToArray();
            MigrationCheck check = MigrationCheck.Of(new[] { guest }, targets);
            for (int h = 0; h < hosts.Length; h++)
            {
                if (hosts[h].Reference != vm.Host && (check[0, h] == MigrationVerdict.CanLand) != Answer(answers, vm, hosts[h]).CanMove)
                {
                    differing.Add(vm.Name + " -> " + hosts[h].Name + ": " + check[0, h] + ", the server: " + string.Join("; ", Answer(answers, vm, hosts[h]).Errors)
                        + " / " + string.Join("; ", check.Explain(0, h).Blocking));
                }
            }
        }

        differing.ShouldBeEmpty();
    }

    [Fact]
    public void An_esxi_host_has_no_answer_to_give()
    {
        using VCenter esxi = VCenter.Start(null, "-esx");
        using VSphereSession session = esxi.Connect();
        session.AskVMotion(session.FindVms(new VmQuery()).Take(1), session.GetHosts(new HostQuery())).ShouldBeNull();
    }

    [Fact]
    public void Requirements_are_told_of_running_vms_and_offline_ones_of_the_rest()
    {
        using VCenter vcenter = VCenter.Start(Site);
        using VSphereSession session = vcenter.Connect();
        VSphereVm running = session.FindVms(new VmQuery { Names = new[] { "new-ivy" } }).Single(), off = session.FindVms(new VmQuery { Names = new[] { "off" } }).Single();

        running.FeatureRequirements.Count.ShouldBeGreaterThan(10);
        running.FeatureRequirements.ShouldContain(r => r.Key.Equals("cpuid.RDRAND", System.StringComparison.OrdinalIgnoreCase) && r.Value == "Bool:Min:1");
        off.FeatureRequirements.ShouldBeEmpty();
        off.OfflineFeatureRequirements.ShouldContain(r => r.Key.Equals("cpuid.LM", System.StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void A_vm_that_was_started_under_another_evc_mode_owes_a_power_cycle()
    {
        const string Profile = """
            { "datacenters": [ { "name": "Lab", "clusters": [ { "name": "Prod", "hosts": [ "esx01" ], "evc": "intel-sandybridge" } ], "standalone": [] } ],
              "vms": { "*": { "guestId": "rhel7_64Guest" }, "fresh": {}, "stale": { "featureRequirement": { "cpuid.SSE3": "Bool:Min:1", "cpuid.AVX2": "Bool:Min:1" } },
                "hidden": { "extraConfig": { "featMask.vm.cpuid.AVX": "Val:0" } }, "off": { "power": "poweredOff" } } }
            """;
        using VCenter vcenter = VCenter.Start(Profile);
        using VSphereSession session = vcenter.Connect();
        EvcMode mode = session.GetEvcModes().Single(m => m.Key == "intel-sandybridge");
        VSphereHost host = session.GetHosts(new HostQuery()).Single();
        Dictionary<string, PowerCycleDebt> debts = session.FindVms(new VmQuery()).ToDictionary(v => v.Name, v => VmDebts.Of(v, host, mode));

        mode.Capabilities["CPUID.avx"].ShouldBe("1");
        debts["fresh"].Exceeds.ShouldBeEmpty();
        debts["stale"].Lacks.Select(i => i.Feature).ShouldContain("AVX");
        debts["stale"].Lacks.Select(i => i.Class).ShouldBe(debts["stale"].Lacks.Select(i => i.Class).OrderBy(c => c == FeatureClass.Security ? 0 : 1));
        debts["stale"].Exceeds.Select(i => i.Feature).ShouldBe(new[] { "AVX2" });
        debts["stale"].IsDue.ShouldBeTrue();
        debts["hidden"].Lacks.Select(i => i.Feature).ShouldNotContain("AVX");
        debts["off"].IsDue.ShouldBeFalse();
        debts["fresh"].Lacks.ShouldBeEmpty();
    }

    private static VMotionAnswer Answer(IEnumerable<VMotionAnswer> answers, VSphereVm vm, VSphereHost host) =>
        answers.Single(a => a.Vm == vm.Reference && a.Host == host.Reference);
}
