using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CpuMask.Cpuid;
using CpuMask.Migration;
using CpuMask.Text;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Masks;
using CpuMask.VSphere.Migration;
using CpuMask.VSphere.Soap;
using CpuMask.VSphere.Tests.Shared;

namespace CpuMask.VSphere.Tests;

/// <summary>
/// A mask is right when the VM that has it moves. Each VM starts on the newest host, so that it sees all that it can, and
/// goes from host to host.
/// </summary>
public sealed class MaskProofTests
{
    private static readonly int[] HardwareVersions = { 4, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21 };

    // What the server says of a guest OS: levels 0, 1 and 0x80000001 as real servers list them, an old system's two levels
    // that call much unused, one level alone, and nothing.
    private static readonly string[] Guests = { "rhel7_64Guest", "winNetStandardGuest", "other26xLinux64Guest", "dosGuest" };

    private const string Site = """
        { "datacenters": [ { "name": "Lab", "clusters": [ { "name": "Prod", "hosts": [ "skylake", "haswell", "ivy", "sandy", "westmere" ] } ], "standalone": [] } ],
          "cpus": {
            "Gold-6130": [ "0 0 00000016 756e6547 6c65746e 49656e69", "1 0 00050654 00400800 7ffefbff bfebfbff", "7 0 00000000 d39ffffb 00000008 bc000400",
              "d 0 000002ff 00000a88 00000a88 00000000", "d 1 0000000f 00000a08 00000100 00000000", "80000000 0 80000008 00000000 00000000 00000000",
              "80000001 0 00000000 00000000 00000121 2c100800", "80000008 0 0000302e 00000000 00000000 00000000" ],
            "E5-2680v3": [ "0 0 0000000f 756e6547 6c65746e 49656e69", "1 0 000306f2 00300800 7ffefbff bfebfbff", "7 0 00000000 000037ab 00000000 9c000000",
              "d 0 00000007 00000340 00000340 00000000", "d 1 00000001 00000000 00000000 00000000", "80000000 0 80000008 00000000 00000000 00000000",
              "80000001 0 00000000 00000000 00000021 2c100800", "80000008 0 0000302e 00000000 00000000 00000000" ] },
          "hosts": { "*": { "version": "7.0.3", "build": "20036589" }, "skylake": { "cpu": "Gold-6130" }, "haswell": { "cpu": "E5-2680v3" },
            "ivy": { "cpu": "E5-2670v2" }, "sandy": { "cpu": "E5-2670" }, "westmere": { "cpu": "E5640" } },
          "guests": {
            "*": [
              { "level": 0, "ebx": "HHHH:HHHH:HHHH:HHHH:HHHH:HHHH:HHHH:HHHH" },
              { "level": 1, "eax": "RRRR:HHHH:HHHH:xxxx:RRxx:HHHH:xxxx:xxxx", "ecx": "xHHH:xHHR:HH0H:H00R:00HH:00H0:00H0:x0HH", "edx": "000x:HHHH:HHHR:HHHH:HHHH:HRxH:HHHH:HHHH" },
              { "level": 1, "vendor": "amd", "ecx": "xHHH:xHHR:HRRH:HRRR:RRHH:RRHR:RRRR:xRHH" },
              { "level": "0x80000001", "ecx": "RRRR:RRRR:RRRR:RRRR:RRRR:RRRR:RRRR:RRRH", "edx": "RRHR:H0RR:RRRH:RRRR:RRRR:xRRR:RRRR:RRRR" } ],
            "winNetStandardGuest": [
              { "level": 1, "eax": "xxxx:HHHH:HHHH:xxxx:xxxx:HHHH:xxxx:xxxx", "ecx": "RRRR:RRRR:RRRR:RRR0:00xR:R0H0:000H:0RRH" },
              { "level": "0x80000001", "ecx": "RRRR:RRRR:RRRR:RRRR:RRRR:RRRR:RRRR:RRRx", "edx": "RRxR:RRRR:RRRH:RRRR:RRRR:HRRR:RRRR:RRRR" } ],
            "other26xLinux64Guest": [ { "level": 1, "ecx": "xxxx:xxxx:xxxx:xxxx:xxxx:xxxx:xxxx:xxxH" } ],
            "dosGuest": [] },
          "vms": { "*": { "power": "poweredOff", "host": "skylake" }, __VMS__ } }
        """;

    [Fact]
    public void A_masked_vm_of_every_hardware_version_moves_to_every_host_by_every_mechanism_that_can_mask_it() => Prove(Site);

