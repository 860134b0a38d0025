using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using CpuMask.Cpuid;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Text;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Masks;
using CpuMask.VSphere.Soap;
using CpuMask.VSphere.Tests.Shared;

namespace CpuMask.VSphere.Tests;

public sealed class VmMaskTests
{
    private static readonly string[] Changeable = { "app08", "app08masked", "app13", "app13masked", "app14", "app14masked", "app14false" };

    [Fact]
    public void Each_hardware_version_is_masked_by_its_own_mechanism_and_restored_to_the_letter()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using VSphereSession session = vcenter.Connect();
        using var folder = new TempFolder();
        UndoJournal journal = UndoJournal.For(session, folder.Path);
        Dictionary<string, string> before = Masks(vcenter);
        VMotionMask mask = PoolMask(session);
        mask.IsEmpty.ShouldBeFalse();

        Dictionary<string, VmMaskResult> results = Set(session, journal, MaskRequest.For(mask), Changeable);

        results.Values.ShouldAllBe(r => r.Outcome == MaskOutcome.Changed);
        results["app08"].Plan.Mechanism.ShouldBe(MaskMechanism.CpuFeatureMask);
        results["app13"].Plan.Mechanism.ShouldBe(MaskMechanism.ExtraConfig);
        results["app14"].Plan.Mechanism.ShouldBe(MaskMechanism.PerVmEvc);
        Methods(vcenter, "app08").ShouldBe(new[] { "ReconfigVM_Task" });
        Methods(vcenter, "app13").ShouldBe(new[] { "ReconfigVM_Task" });
        Methods(vcenter, "app14").ShouldBe(new[] { "ReconfigVM_Task" }, "the server compares the version only there");
        Setting(vcenter, "app14", "featMask.vm.cpuid.F16C").ShouldBe("Val:0");
        Setting(vcenter, "app13", "featMask.vm.cpuid.F16C").ShouldBe("Val:0");
        Setting(vcenter, "app13masked", "cpuid.1.ecx").ShouldEndWith("--H-:----");
        Setting(vcenter, "app13masked", "other.key").ShouldBe("left alone");
        Setting(vcenter, "app14masked", "featureCompat.vm.completeMasks").ShouldBe("TRUE");
        Setting(vcenter, "app14masked", "featMask.vm.cpuid.SSE3").ShouldBe("Val:1");

        VmMaskResult[] restored = session.Apply(session.PlanRestores(journal), journal).ToArray();

