using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Text;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Masks;
using CpuMask.VSphere.Soap;
using CpuMask.VSphere.Tests.Shared;

namespace CpuMask.VSphere.Tests;

/// <summary>Changes whose answer was lost, or whose process was ended, while the server had yet to carry them out.</summary>
public sealed class OpenChangeTests
{
    private static readonly string[] Ways = { "app08", "app13", "app14" };

    [Fact]
    public void Restore_that_comes_before_a_lost_call_is_carried_out_waits_for_it_and_takes_it_back()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using VSphereSession session = vcenter.Connect();
        using var folder = new TempFolder();
        UndoJournal journal = UndoJournal.For(session, folder.Path);
        Dictionary<string, string> before = VmMaskTests.Masks(vcenter);
        foreach (bool early in new[] { false, true })
        {
            foreach (string name in Ways)
            {
                SendAndDie(vcenter, session, journal, name, ms: 1500, early);
                VmMaskTests.Masks(vcenter)[name].ShouldBe(before[name], "its task still runs");

                VmMaskResult restored = VmMaskTests.Run(session, session.PlanRestores(journal), journal).ShouldHaveSingleItem();

                restored.Error.ShouldBeNull(name);
                restored.Outcome.ShouldBe(MaskOutcome.Changed, name);
                Thread.Sleep(1600);
                VmMaskTests.Masks(vcenter)[name].ShouldBe(before[name], name);
                journal.Pending().ShouldBeEmpty(name);
            }
        }
    }

    [Fact]
    public void A_task_that_outlasts_the_patience_leaves_the_entry_open_and_is_told()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using VSphereSession session = vcenter.Connect();
        using var folder = new TempFolder();
        UndoJournal journal = UndoJournal.For(session, folder.Path);
        Dictionary<string, string> before = VmMaskTests.Masks(vcenter);
        SendAndDie(vcenter, session, journal, "app13", ms: 4000, early: true);

        VmMaskPlan plan = session.PlanRestores(journal).ShouldHaveSingleItem();
        plan.IsEmpty.ShouldBeTrue("the VM is as it was, for now");
        VmMaskResult result = MaskApplier.Apply(plan, session.TargetOf(plan.State), journal, taskPatience: TimeSpan.FromMilliseconds(300));

        result.Error!.Id.ShouldBe(ErrorIds.OutcomeUnknown);
        result.Error.Message.ShouldContain("still runs");
        journal.Pending().ShouldHaveSingleItem().MayBeRunning.ShouldBeTrue();
        VmMaskTests.Run(session, session.PlanRestores(journal), journal).ShouldHaveSingleItem().Outcome.ShouldBe(MaskOutcome.Changed);
        VmMaskTests.Masks(vcenter).ShouldBe(before);
        journal.Pending().ShouldBeEmpty();
    }

    [Fact]
    public void A_call_that_reaches_the_server_after_the_restore_changes_nothing_any_more()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using VSphereSession session = vcenter.Connect();
        using var folder = new TempFolder();
        UndoJournal journal = UndoJournal.For(session, folder.Path);
        Dictionary<string, string> before = VmMaskTests.Masks(vcenter);
        foreach (string name in Ways)
        {
            // The process ends between writing the entry down and sending the call, which something on the way still holds.
            VmMaskPlan plan = Plan(session, name);
            journal.Begin(plan, plan.State.ChangeVersion);
            VmMaskTests.Run(session, session.PlanRestores(journal), journal).ShouldHaveSingleItem().Error.ShouldBeNull(name);
            journal.Pending().ShouldBeEmpty(name);

            Should.Throw<VSphereException>(() => session.TargetOf(plan.State).Run(MaskStep.Of(plan), _ => { }, default)).Id.ShouldBe(ErrorIds.ConcurrentAccess);
            VmMaskTests.Masks(vcenter)[name].ShouldBe(before[name], name);
        }
    }

    [Fact]
    public void Set_does_not_say_that_a_vm_is_as_it_was_when_it_cannot_know()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using VSphereSession session = vcenter.Connect();
        using var folder = new TempFolder();
        UndoJournal journal = UndoJournal.For(session, folder.Path);
        vcenter.Trouble("""{"method":"ReconfigVM_Task","kind":"dropbefore"}""");

        VmMaskResult lost = VmMaskTests.Run(session, new[] { Plan(session, "app13") }, journal).ShouldHaveSingleItem();

        lost.Outcome.ShouldBe(MaskOutcome.Failed);
        lost.Error!.Message.ShouldContain("not known");
        lost.Error.Message.ShouldNotContain("is as it was");
        journal.Pending().ShouldHaveSingleItem().MayBeRunning.ShouldBeTrue();
    }

    [Fact]
    public void Set_waits_for_an_earlier_change_of_the_vm_and_notices_what_it_did()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using VSphereSession session = vcenter.Connect();
        using var folder = new TempFolder();
        UndoJournal journal = UndoJournal.For(session, folder.Path);
        Dictionary<string, string> before = VmMaskTests.Masks(vcenter);
        SendAndDie(vcenter, session, journal, "app14", ms: 1500, early: true);

        VmMaskResult second = VmMaskTests.Run(session, new[] { Plan(session, "app14") }, journal).ShouldHaveSingleItem();
        second.Error!.Id.ShouldBe(ErrorIds.ConcurrentAccess);
        VmMaskTests.Run(session, session.PlanRestores(journal), journal).ShouldAllBe(r => r.Error == null);
        VmMaskTests.Masks(vcenter).ShouldBe(before);
    }

    [Fact]
    public void Two_admins_at_once_lose_no_change_that_was_reported()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms, "-task-delay", "4");
        using VSphereSession one = vcenter.Connect(), two = vcenter.Connect();
        using var folder = new TempFolder();
        int conflicts = 0;
        for (int round = 0; round < 30; round++)
        {
            Dictionary<string, string> before = VmMaskTests.Masks(vcenter);
            UndoJournal[] journals = { UndoJournal.For(folder.Path, "one" + round), UndoJournal.For(folder.Path, "two" + round) };
            string[] keys = { "cpuid.1.ecx", "cpuid.1.edx" };
            using var start = new Barrier(2);
            Task<VmMaskResult>[] both = new[] { one, two }.Select((session, who) => Task.Run(() =>
            {
                VmMaskPlan plan = session.PlanMask(Vm(session, "app14"), new MaskRequest { Mask = Bit(keys[who], 0) });
                start.SignalAndWait();
                return MaskApplier.Apply(plan, session.TargetOf(plan.State), journals[who]);
            })).ToArray();

            VmMaskResult[] results = both.Select(t => t.GetAwaiter().GetResult()).ToArray();
            Vm(one, "app14").Masks.Settings.Keys.Count(VmSettings.IsFeatureMask).ShouldBe(results.Count(r => r.Outcome == MaskOutcome.Changed));
            results.Where(r => r.Error is not null).ShouldAllBe(r => r.Error!.Id == ErrorIds.ConcurrentAccess);
            conflicts += results.Count(r => r.Error is not null);
            VmMaskTests.Run(one, one.PlanRestores(journals[0]), journals[0]).ShouldAllBe(r => r.Error == null);
            VmMaskTests.Run(two, two.PlanRestores(journals[1]), journals[1]).ShouldAllBe(r => r.Error == null);
            VmMaskTests.Masks(vcenter).ShouldBe(before);
        }

        conflicts.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_server_that_takes_feature_masks_only_by_their_own_call_is_served_and_told_of()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using VSphereSession session = vcenter.Connect();
        using var folder = new TempFolder();
        UndoJournal journal = UndoJournal.For(session, folder.Path);
        Dictionary<string, string> before = VmMaskTests.Masks(vcenter);
        vcenter.Trouble("""{"method":"ReconfigVM_Task","kind":"noevc","times":-1}""");
        string[] names = { "app14", "app14masked", "app14false" };

        foreach (GuestMask mask in new[] { Bit("cpuid.1.ecx", 0), Bit("cpuid.1.ecx", 1), Bit("cpuid.80000001.edx", 27) })
        {
            Dictionary<string, VmMaskResult> results = VmMaskTests.Set(session, journal, new MaskRequest { Mask = mask }, names);
            results.Values.Select(r => r.Error).ShouldAllBe(e => e == null);
            results.Values.ShouldAllBe(r => r.Warnings.Any(w => w.Contains("all at once")));
            vcenter.State()["app14"].GetProperty("extraConfig").TryGetProperty(VmSettings.CompleteMasks, out _).ShouldBeFalse();
        }

        vcenter.Journal().Where(e => e.GetProperty("method").GetString() == "ApplyEvcModeVM_Task" && e.GetProperty("vm").GetString() == "app14")
            .ShouldAllBe(e => !e.GetProperty("completeMasks").GetBoolean());
        VmMaskTests.Run(session, session.PlanRestores(journal), journal).Select(r => r.Error?.Message).ShouldAllBe(m => m == null);
        VmMaskTests.Masks(vcenter).ShouldBe(before);
        journal.Pending().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_change_beside_a_call_that_no_version_guards_is_noticed_and_told()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using VSphereSession one = vcenter.Connect(), two = vcenter.Connect();
        using var folder = new TempFolder();
        UndoJournal journal = UndoJournal.For(one, folder.Path);
        vcenter.Trouble("""[{"method":"ReconfigVM_Task","kind":"noevc","times":-1},{"method":"ApplyEvcModeVM_Task","kind":"late","ms":800}]""");
        VmMaskPlan plan = Plan(one, "app14");
        Task<VmMaskResult> first = Task.Run(() => MaskApplier.Apply(plan, one.TargetOf(plan.State), journal));
        while (!vcenter.Calls().ContainsKey("ApplyEvcModeVM_Task"))
        {
            await Task.Delay(20);
        }

        two.TargetOf(plan.State).Run(new MaskStep.Reconfigure(string.Empty, new[] { new SettingChange("cpuid.5.eax", null, "0---:----:----:----:----:----:----:----") }, Array.Empty<LevelChange>()), _ => { }, default);

        VmMaskResult result = await first;
        result.Error!.Id.ShouldBe(ErrorIds.ConcurrentAccess);
        result.Error.Message.ShouldContain("in the same moment");
        journal.Pending().ShouldHaveSingleItem();
    }

    [Fact]
    public void A_change_is_over_only_when_that_is_proven()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        UndoEntry open = new("1", now, "vm-1", null, "app", MaskMechanism.ExtraConfig, VmMaskChange.None) { ChangeVersion = "5", MayBeRunning = true };
        VmTasks none = new(Array.Empty<string>(), Array.Empty<string>(), IsWhole: true), one = new(new[] { "task-9" }, new[] { "task-9" }, IsWhole: true);

        OpenChanges.IsOver(open, "5", none, now).ShouldBeFalse("its call may still come");
        OpenChanges.IsOver(open, "6", none, now).ShouldBeTrue("a call for version 5 fails now");
        OpenChanges.IsOver(open, "6", one, now).ShouldBeFalse("this may be its task");
        OpenChanges.IsOver(open, "6", VmTasks.Unknown, now).ShouldBeFalse("a task that was begun before may run unseen");
        OpenChanges.IsOver(open with { ChangeVersion = string.Empty }, "6", none, now).ShouldBeFalse("its call is for any version");
        OpenChanges.IsOver(open, "5", none, now.AddMinutes(11)).ShouldBeTrue();
        OpenChanges.IsOver(open, "5", VmTasks.Unknown, now.AddMinutes(11)).ShouldBeFalse();
        OpenChanges.IsOver(open with { Tasks = new[] { "task-9" } }, "5", VmTasks.Unknown, now).ShouldBeTrue("its task has ended");
        OpenChanges.IsOver(open with { MayBeRunning = false }, "5", one, now).ShouldBeTrue();
    }

    [Fact]
    public void What_another_change_may_have_written_proves_nothing_of_the_lost_one()
    {
        var change = new VmMaskChange(new[] { new SettingChange("cpuid.1.ecx", null, "----:----:----:----:----:----:----:---0") }, Array.Empty<LevelChange>());
        UndoEntry lost = new("1", default, "vm-1", null, "app", MaskMechanism.ExtraConfig, change) { MayBeRunning = true };
        var now = new VmMaskState { Settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["cpuid.1.ecx"] = change.Settings[0].New! } };

        OpenChanges.HasLanded(lost, now, new[] { lost }).ShouldBeTrue();
        OpenChanges.HasLanded(lost, now, new[] { lost, lost with { Id = "2", MayBeRunning = false } }).ShouldBeFalse();
        OpenChanges.HasLanded(lost, new VmMaskState(), new[] { lost }).ShouldBeFalse();
        OpenChanges.HasLanded(lost with { Change = VmMaskChange.None }, now, new[] { lost }).ShouldBeFalse();
    }

    // A client that sends a change and is gone before the answer; the server's task runs for a while.
    private static void SendAndDie(VCenter vcenter, VSphereSession session, UndoJournal journal, string name, int ms, bool early)
    {
        vcenter.Trouble($$"""[{"method":"ReconfigVM_Task","kind":"late","ms":{{ms}},"early":{{(early ? "true" : "false")}}},{"method":"ReconfigVM_Task","kind":"drop"}]""");
        VmMaskPlan plan = Plan(session, name);
        journal.Begin(plan, plan.State.ChangeVersion);
        Should.Throw<VSphereException>(() => session.TargetOf(plan.State).Run(MaskStep.Of(plan), _ => { }, default)).Fault.ShouldBeNull();
        vcenter.NoTrouble();
    }

    private static VmMaskPlan Plan(VSphereSession session, string name) =>
        session.PlanMask(Vm(session, name), new MaskRequest { Mask = Bit("cpuid.1.ecx", 0) });

    private static VSphereVm Vm(VSphereSession session, string name) => session.FindVms(new VmQuery { Names = new[] { name } }).Single();

    private static GuestMask Bit(string key, int bit)
    {
        char[] symbols = Enumerable.Repeat('-', 32).ToArray();
        symbols[31 - bit] = '0';
        return GuestMaskText.Parse("bit", new[] { key + " = \"" + new string(symbols) + "\"" }, isDescriptor: false);
    }
}
