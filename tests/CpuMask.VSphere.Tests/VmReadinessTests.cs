using System.Collections.Generic;
using System.Linq;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Text;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Masks;
using CpuMask.VSphere.Tests.Shared;

namespace CpuMask.VSphere.Tests;

/// <summary>What keeps a VM from being changed is asked before, and told in words.</summary>
public sealed class VmReadinessTests
{
    private const string Site = """
        { "datacenters": [ { "name": "Lab", "clusters": [ { "name": "Prod", "hosts": [ "esx01" ] } ], "standalone": [] } ],
          "hosts": { "*": { "cpu": "E5-2670", "version": "6.7.0", "build": "17167734" } },
          "vms": { "*": { "guestId": "rhel7_64Guest", "power": "poweredOff" },
            "protected": { "host": "esx01", "version": "vmx-14", "faultTolerance": true },
            "replicated": { "host": "esx01", "version": "vmx-13", "disabledMethod": [ "CloneVM_Task", "ReconfigVM_Task" ] },
            "busy": { "host": "esx01", "version": "vmx-13", "disabledMethod": [ "MigrateVM_Task" ] },
            "snapped": { "host": "esx01", "version": "vmx-13", "snapshot": true },
            "noevc": { "host": "esx01", "version": "vmx-14", "noPerVmEvc": true },
            "plain13": { "host": "esx01", "version": "vmx-13", "lacks": [ "VirtualMachine.Config.AdvancedConfig" ] },
            "plain14": { "host": "esx01", "version": "vmx-14", "lacks": [ "VirtualMachine.Config.AdvancedConfig" ] },
            "plain8": { "host": "esx01", "version": "vmx-8", "lacks": [ "VirtualMachine.Config.Settings" ] } } }
        """;

    [Fact]
    public void A_vm_that_cannot_be_reconfigured_is_refused_before_the_server_is_asked_to()
    {
        using VCenter vcenter = VCenter.Start(Site);
        using VSphereSession session = vcenter.Connect();
        using var folder = new TempFolder();
        UndoJournal journal = UndoJournal.For(session, folder.Path);
        Dictionary<string, string> before = VmMaskTests.Masks(vcenter);

        Dictionary<string, VmMaskResult> results = VmMaskTests.Set(session, journal, Hide(), "protected", "replicated", "busy", "snapped", "noevc");

        results["protected"].Error!.Message.ShouldContain("fault tolerance");
        results["replicated"].Error!.Message.ShouldContain("ReconfigVM_Task");
        results["busy"].Outcome.ShouldBe(MaskOutcome.Changed);
        results["snapped"].Outcome.ShouldBe(MaskOutcome.Changed);
        results["snapped"].Plan.Warnings.ShouldHaveSingleItem().ShouldContain("snapshot");
        results["noevc"].Plan.Mechanism.ShouldBe(MaskMechanism.ExtraConfig, "the server takes no per-VM EVC for it");
        VmMaskPlan asked = session.PlanMask(Vm(session, "noevc"), Hide() with { Mechanism = MaskMechanism.PerVmEvc });
        asked.Refusal!.Message.ShouldContain("does not take per-VM EVC");
        vcenter.Journal().Select(e => e.GetProperty("vm").GetString()).ShouldBe(new[] { "busy", "snapped", "noevc" }, ignoreOrder: true);
        VmMaskTests.Run(session, session.PlanRestores(journal), journal).ShouldAllBe(r => r.Error == null && r.Plan.Warnings.Count == 0);
        VmMaskTests.Masks(vcenter).ShouldBe(before);
    }

    [Fact]
    public void A_missing_privilege_is_named_and_what_it_forbids_is_not_half_done()
    {
        using VCenter vcenter = VCenter.Start(Site);
        using VSphereSession session = vcenter.Connect();
        using var folder = new TempFolder();
        UndoJournal journal = UndoJournal.For(session, folder.Path);
        Dictionary<string, string> before = VmMaskTests.Masks(vcenter);

        Dictionary<string, VmMaskResult> results = VmMaskTests.Set(session, journal, Hide(), "plain13", "plain14", "plain8");

        results["plain13"].Error!.Message.ShouldContain("VirtualMachine.Config.AdvancedConfig");
        results["plain13"].Error!.Message.ShouldContain("is as it was");
        results["plain8"].Error!.Message.ShouldContain("VirtualMachine.Config.Settings");
        results["plain14"].Outcome.ShouldBe(MaskOutcome.Changed, "per-VM EVC needs another privilege");
        results["plain14"].Warnings.ShouldHaveSingleItem();

        // A bit without a feature key needs a setting beside the call: the whole is refused, not half of it done.
        VmMaskResult both = VmMaskTests.Set(session, journal, new MaskRequest { Mask = Lines("----:----:----:----:----:----:----:H-0-") }, "plain14")["plain14"];
        both.Error!.Id.ShouldBe(ErrorIds.NoPermission);
        both.State.Settings.Keys.Count(VmSettings.IsFeatureMask).ShouldBe(1);
        journal.Pending().ShouldHaveSingleItem().VmName.ShouldBe("plain14");
        VmMaskTests.Run(session, session.PlanRestores(journal), journal).ShouldAllBe(r => r.Error == null);
        VmMaskTests.Masks(vcenter).ShouldBe(before);
    }

    private static MaskRequest Hide() => new() { Mask = Lines("----:----:----:----:----:----:----:---0") };

    private static GuestMask Lines(string ecx) => GuestMaskText.Parse("m", new[] { "cpuid.1.ecx=\"" + ecx + "\"" }, isDescriptor: false);

    private static VSphereVm Vm(VSphereSession session, string name) => session.FindVms(new VmQuery { Names = new[] { name } }).Single();
}
