using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Text;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Masks;
using CpuMask.VSphere.Soap;
using CpuMask.VSphere.Tests.Shared;

namespace CpuMask.VSphere.Tests;

/// <summary>Which VM an entry of the journal is about, when VMs come, go and resemble each other.</summary>
public sealed class UndoPlaceTests
{
    private const string Twins = """
        { "datacenters": [ { "name": "Lab", "clusters": [ { "name": "Prod", "hosts": [ "esx01" ] } ], "standalone": [] } ],
          "hosts": { "*": { "cpu": "E5-2670", "version": "6.7.0", "build": "17167734" } },
          "vms": { "*": { "guestId": "rhel7_64Guest", "power": "poweredOff" },
            "one": { "host": "esx01", "version": "vmx-13", "instanceUuid": "50000000-0000-0000-0000-000000000001" },
            "two": { "host": "esx01", "version": "vmx-13", "instanceUuid": "50000000-0000-0000-0000-000000000001" },
            "three": { "host": "esx01", "version": "vmx-13" } } }
        """;

    [Fact]
    public void A_vm_that_was_registered_anew_is_found_by_its_uuid_by_name_and_by_all()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using VSphereSession session = vcenter.Connect();
        using var folder = new TempFolder();
        UndoJournal journal = UndoJournal.For(session, folder.Path);
        Dictionary<string, string> before = VmMaskTests.Masks(vcenter);
        foreach (VmQuery? query in new[] { null, new VmQuery { Names = new[] { "app13" } } })
        {
            Mask(session, journal, "app13");
            Rename(journal, Id(vcenter, "app13"), "vm-99999");

            VmMaskTests.Run(session, session.PlanRestores(journal, query), journal).ShouldHaveSingleItem().Outcome.ShouldBe(MaskOutcome.Changed);
            VmMaskTests.Masks(vcenter).ShouldBe(before);
            journal.Pending().ShouldBeEmpty();
        }
    }

    [Fact]
    public void Vms_that_share_a_uuid_are_kept_apart()
    {
        using VCenter vcenter = VCenter.Start(Twins);
        using VSphereSession session = vcenter.Connect();
        using var folder = new TempFolder();
        UndoJournal journal = UndoJournal.For(session, folder.Path);
        Dictionary<string, string> before = VmMaskTests.Masks(vcenter);
        Mask(session, journal, "one");
        session.PendingOn(journal).ShouldHaveSingleItem().IsAbout(Vm(session, "two")).ShouldBeFalse();

        Should.Throw<VSphereException>(() => session.PlanRestores(journal, new VmQuery { Names = new[] { "two" } }).ToArray()).Id.ShouldBe(ErrorIds.ObjectNotFound);
        VmMaskTests.Run(session, session.PlanRestores(journal), journal).ShouldHaveSingleItem().State.Name.ShouldBe("one");
        VmMaskTests.Masks(vcenter).ShouldBe(before);

        Mask(session, journal, "one");
        Rename(journal, Id(vcenter, "one"), "vm-99999");
        Should.Throw<VSphereException>(() => session.PlanRestores(journal).ToArray()).Message.ShouldContain("more than one");
        journal.Pending().ShouldHaveSingleItem();
    }

    [Fact]
    public void An_id_that_was_given_to_another_vm_is_not_taken_for_the_old_one()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using VSphereSession session = vcenter.Connect();
        using var folder = new TempFolder();
        UndoJournal journal = UndoJournal.For(session, folder.Path);
        Mask(session, journal, "app13");
        string uuid = journal.Pending()[0].InstanceUuid!;
        File.WriteAllText(journal.File, File.ReadAllText(journal.File).Replace(uuid, "50000000-0000-0000-0000-00000000dead"));

        Should.Throw<VSphereException>(() => session.PlanRestores(journal).ToArray()).Message.ShouldContain("another virtual machine");
    }

    [Fact]
    public void Deleted_vms_are_told_until_they_are_forgotten()
    {
        using VCenter vcenter = VCenter.Start(Twins);
        using VSphereSession session = vcenter.Connect();
        using var folder = new TempFolder();
        UndoJournal journal = UndoJournal.For(session, folder.Path);
        Mask(session, journal, "three");
        Mask(session, journal, "one");
        string uuid = journal.Pending().Single(e => e.VmName == "three").InstanceUuid!;
        Rename(journal, Id(vcenter, "three"), "vm-99999");
        File.WriteAllText(journal.File, File.ReadAllText(journal.File).Replace(uuid, "50000000-0000-0000-0000-00000000dead"));
        var problems = new List<string>();

        session.PlanRestores(journal, problem: p => problems.Add(p.Message)).ToArray().ShouldHaveSingleItem().State.Name.ShouldBe("one");
        problems.ShouldHaveSingleItem().ShouldContain("does not exist any more");
        session.PlanRestores(journal, forget: _ => false).Count().ShouldBe(1);
        journal.Pending().Count.ShouldBe(2);
        session.PlanRestores(journal, forget: gone => gone.VmName == "three").Count().ShouldBe(1);
        journal.Pending().ShouldHaveSingleItem().VmName.ShouldBe("one");
    }

    [Fact]
    public void A_torn_line_is_a_notice_and_damage_about_a_vm_fails_that_vm_alone()
    {
        using VCenter vcenter = VCenter.Start(Twins);
        using VSphereSession session = vcenter.Connect();
        using var folder = new TempFolder();
        UndoJournal journal = UndoJournal.For(session, folder.Path);
        Mask(session, journal, "one");
        Mask(session, journal, "three");
        string line = File.ReadLines(journal.File).First();
        File.AppendAllText(journal.File, line.Substring(0, 60) + "\n" + line.Replace("\"settings\"", "\"settin") + "\n");
        List<string> problems = new(), notices = new();
        IEnumerable<VmMaskPlan> Plans(params string[] names) => session.PlanRestores(
            journal, new VmQuery { Names = names }, problem: p => problems.Add(p.Message), notice: notices.Add);

        Plans("three").Count().ShouldBe(1);
        problems.ShouldBeEmpty();
        notices.ShouldHaveSingleItem().ShouldContain("cut off");
        Plans("one").Count().ShouldBe(1);
        problems.ShouldHaveSingleItem().ShouldContain("It concerned one");
    }

    [Fact]
    public void The_journal_of_an_esxi_host_is_called_after_its_hardware_however_the_host_is_named()
    {
        using VCenter esxi = VCenter.Start(null, "-esx", "-power", "poweredOff");
        using var folder = new TempFolder();
        using VSphereSession byAddress = esxi.Connect();
        using VSphereSession byName = esxi.Connect(esxi.Connection with { Server = "localhost:" + esxi.Url.Port });

        string file = UndoJournal.For(byAddress, folder.Path).File;
        UndoJournal.For(byName, folder.Path).File.ShouldBe(file);
        Path.GetFileName(file).ShouldStartWith("esxi-");
    }

    private static void Mask(VSphereSession session, UndoJournal journal, string name) => VmMaskTests.Set(session, journal, new MaskRequest
    {
        Mask = GuestMaskText.Parse("m", new[] { "cpuid.1.ecx=\"0---:----:----:----:----:----:----:----\"" }, isDescriptor: false),
    }, name)[name].Outcome.ShouldBe(MaskOutcome.Changed);

    private static string Id(VCenter vcenter, string name) => vcenter.State()[name].GetProperty("moref").GetString()!;

    private static void Rename(UndoJournal journal, string from, string to) =>
        File.WriteAllText(journal.File, File.ReadAllText(journal.File).Replace("\"" + from + "\"", "\"" + to + "\""));

    private static VmMaskState Vm(VSphereSession session, string name) => session.FindVms(new VmQuery { Names = new[] { name } }).Single().Masks;
}