        restored.Length.ShouldBe(Changeable.Length);
        restored.ShouldAllBe(r => r.Outcome == MaskOutcome.Changed);
        Masks(vcenter).ShouldBe(before);
        journal.Pending().ShouldBeEmpty();
    }

    [Fact]
    public void A_mask_that_is_there_already_sends_nothing_and_succeeds_also_on_a_running_vm()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using VSphereSession session = vcenter.Connect();
        using var folder = new TempFolder();
        UndoJournal journal = UndoJournal.For(session, folder.Path);
        MaskRequest request = MaskRequest.For(PoolMask(session));
        Set(session, journal, request, Changeable);
        vcenter.ForgetJournal();

        Dictionary<string, VmMaskResult> again = Set(session, journal, request, Changeable);
        again.Values.ShouldAllBe(r => r.Outcome == MaskOutcome.Unchanged && r.Error == null);
        vcenter.Journal().ShouldBeEmpty();

        MaskRequest nothing = new() { Mask = new GuestMask("nothing", Array.Empty<MaskLevel>(), isDescriptor: false) };
        Set(session, journal, nothing, "on13", "golden").Values.ShouldAllBe(r => r.Outcome == MaskOutcome.Unchanged);
    }

    [Fact]
    public void Only_what_differs_is_sent_with_the_version_that_was_read()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using VSphereSession session = vcenter.Connect();
        using var folder = new TempFolder();
        string version = vcenter.State()["app08masked"].GetProperty("changeVersion").GetString()!;
        GuestMask mask = GuestMaskText.Parse("m", new[] { "cpuid.1.ecx = \"----:----:----:----:----:----:H---:---0\"", "cpuid.80000001.edx=\"----:----:---H:----:----:----:----:----\"" }, isDescriptor: false);

        VmMaskResult result = Set(session, UndoJournal.For(session, folder.Path), new MaskRequest { Mask = mask }, "app08masked")["app08masked"];

        result.Outcome.ShouldBe(MaskOutcome.Changed);
        LevelChange change = result.Plan.Change.Levels.ShouldHaveSingleItem();
        change.Operation.ShouldBe("edit");
        change.New!.Ecx.ShouldBe("----:----:----:----:----:----:H---:---0");
        change.New.Edx.ShouldBe(change.Old!.Edx, "a register that does not change keeps its very characters");
        vcenter.Journal().ShouldHaveSingleItem().GetRawText().ShouldContain(version);
    }

    [Fact]
    public void What_cannot_be_changed_is_refused_with_the_reason_and_the_rest_is_done()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using VSphereSession session = vcenter.Connect();
        using var folder = new TempFolder();
        Dictionary<string, string> before = Masks(vcenter);
        UndoJournal journal = UndoJournal.For(session, folder.Path);

        Dictionary<string, VmMaskResult> results = Set(
            session, journal, MaskRequest.For(PoolMask(session)), "on13", "on14", "asleep", "golden", "denied", "bare", "app13");

        results["on13"].Error!.Id.ShouldBe(ErrorIds.InvalidPowerState);
        results["on13"].Error!.Message.ShouldContain("powered on");
        results["on14"].Error!.Id.ShouldBe(ErrorIds.InvalidPowerState);
        results["asleep"].Error!.Message.ShouldContain("suspended");
        results["golden"].Error!.Message.ShouldContain("template");
        results["denied"].Error!.Id.ShouldBe(ErrorIds.NoPermission);
        results["denied"].Error!.Message.ShouldContain("VirtualMachine.Config.Settings");
        results["bare"].Error!.Id.ShouldBe(ErrorIds.InvalidState);
        results["app13"].Outcome.ShouldBe(MaskOutcome.Changed);
        Dictionary<string, string> after = Masks(vcenter);
        before.Keys.Where(k => before[k] != after[k]).ShouldBe(new[] { "app13" });
        journal.Pending().ShouldHaveSingleItem("what the server refused needs no undoing").VmName.ShouldBe("app13");
    }

    [Fact]
    public void A_change_by_somebody_else_between_reading_and_writing_is_not_overwritten()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using VSphereSession session = vcenter.Connect();
        using var folder = new TempFolder();
        UndoJournal journal = UndoJournal.For(session, folder.Path);
        MaskRequest request = MaskRequest.For(PoolMask(session));
        foreach (string name in new[] { "app13", "app14" })
        {
            VmMaskPlan plan = session.PlanMask(Vm(session, name), request);
            Set(session, journal, new MaskRequest { Mask = Line("cpuid.5.eax") }, name)[name].Outcome.ShouldBe(MaskOutcome.Changed);

            VmMaskResult late = Run(session, new[] { plan }, journal).ShouldHaveSingleItem();
            late.Error!.Id.ShouldBe(ErrorIds.ConcurrentAccess);
            Setting(vcenter, name, "featMask.vm.cpuid.F16C").ShouldBeNull();
        }
    }

    [Fact]
    public void The_servers_own_refusal_of_a_stale_version_is_told_as_such()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using VSphereSession session = vcenter.Connect();
        using var folder = new TempFolder();
        UndoJournal journal = UndoJournal.For(session, folder.Path);
        vcenter.Trouble("""{"method":"ReconfigVM_Task","kind":"concurrent","times":-1}""");

        Dictionary<string, VmMaskResult> results = Set(session, journal, MaskRequest.For(PoolMask(session)), "app13", "app14");
        results.Values.ShouldAllBe(r => r.Error!.Id == ErrorIds.ConcurrentAccess);
        journal.Pending().ShouldBeEmpty();
    }

    [Fact]
    public void A_task_that_fails_half_way_is_told_and_can_be_restored()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using VSphereSession session = vcenter.Connect();
        using var folder = new TempFolder();
        UndoJournal journal = UndoJournal.For(session, folder.Path);
        Dictionary<string, string> before = Masks(vcenter);
        vcenter.Trouble("""[{"method":"ReconfigVM_Task","kind":"taskfail","partial":true,"times":-1},{"method":"ApplyEvcModeVM_Task","kind":"taskfail","partial":true,"times":-1}]""");

        Dictionary<string, VmMaskResult> results = Set(session, journal, MaskRequest.For(PoolMask(session)), "app13", "app14");
        results.Values.ShouldAllBe(r => r.Error!.Id == ErrorIds.TaskFailed);
        vcenter.NoTrouble();
        Run(session, session.PlanRestores(journal), journal).ShouldAllBe(r => r.Error == null);
        Masks(vcenter).ShouldBe(before);
    }

    [Fact]
    public void A_change_whose_answer_is_lost_is_found_done_or_not_done_by_reading()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using VSphereSession session = vcenter.Connect();
        using var folder = new TempFolder();
        UndoJournal journal = UndoJournal.For(session, folder.Path);
        MaskRequest request = MaskRequest.For(PoolMask(session));

        vcenter.Trouble("""{"method":"ReconfigVM_Task","kind":"drop"}""");
        Set(session, journal, request, "app13")["app13"].Outcome.ShouldBe(MaskOutcome.Changed);

        vcenter.Trouble("""{"method":"ReconfigVM_Task","kind":"dropbefore"}""");
        VmMaskResult lost = Set(session, journal, request, "app14")["app14"];
        lost.Error!.Id.ShouldBe(ErrorIds.ServerUnreachable);
        lost.Error.Message.ShouldNotContain("is as it was");
        vcenter.Journal().Count(e => e.GetProperty("vm").GetString() == "app14").ShouldBe(0, "the call never arrived, and a change is never sent twice");
    }

    [Fact]
    public void A_server_that_has_stopped_answering_is_not_waited_for_vm_by_vm()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using VSphereSession session = vcenter.Connect(vcenter.Connection with { Timeout = TimeSpan.FromSeconds(2) });
        using var folder = new TempFolder();
        UndoJournal journal = UndoJournal.For(session, folder.Path);
        MaskRequest request = MaskRequest.For(PoolMask(session));
        VmMaskPlan[] plans = session.FindVms(new VmQuery { Names = Changeable }).Select(vm => session.PlanMask(vm, request)).ToArray();
        vcenter.Trouble("""{"method":"RetrievePropertiesEx","nth":1,"times":-1,"kind":"slow","ms":60000}""");

        var watch = System.Diagnostics.Stopwatch.StartNew();
        VmMaskResult[] results = session.Apply(plans, journal, throttle: 2).ToArray();
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(12));
        results.Length.ShouldBe(Changeable.Length);
        results.ShouldAllBe(r => r.Outcome == MaskOutcome.Failed && r.Error!.Id == ErrorIds.Timeout);
        results.Count(r => r.Error!.Message.Contains("not tried")).ShouldBeGreaterThan(2);
        vcenter.NoTrouble();
        vcenter.Journal().ShouldBeEmpty();
        journal.Pending().ShouldBeEmpty();
    }

    [Fact]
    public void Cancelling_begins_nothing_more_tells_what_was_begun_and_leaves_it_restorable()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms, "-task-delay", "1500");
        using VSphereSession session = vcenter.Connect();
        using var folder = new TempFolder();
        UndoJournal journal = UndoJournal.For(session, folder.Path);
        Dictionary<string, string> before = Masks(vcenter);
        MaskRequest request = MaskRequest.For(PoolMask(session));
        VmMaskPlan[] plans = session.FindVms(new VmQuery { Names = Changeable }).Select(vm => session.PlanMask(vm, request)).ToArray();
        using var stop = new System.Threading.CancellationTokenSource();

        var told = new List<VmMaskResult>();
        stop.CancelAfter(700);
        Should.Throw<OperationCanceledException>(() =>
        {
            foreach (VmMaskResult result in session.Apply(plans, journal, throttle: 2, stop.Token))
            {
                told.Add(result);
            }
        });

        told.Count.ShouldBe(2);
        told.ShouldAllBe(r => r.Outcome == MaskOutcome.Changed);
        vcenter.Journal().Length.ShouldBe(2);
        Run(session, session.PlanRestores(journal), journal).ShouldAllBe(r => r.Error == null);
        Masks(vcenter).ShouldBe(before);
    }

    [Fact]
    public void A_session_that_expires_in_the_middle_is_opened_again_and_the_change_made_once()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using VSphereSession session = vcenter.Connect();
        using var folder = new TempFolder();
        vcenter.Trouble("""{"method":"ReconfigVM_Task","kind":"expire"}""");

        Set(session, UndoJournal.For(session, folder.Path), MaskRequest.For(PoolMask(session)), "app13")["app13"].Outcome.ShouldBe(MaskOutcome.Changed);
        vcenter.Journal().Length.ShouldBe(1);
    }

    [Fact]
    public void A_reboot_that_power_cycles_is_asked_of_hosts_that_can_do_it()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using VSphereSession session = vcenter.Connect();
        using var folder = new TempFolder();
        UndoJournal journal = UndoJournal.For(session, folder.Path);
        Dictionary<string, string> before = Masks(vcenter);
        MaskRequest ask = new() { PowerCycleOnReboot = true };

        Dictionary<string, VmMaskResult> results = Set(session, journal, ask, "on13", "on14", "old13", "asleep", "app13");
        results["on13"].Outcome.ShouldBe(MaskOutcome.Changed);
        results["on14"].Outcome.ShouldBe(MaskOutcome.Changed);
        results["old13"].Error!.Id.ShouldBe(ErrorIds.NotSupported);
        results["old13"].Error!.Message.ShouldContain("13932383");
        results["asleep"].Error!.Id.ShouldBe(ErrorIds.InvalidPowerState);
        results["app13"].Outcome.ShouldBe(MaskOutcome.Unchanged, "a VM that is off starts anew anyway");
        Setting(vcenter, "on14", "vmx.reboot.PowerCycle").ShouldBe("TRUE");

        MaskRequest both = MaskRequest.For(PoolMask(session)) with { PowerCycleOnReboot = true };
        results = Set(session, journal, both, "on13", "on14");
        results["on13"].Outcome.ShouldBe(MaskOutcome.Changed, "settings wait for the power cycle");
        results["on14"].Error!.Id.ShouldBe(ErrorIds.InvalidPowerState, "EVC masks cannot wait");

        Run(session, session.PlanRestores(journal), journal).ShouldAllBe(r => r.Error == null);
        Masks(vcenter).ShouldBe(before);
    }

    [Fact]
    public void Nothing_is_changed_when_the_journal_cannot_be_written()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using VSphereSession session = vcenter.Connect();
        using var folder = new TempFolder();
        string file = Path.Combine(folder.Path, "in-the-way");
        File.WriteAllText(file, string.Empty);

        VmMaskResult result = Set(session, UndoJournal.For(session, file), MaskRequest.For(PoolMask(session)), "app13")["app13"];
        result.Error!.Id.ShouldBe(ErrorIds.JournalUnusable);
        vcenter.Journal().ShouldBeEmpty();
    }

    [Fact]
    public void A_server_that_reports_success_and_does_nothing_is_found_out()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using VSphereSession session = vcenter.Connect();
        using var folder = new TempFolder();
        VmMaskPlan plan = session.PlanMask(Vm(session, "app13"), MaskRequest.For(PoolMask(session)));

        VmMaskResult result = MaskApplier.Apply(plan, new DeafTarget(session.TargetOf(plan.State)), UndoJournal.For(session, folder.Path));
        result.Error!.Id.ShouldBe(ErrorIds.NotApplied);
    }

    [Fact]
    public void On_an_older_server_and_on_a_host_by_itself_masks_go_by_settings()
    {
        using VCenter old = VCenter.Start(Sites.Vms, "-api", "6.5");
        using VSphereSession session = old.Connect();
        session.PlanMask(Vm(session, "app14"), MaskRequest.For(PoolMask(session))).Mechanism.ShouldBe(MaskMechanism.ExtraConfig);
        VmMaskPlan asked = session.PlanMask(Vm(session, "app14"), MaskRequest.For(PoolMask(session)) with { Mechanism = MaskMechanism.PerVmEvc });
        asked.Refusal!.Id.ShouldBe(ErrorIds.NotSupported);

        using VCenter esxi = VCenter.Start(null, "-esx", "-power", "poweredOff");
        using VSphereSession host = esxi.Connect();
        using var folder = new TempFolder();
        UndoJournal journal = UndoJournal.For(host, folder.Path);
        VSphereVm vm = host.FindVms(new VmQuery()).First();
        VmMaskPlan plan = host.PlanMask(vm, new MaskRequest { Mask = Line("cpuid.1.ecx") });
        plan.Mechanism.ShouldBe(MaskMechanism.ExtraConfig);
        Run(host, new[] { plan }, journal).ShouldHaveSingleItem().Outcome.ShouldBe(MaskOutcome.Changed);
        Run(host, host.PlanRestores(journal), journal).ShouldHaveSingleItem().Outcome.ShouldBe(MaskOutcome.Changed);
    }

    [Fact]
    public void CpuFeatureMask_can_be_asked_for_on_newer_vms_but_not_for_leaves_it_cannot_say()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using VSphereSession session = vcenter.Connect();
        using var folder = new TempFolder();
        UndoJournal journal = UndoJournal.For(session, folder.Path);
        MaskRequest asked = new() { Mask = Line("cpuid.1.ecx"), Mechanism = MaskMechanism.CpuFeatureMask };
        Set(session, journal, asked, "app14")["app14"].Outcome.ShouldBe(MaskOutcome.Changed);
        vcenter.State()["app14"].GetProperty("cpuFeatureMask").GetArrayLength().ShouldBe(1);

        MaskRequest beyond = new() { Mask = Line("cpuid.7.0.ebx"), Mechanism = MaskMechanism.CpuFeatureMask };
        session.PlanMask(Vm(session, "app14"), beyond).Refusal!.Id.ShouldBe(ErrorIds.NotSupported);
    }

    internal static Dictionary<string, VmMaskResult> Set(VSphereSession session, UndoJournal journal, MaskRequest request, params string[] names) =>
        session.Apply(session.FindVms(new VmQuery { Names = names }).Select(vm => session.PlanMask(vm, request)), journal, 4)
            .ToDictionary(r => r.Plan.State.Name);

    // Results come as they are made, so enumerating them twice would carry the plans out twice.
    internal static VmMaskResult[] Run(VSphereSession session, IEnumerable<VmMaskPlan> plans, UndoJournal journal) =>
        session.Apply(plans, journal).ToArray();

    internal static VMotionMask PoolMask(VSphereSession session)
    {
        HostCpuid[] hosts = session.GetHosts(new HostQuery { Names = new[] { "esx01", "esx02" } }).Select(h => h.Cpuid).ToArray();
        return VMotionMask.Create(hosts);
    }

    // Everything of a VM's masks as the server's side door tells it.
    internal static Dictionary<string, string> Masks(VCenter vcenter) => vcenter.State().ToDictionary(
        p => p.Key, p => p.Value.GetProperty("cpuFeatureMask").GetRawText() + p.Value.GetProperty("extraConfig").GetRawText());

    internal static GuestMask Line(string key, string mask = "0---:----:----:----:----:----:----:----") =>
        GuestMaskText.Parse("line", new[] { key + " = \"" + mask + "\"" }, isDescriptor: false);

    private static VSphereVm Vm(VSphereSession session, string name) => session.FindVms(new VmQuery { Names = new[] { name } }).Single();

    internal static string? Setting(VCenter vcenter, string vm, string key) =>
        vcenter.State()[vm].GetProperty("extraConfig").TryGetProperty(key, out JsonElement value) ? value.GetString() : null;

    private static string[] Methods(VCenter vcenter, string vm) => vcenter.Journal()
        .Where(e => e.GetProperty("vm").GetString() == vm).Select(e => e.GetProperty("method").GetString()!).ToArray();

    private sealed class DeafTarget : IMaskTarget
    {
        private readonly IMaskTarget inner;

        public DeafTarget(IMaskTarget inner) => this.inner = inner;

        public VmMaskState Read(System.Threading.CancellationToken cancellation) => inner.Read(cancellation);

        public VmTasks Tasks(IReadOnlyCollection<string> known, System.Threading.CancellationToken cancellation) => inner.Tasks(known, cancellation);

        public void Run(MaskStep step, Action<string> accepted, System.Threading.CancellationToken cancellation)
        {
        }
    }
}
