using System;
using System.Collections.Generic;
using System.Linq;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Text;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Masks;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Tests;

public sealed class MaskPlannerTests
{
    private static readonly VSphereServer VCenter67 = new("x", "VirtualCenter", "6.7.3", "6.7.0", "1", null);
    private static readonly VSphereServer VCenter65 = VCenter67 with { ApiVersion = "6.5" };
    private static readonly VSphereServer Esxi8 = VCenter67 with { ApiType = "HostAgent", ApiVersion = "8.0.2.0" };

    [Theory]
    [InlineData(4, MaskMechanism.CpuFeatureMask, MaskMechanism.CpuFeatureMask, MaskMechanism.CpuFeatureMask)]
    [InlineData(8, MaskMechanism.CpuFeatureMask, MaskMechanism.CpuFeatureMask, MaskMechanism.CpuFeatureMask)]
    [InlineData(9, MaskMechanism.ExtraConfig, MaskMechanism.ExtraConfig, MaskMechanism.ExtraConfig)]
    [InlineData(13, MaskMechanism.ExtraConfig, MaskMechanism.ExtraConfig, MaskMechanism.ExtraConfig)]
    [InlineData(14, MaskMechanism.PerVmEvc, MaskMechanism.ExtraConfig, MaskMechanism.ExtraConfig)]
    [InlineData(21, MaskMechanism.PerVmEvc, MaskMechanism.ExtraConfig, MaskMechanism.ExtraConfig)]
    public void The_mechanism_follows_hardware_version_and_server(int version, MaskMechanism new67, MaskMechanism old65, MaskMechanism host)
    {
        MaskPlanner.MechanismFor(version, VCenter67).ShouldBe(new67);
        MaskPlanner.MechanismFor(version, VCenter65).ShouldBe(old65);
        MaskPlanner.MechanismFor(version, Esxi8).ShouldBe(host);
    }

    [Fact]
    public void A_mask_is_laid_over_what_is_there_and_settles_after_one_application()
    {
        foreach (MaskMechanism mechanism in (MaskMechanism[])Enum.GetValues(typeof(MaskMechanism)))
        {
            VmMaskState vm = Vm("vmx-14") with
            {
                CpuFeatureMask = new[] { new CpuIdMask(1, null, null, null, "H---:----:----:----:----:----:----:---R", null) },
                Settings = Settings(("CPUID.1.ECX", "H--- ---- ---- ---- ---- ---- ---- ---R"), ("featmask.vm.CPUID.sse3", "Val:1")),
            };
            var request = new MaskRequest { Mask = Lines("cpuid.1.ecx=\"----:----:----:----:----:--0-:----:---0\""), Mechanism = mechanism };
            VmMaskPlan plan = MaskPlanner.Plan(vm, request, VCenter67);
            plan.Refusal.ShouldBeNull();
            plan.Change.IsEmpty.ShouldBeFalse();

            VmMaskState after = Applied(vm, plan);
            MaskPlanner.Plan(after, request, VCenter67).IsEmpty.ShouldBeTrue(mechanism.ToString());
            VmMaskState back = Applied(after, RestorePlanner.Plan(after, new[] { Entry(plan) }, VCenter67));
            back.Settings.OrderBy(s => s.Key).ShouldBe(vm.Settings.OrderBy(s => s.Key));
            back.CpuFeatureMask.ShouldBe(vm.CpuFeatureMask);
        }
    }