    // As servers of vSphere 8 list features, and with clusters of two EVC modes: what a mode hides needs no mask.
    [Fact]
    public void So_it_does_where_hosts_list_only_what_they_have_and_evc_hides_some_of_it() => Prove(Site
        .Replace("\"clusters\": [ { \"name\": \"Prod\", \"hosts\": [ \"skylake\", \"haswell\", \"ivy\", \"sandy\", \"westmere\" ] } ]",
            "\"clusters\": [ { \"name\": \"Prod\", \"hosts\": [ \"skylake\", \"haswell\" ] }, { \"name\": \"Old\", \"evc\": \"intel-westmere\", \"hosts\": [ \"ivy\", \"sandy\", \"westmere\" ] } ]")
        .Replace("\"version\": \"7.0.3\", \"build\": \"20036589\"", "\"version\": \"8.0.3\", \"build\": \"24022510\", \"recent\": true")
        .Replace("\"cpu\": \"Gold-6130\"", "\"cpu\": \"Gold-6130\", \"featureCapability\": { \"misc.rdcl_no\": \"1\", \"misc.mds_no\": \"1\" }"));

    private static void Prove(string site)
    {
        using VCenter vcenter = VCenter.Start(site.Replace("__VMS__", string.Join(", ",
            from mechanism in Enum.GetValues<MaskMechanism>()
            from version in HardwareVersions
            from guest in Guests.Where((_, i) => Cases.Of(4) == 4 || i == version % 4)
            select $$""" "{{mechanism}}-{{version}}-{{guest}}": { "version": "vmx-{{version}}", "guestId": "{{guest}}" } """)));
        using VSphereSession session = vcenter.Connect();
        using var folder = new TempFolder();
        UndoJournal journal = UndoJournal.For(session, folder.Path);
        VSphereHost[] hosts = session.GetHosts(new HostQuery()).ToArray();
        var masks = new PoolMasks(session, hosts);
        var refused = new List<string>();
        VmMaskPlan[] plans = session.FindVms(new VmQuery { Names = new[] { "*-*-*" } }).Select(vm =>
        {
            VmMaskPlan plan = session.PlanMask(vm, new MaskRequest
            {
                Mask = masks.MaskFor(vm, new List<string>()).Mask,
                Vendor = masks.Vendor,
                Mechanism = Enum.Parse<MaskMechanism>(vm.Name.Split('-')[0]),
            });
            if (plan.Refusal is not null)
            {
                refused.Add(vm.Name + ": " + plan.Refusal.Message);
            }

            return plan;
        }).Where(p => p.Refusal is null).ToArray();
        session.Apply(plans, journal, 4).ShouldAllBe(r => r.Outcome == MaskOutcome.Changed);

        // Refused is only what cannot carry such a mask: levels on VMs that leaf 7 is shown to, keys and EVC on older ones.
        refused.Where(r => !r.StartsWith(nameof(MaskMechanism.CpuFeatureMask), StringComparison.Ordinal) && Version(r) >= 14).ShouldBeEmpty();
        refused.Where(r => r.StartsWith(nameof(MaskMechanism.CpuFeatureMask), StringComparison.Ordinal) && Version(r) < 9).ShouldBeEmpty();
        refused.Where(r => r.StartsWith(nameof(MaskMechanism.ExtraConfig), StringComparison.Ordinal) && Version(r) >= 9).ShouldBeEmpty();

        foreach (VmMaskPlan plan in plans)
        {
            var vm = new ManagedObject("VirtualMachine", plan.State.Id);
            Run(session, new SoapRequest("PowerOnVM_Task", vm));
        }

        VSphereVm[] running = session.FindVms(new VmQuery { Names = new[] { "*-*-*" } }).Where(v => v.Masks.PowerState == "poweredOn").ToArray();
        running.Length.ShouldBe(plans.Length);
        LiveMigration live = LiveMigration.Of(session, running, hosts);
        live.Verdicts().Where(v => !v.CanMove || v.Agrees == false).Select(v => v.Cpu + ": " + v.Cpu.Reason).ShouldBeEmpty();
        var stuck = new List<string>();
        foreach (VSphereVm vm in running)
        {
            if (vm.Masks.HardwareVersion >= 9)
            {
                vm.FeatureRequirements.ShouldNotBeEmpty(vm.Name);
            }

            foreach (VSphereHost host in hosts.Reverse().Concat(hosts))
            {
                try
                {
                    Run(session, new SoapRequest("MigrateVM_Task", vm.Reference, a =>
                    {
                        a.Reference("host", host.Reference);
                        a.Text("priority", "defaultPriority");
                    }));
                }
                catch (VSphereException e)
                {
                    stuck.Add(vm.Name + " to " + host.Name + ": " + e.Message);
                }
            }
        }

        stuck.ShouldBeEmpty();
    }

    private static int Version(string name) => int.Parse(name.Split('-')[1], System.Globalization.CultureInfo.InvariantCulture);

    private static void Run(VSphereSession session, SoapRequest request) =>
        VSphereSession.Wait(VSphereTask.RunAsync(session, request, request.Method, CancellationToken.None));
}
