using System.Collections.Generic;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Platforms.VMware.Evc;
using CpuMask.Text;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Masks;
using CpuMask.VSphere.Migration;
using CpuMask.VSphere.Soap;
using CpuMask.VSphere.Tests.Shared;

namespace CpuMask.VSphere.Tests;

/// <summary>EVC questions put to a server, and a VM given a mode of its own.</summary>
public sealed class EvcTests
{
    // Modes of its own: haswell asks for what no host has, ivybridge for less than the table says.
    private const string Site = """
        { "datacenters": [ { "name": "Lab", "clusters": [ { "name": "Prod", "hosts": [ "esx01", "esx02" ] } ], "standalone": [] } ],
          "hosts": { "*": { "cpu": "E5-2670", "version": "6.7.0", "build": "17167734" }, "esx02": { "cpu": "E5-2670v2" } },
          "evcModes": [
            { "key": "intel-sandybridge", "label": "Own Sandy", "vendor": "intel", "tier": 5, "features": [ "SSE3", "SSSE3", "SSE41" ], "values": { "cpuid.FAMILY": "6" } },
            { "key": "intel-ivybridge", "label": "Own Ivy", "vendor": "intel", "tier": 6, "features": [ "SSE3", "SSSE3", "SSE41", "F16C" ] } ],
          "vms": { "*": { "guestId": "rhel7_64Guest", "power": "poweredOff" },
            "app14": { "host": "esx01", "version": "vmx-14", "extraConfig": { "featMask.vm.cpuid.AES": "Val:0", "cpuid.1.edx": "----:----:----:----:----:----:----:---0" } },
            "app13": { "host": "esx01", "version": "vmx-13" },
            "run": { "host": "esx02", "version": "vmx-14", "power": "poweredOn", "featureRequirement": { "cpuid.SSE3": "Bool:Min:1", "cpuid.F16C": "Bool:Min:1" } } } }
        """;

    [Fact]
    public void The_servers_own_modes_win_over_the_table_and_are_said_to()
    {
        using VCenter vcenter = VCenter.Start(Site);
        using VSphereSession session = vcenter.Connect();
        EvcModeList list = session.GetEvcModeList();

        list.IsTold.ShouldBeTrue();
        list.By(CpuVendor.Intel).Select(m => m.Key).ShouldBe(new[] { "intel-sandybridge", "intel-ivybridge" }, "a vCenter's list is the vendor's whole list");
        VSphereHost[] hosts = session.GetHosts(new HostQuery()).ToArray();
        HostCpuid[] silent = hosts.Select(h => h.Cpuid with { Surroundings = null }).ToArray();
        EvcAnswer answer = EvcAnswer.Of(silent, list, LiveEvc.GuestsOn(session.FindVms(new VmQuery()), hosts), "intel-sandybridge");

        (answer.Highest?.Key, answer.IsExpected).ShouldBe(("intel-sandybridge", false));
        answer.Hosts.Select(h => h.Highest?.Key).ShouldBe(new[] { "intel-sandybridge", "intel-ivybridge" });
        answer.Hosts[0].Gaps.Select(g => g.Name).ShouldBe(new[] { "F16C" });
        answer.Asked!.Above.Select(g => g.Name).ShouldBe(new[] { "run" }, "it was started with F16C, which that mode lacks");
        answer.Candidates.Single(c => c.Mode.Key == "intel-sandybridge").LostByAll.ShouldContain("AVX", "what the server's list leaves out is hidden");
        answer.Notes.ShouldContain(n => n.Contains(session.Server) && n.Contains("table was not asked"));
        answer.Notes.ShouldContain(n => n.StartsWith("It differs from CpuMask's table in intel-sandybridge, intel-ivybridge"));
    }

    [Fact]
    public void A_vm_is_given_a_mode_of_its_own_with_the_servers_masks_and_gets_back_what_it_had()
    {
        using VCenter vcenter = VCenter.Start(Site);
        using VSphereSession session = vcenter.Connect();
        using var folder = new TempFolder();
        UndoJournal journal = UndoJournal.For(session, folder.Path);
        EvcMode mode = session.GetEvcModes().Single(m => m.Key == "intel-sandybridge");
        IReadOnlyDictionary<string, string> before = State(session, "app14").Settings;

        Dictionary<string, VmMaskResult> results = VmMaskTests.Set(session, journal, new MaskRequest { Evc = mode }, "app14", "app13", "run");

        results["app14"].Outcome.ShouldBe(MaskOutcome.Changed);
        results["app13"].Error.ShouldNotBeNull().Message.ShouldContain("hardware version 14");
        results["run"].Error.ShouldNotBeNull().Id.ShouldBe(ErrorIds.InvalidPowerState);
        IReadOnlyDictionary<string, string> now = State(session, "app14").Settings;
        now.Where(s => VmSettings.IsFeatureMask(s.Key)).Select(s => (s.Key.Substring(VmSettings.FeatureMaskPrefix.Length), s.Value))
            .ShouldBe(mode.Masks.Select(m => (m.Key, m.Value)), ignoreOrder: true, "the mode's masks and no other");
        VmSettings.IsTrue(now, VmSettings.CompleteMasks).ShouldBeTrue();
        now["cpuid.1.edx"].ShouldEndWith("---0", Case.Sensitive, "a register mask is none of EVC's");

        VmMaskTests.Set(session, journal, new MaskRequest { Evc = mode }, "app14").Values.Single().Outcome.ShouldBe(MaskOutcome.Unchanged);
        session.Apply(session.PlanRestores(journal), journal).ToArray().ShouldAllBe(r => r.Outcome == MaskOutcome.Changed);
        State(session, "app14").Settings.ShouldBe(before, ignoreOrder: true);
    }

    [Fact]
    public void A_mode_without_masks_is_refused()
    {
        using VCenter vcenter = VCenter.Start(Site);
        using VSphereSession session = vcenter.Connect();
        EvcMode mode = EvcMode.Parse("mine", new[] { "cpuid.SSE3" });
        session.PlanMask(session.FindVms(new VmQuery { Names = new[] { "app14" } }).Single(), new MaskRequest { Evc = mode })
            .Refusal.ShouldNotBeNull().Message.ShouldContain("not what it masks");
    }

    private static VmMaskState State(VSphereSession session, string name) => session.FindVms(new VmQuery { Names = new[] { name } }).Single().Masks;
}