    [Fact]
    public void What_was_taken_back_by_another_and_set_again_is_taken_back_again()
    {
        // One admin's first change never landed on the other's; the other's is gone, and the first one's next looks like it.
        const string Other = "----:----:----:----:----:----:----:---0", Both = "----:----:---0:----:----:----:----:---0";
        VmMaskState vm = Vm("vmx-13") with { Settings = Settings(("cpuid.1.ecx", Other)) };
        UndoEntry[] entries = { Entry("cpuid.1.ecx", Other, Both), Entry("cpuid.1.ecx", null, Other) };
        VmMaskPlan plan = RestorePlanner.Plan(vm, entries, VCenter67);

        plan.Refusal.ShouldBeNull();
        plan.Change.Settings.ShouldHaveSingleItem().New.ShouldBeNull();
        plan.Undoes.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("cpuid.1.ecx", "----:----:----:----:----:----:----:---0", "----:----:----:----:----:----:----:---1")]
    [InlineData("featMask.vm.cpuid.SSE3", "Val:0", "Val:1")]
    public void A_change_under_someone_else_s_value_stays_until_that_is_gone(string key, string ours, string other)
    {
        VmMaskState vm = Vm("vmx-14") with { Settings = Settings((key, ours)) };
        UndoEntry first = Entry(key, null, ours), second = Entry(key, other, ours);
        VmMaskPlan plan = RestorePlanner.Plan(vm, new[] { first, second }, VCenter67);

        plan.Change.Settings.ShouldHaveSingleItem().New.ShouldBe(other);
        plan.Undoes.ShouldBe(new[] { second.Id });
        plan.Covered.ShouldHaveSingleItem().ShouldBe(first);
        plan.Warnings.ShouldContain(w => w.Contains(key) && w.Contains("stays in the undo journal"));
        VmMaskState under = vm with { Settings = Settings((key, other)) };
        RestorePlanner.Plan(under, new[] { first }, VCenter67).Refusal!.Id.ShouldBe(ErrorIds.ChangedSince);
        RestorePlanner.Plan(vm, new[] { first }, VCenter67).Change.Settings.ShouldHaveSingleItem().New.ShouldBeNull();
        VmMaskPlan forced = RestorePlanner.Plan(vm, new[] { first, second }, VCenter67, force: true);
        forced.Change.Settings.ShouldHaveSingleItem().New.ShouldBeNull();
        forced.Undoes.Count.ShouldBe(2);
    }

    [Fact]
    public void A_setting_is_changed_in_the_spelling_that_the_vm_has()
    {
        VmMaskState vm = Vm("vmx-13") with { Settings = Settings(("CPUID.1.ECX", "H---:----:----:----:----:----:----:----"), ("featmask.vm.CPUID.sse3", "Val:1")) };
        VmMaskPlan plan = MaskPlanner.Plan(vm, new MaskRequest { Mask = Lines("cpuid.1.ecx=\"----:----:----:----:----:----:----:---0\"") }, VCenter67);

        plan.Change.Settings.ShouldBe(new[]
        {
            new SettingChange("featmask.vm.CPUID.sse3", "Val:1", "Val:0"),
            new SettingChange("CPUID.1.ECX", "H---:----:----:----:----:----:----:----", "H---:----:----:----:----:----:----:---0"),
        });
    }

    [Fact]
    public void Bits_without_a_feature_key_go_beside_per_vm_evc()
    {
        VmMaskPlan plan = MaskPlanner.Plan(
            Vm("vmx-19"), new MaskRequest { Mask = Lines("cpuid.1.ecx=\"H---:----:----:----:----:----:----:---0\"") }, VCenter67);

        MaskStep.Of(plan).ShouldBeOfType<MaskStep.Reconfigure>().Settings.Select(s => s.Key + "=" + s.New)
            .ShouldBe(new[] { "featMask.vm.cpuid.SSE3=Val:0", "cpuid.1.ecx=H---:----:----:----:----:----:----:----" }, "one call, whole or not at all");

        IReadOnlyList<MaskStep> steps = MaskStep.AsAWhole(plan);
        steps.Count.ShouldBe(2);
        steps[0].ShouldBeOfType<MaskStep.Reconfigure>().Settings.ShouldHaveSingleItem().New.ShouldBe("H---:----:----:----:----:----:----:----");
        MaskStep.ApplyEvc evc = steps[1].ShouldBeOfType<MaskStep.ApplyEvc>();
        evc.Masks.ShouldBe(new[] { KeyValuePair.Create("cpuid.SSE3", "Val:0") });
        evc.CompleteMasks.ShouldBeFalse("features that are not named must stay as the host has them");
    }

