using System.Collections.Generic;
using System.Linq;
using CpuMask.Text;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Masks;
using CpuMask.VSphere.Soap;
using CpuMask.VSphere.Tests.Shared;

namespace CpuMask.VSphere.Tests;

/// <summary>Taking masks back: of all VMs or of some, and never over what somebody else set.</summary>
public sealed class RestoreTests
{
    [Fact]
    public void Restoring_does_not_overwrite_what_somebody_else_set_since_unless_forced()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using VSphereSession session = vcenter.Connect();
        using var folder = new TempFolder();
        using var elsewhere = new TempFolder();
        UndoJournal journal = UndoJournal.For(session, folder.Path);
        Dictionary<string, string> before = VmMaskTests.Masks(vcenter);
        VmMaskTests.Set(session, journal, new MaskRequest { Mask = VmMaskTests.Line("cpuid.1.ecx") }, "app13");
        VmMaskTests.Set(session, UndoJournal.For(session, elsewhere.Path), new MaskRequest { Mask = VmMaskTests.Line("cpuid.1.ecx", "1---:----:----:----:----:----:----:----") }, "app13");

        VmMaskResult refused = VmMaskTests.Run(session, session.PlanRestores(journal), journal).ShouldHaveSingleItem();
        refused.Error!.Id.ShouldBe(ErrorIds.ChangedSince);
        refused.Error.Message.ShouldContain("cpuid.1.ecx");
        VmMaskTests.Run(session, session.PlanRestores(journal, force: true), journal).ShouldHaveSingleItem().Outcome.ShouldBe(MaskOutcome.Changed);
        VmMaskTests.Setting(vcenter, "app13", "cpuid.1.ecx").ShouldBeNull();
        before["app13"].ShouldNotContain("cpuid.1.ecx");
    }

    [Fact]
    public void Named_vms_are_restored_alone_and_one_without_a_change_is_an_error()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using VSphereSession session = vcenter.Connect();
        using var folder = new TempFolder();
        UndoJournal journal = UndoJournal.For(session, folder.Path);
        VmMaskTests.Set(session, journal, MaskRequest.For(VmMaskTests.PoolMask(session)), "app13", "app14");

        VmMaskTests.Run(session, session.PlanRestores(journal, new VmQuery { Names = new[] { "app14" } }), journal).ShouldHaveSingleItem().Outcome.ShouldBe(MaskOutcome.Changed);
        journal.Pending().ShouldHaveSingleItem().VmName.ShouldBe("app13");
        Should.Throw<VSphereException>(() => session.PlanRestores(journal, new VmQuery { Names = new[] { "app08" } }).ToArray()).Id.ShouldBe(ErrorIds.ObjectNotFound);
        session.PlanRestores(journal, new VmQuery { Names = new[] { "app0*" } }).ShouldBeEmpty();
    }
}