    [Fact]
    public void Masks_of_per_vm_evc_that_are_there_are_sent_again_because_the_call_replaces_all()
    {
        VmMaskState vm = Vm("vmx-14") with { Settings = Settings(("featMask.vm.cpuid.AES", "Val:1"), ("featureCompat.vm.completeMasks", "TRUE")) };
        VmMaskPlan plan = MaskPlanner.Plan(vm, new MaskRequest { Mask = Lines("cpuid.1.ecx=\"----:----:----:----:----:----:----:---0\"") }, VCenter67);
        MaskStep.Of(plan).ShouldBeOfType<MaskStep.Reconfigure>().Settings.ShouldHaveSingleItem("only what differs").Key.ShouldBe("featMask.vm.cpuid.SSE3");
        MaskStep.ApplyEvc evc = MaskStep.AsAWhole(plan).ShouldHaveSingleItem().ShouldBeOfType<MaskStep.ApplyEvc>();

        evc.Masks.Select(m => m.Key + "=" + m.Value).ShouldBe(new[] { "cpuid.AES=Val:1", "cpuid.SSE3=Val:0" });
        evc.CompleteMasks.ShouldBeTrue();
    }

    [Fact]
    public void Complete_masks_that_show_nothing_are_never_sent_as_a_whole()
    {
        VmMaskState vm = Vm("vmx-14") with { Settings = Settings(("featMask.vm.cpuid.AES", "Val:0"), ("featureCompat.vm.completeMasks", "TRUE")) };
        VmMaskPlan plan = MaskPlanner.Plan(vm, new MaskRequest { Mask = Lines("cpuid.1.ecx=\"----:----:----:----:----:----:----:---0\"") }, VCenter67);

        Should.Throw<VSphereException>(() => MaskStep.AsAWhole(plan)).Message.ShouldContain("hides every feature");
    }

    [Theory]
    [InlineData("6.5.0", "13932382", false)]
    [InlineData("6.5.0", "13932383", true)]
    [InlineData("6.7.0", "13006603", false)]
    [InlineData("6.7.0", "14320388", true)]
    [InlineData("6.0.0", "99999999", false)]
    [InlineData("7.0.3", "1", true)]
    [InlineData("8.0.2", null, true)]
    [InlineData("6.7.0", null, null)]
    [InlineData("weird", "1", null)]
    public void A_reboot_becomes_a_power_cycle_from_6_5_and_6_7_update_3_on(string version, string? build, bool? can) =>
        PowerCycleSupport.Of((version, build)).ShouldBe(can);

    [Fact]
    public void Bits_that_an_old_vm_never_shows_need_no_level()
    {
        // BMI2 came with hardware version 11, so a VM of version 8 shows it to nobody.
        VmMaskPlan plan = MaskPlanner.Plan(Vm("vmx-8"), new MaskRequest { Mask = Lines("cpuid.7.0.ebx=\"----:----:----:----:----:---0:----:----\"", "cpuid.1.ecx=\"----:----:----:----:----:----:----:---0\"") }, VCenter67);
        plan.Refusal.ShouldBeNull();
        plan.Warnings.ShouldBeEmpty();
        plan.Change.Levels.ShouldHaveSingleItem().New!.Level.ShouldBe(1);
    }

    [Fact]
    public void A_vm_without_configuration_and_one_that_cannot_be_reached_are_refused()
    {
        var request = new MaskRequest { Mask = Lines("cpuid.1.ecx=\"----:----:----:----:----:----:----:---0\"") };
        MaskPlanner.Plan(Vm(null), request, VCenter67).Refusal!.Id.ShouldBe(ErrorIds.InvalidState);
        MaskPlanner.Plan(Vm("vmx-13") with { ConnectionState = "orphaned" }, request, VCenter67).Refusal!.Message.ShouldContain("orphaned");
        MaskPlanner.Plan(Vm("vmx-8"), request with { Mechanism = MaskMechanism.ExtraConfig }, VCenter67).Refusal!.Id.ShouldBe(ErrorIds.NotSupported);
    }

    [Fact]
    public void What_stands_there_twice_could_not_be_put_back_and_is_left_alone()
    {
        var ecx = new MaskRequest { Mask = Lines("cpuid.1.ecx=\"----:----:----:----:----:----:----:---0\"") };
        var edx = new MaskRequest { Mask = Lines("cpuid.1.edx=\"----:----:----:----:----:----:----:---0\""), Mechanism = MaskMechanism.ExtraConfig };
        VmMaskState old = Vm("vmx-8") with { CpuFeatureMask = new[] { new CpuIdMask(1, null, null, null, "H", null), new CpuIdMask(1, null, null, null, "R", null) } };
        old = old with { Doubled = CpuIdMask.Doubled(old.CpuFeatureMask).ToArray() };
        VSphereException refusal = MaskPlanner.Plan(old, ecx, VCenter67).Refusal!;
        refusal.Id.ShouldBe(ErrorIds.InvalidState);
        refusal.Message.ShouldContain("cpuFeatureMask 0x1");

        VmMaskState newer = Vm("vmx-13") with { Settings = Settings(("featMask.vm.cpuid.SSE3", "Val:1")), Doubled = new[] { "featMask.vm.cpuid.sse3" } };
        MaskPlanner.Plan(newer, ecx, VCenter67).Refusal!.Id.ShouldBe(ErrorIds.InvalidState);
        MaskPlanner.Plan(newer, edx, VCenter67).Refusal.ShouldBeNull("it touches something else");
        CpuIdMask.Doubled(new[] { new CpuIdMask(1, null, "H", null, null, null), new CpuIdMask(1, "amd", "R", null, null, null), new CpuIdMask(1, null, "H", null, null, null) })
            .ShouldBeEmpty();
    }

    private static VmMaskState Vm(string? version) => new() { Id = "vm-1", Name = "app", HardwareVersionKey = version, PowerState = "poweredOff" };

    private static GuestMask Lines(params string[] lines) => GuestMaskText.Parse("lines", lines, isDescriptor: false);

    private static Dictionary<string, string> Settings(params (string Key, string Value)[] pairs) =>
        pairs.ToDictionary(p => p.Key, p => p.Value, StringComparer.OrdinalIgnoreCase);

    private static UndoEntry Entry(VmMaskPlan plan) => new("1", default, "vm-1", null, "app", plan.Mechanism, plan.Change);

    private static VmMaskState Applied(VmMaskState vm, VmMaskPlan plan)
    {
        var settings = new Dictionary<string, string>(vm.Settings.ToDictionary(p => p.Key, p => p.Value), StringComparer.OrdinalIgnoreCase);
        foreach (SettingChange change in plan.Change.Settings)
        {
            settings.Remove(change.Key);
            if (change.New is not null)
            {
                settings[change.Key] = change.New;
            }
        }

        IEnumerable<CpuIdMask> kept = vm.CpuFeatureMask.Where(m => !plan.Change.Levels.Any(l => l.Entry.IsSameEntry(m)));
        return vm with { Settings = settings, CpuFeatureMask = kept.Concat(plan.Change.Levels.Where(l => l.New is not null).Select(l => l.New!)).ToArray() };
    }

    private static UndoEntry Entry(string key, string? old, string made) => new(
        Guid.NewGuid().ToString("N"), DateTimeOffset.UtcNow, "vm-1", null, "app01", MaskMechanism.ExtraConfig,
        new VmMaskChange(new[] { new SettingChange(key, old, made) }, Array.Empty<LevelChange>()));
}
