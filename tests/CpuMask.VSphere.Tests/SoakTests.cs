using System.IO;
using System.Linq;
using System.Text.Json;
using CpuMask.CrossVendor.Soaking;
using CpuMask.Text;
using CpuMask.VSphere.Migration;
using CpuMask.VSphere.Tests.Shared;

namespace CpuMask.VSphere.Tests;

/// <summary>A soak by vMotion on a simulated vCenter.</summary>
public sealed class SoakTests
{
    private const string Site = """
        { "datacenters": [ { "name": "Lab", "clusters": [ { "name": "Prod", "hosts": [ "esx01", "esx02", "esx03" ] } ], "standalone": [] } ],
          "hosts": { "*": { "cpu": "E5-2670", "version": "6.7.0", "build": "17167734" }, "esx03": { "cpu": "E5640" } },
          "vms": { "*": { "guestId": "rhel7_64Guest", "power": "poweredOff" }, "app": { "host": "esx01", "version": "vmx-13", "power": "poweredOn" }, "off": { "host": "esx01" } } }
        """;

    [Fact]
    public void Two_hundred_moves_with_a_failure_in_between_are_done_in_two_runs()
    {
        using VCenter vcenter = VCenter.Start(Site);
        using VSphereSession session = vcenter.Connect();
        using var folder = new TempFolder();
        SoakPlan plan = SoakPlan.Of("app", ["esx01", "esx02"], 0, moves: 200);
        vcenter.Trouble("""{"method":"MigrateVM_Task","vm":"app","nth":88,"kind":"taskfail"}""");

        SoakMove[] first = Run(session, plan, folder.Path);
        first.Length.ShouldBe(88);
        first.Take(87).ShouldAllBe(m => m.Succeeded);
        first[87].Error.ShouldNotBeNull().ShouldContain("app");
        string[] kept = Directory.GetFiles(first[87].State!).Select(f => Path.GetFileName(f)).Order().ToArray();
        kept.ShouldBe(["app.vm.json", "error.txt", "esx01.json", "esx02.json"]);
        JsonElement vm = JsonDocument.Parse(File.ReadAllText(Path.Combine(first[87].State!, "app.vm.json"))).RootElement;
        vm.GetProperty("host").GetString().ShouldBe(first[87].From);
        vm.GetProperty("powerState").GetString().ShouldBe("poweredOn");
        File.ReadAllText(Path.Combine(first[87].State!, "esx01.json")).ShouldContain("GenuineIntel");

        SoakMove[] second = Run(session, plan, folder.Path);
        second.Length.ShouldBe(113);
        second.ShouldAllBe(m => m.Succeeded);
        vcenter.Calls()["MigrateVM_Task"].ShouldBe(201);
        vcenter.Journal().Count(j => j.GetProperty("method").GetString() == "MigrateVM_Task").ShouldBe(201);
        SoakCoverage.Of(folder.Path, SoakMatrix.Default).Soaks.Single().Succeeded.ShouldBe(200);
    }

    [Fact]
    public void A_host_that_cannot_take_the_VM_is_a_failed_move_with_the_servers_reason()
    {
        using VCenter vcenter = VCenter.Start(Site);
        using VSphereSession session = vcenter.Connect();
        using var folder = new TempFolder();
        SoakMove move = Run(session, SoakPlan.Of("app", ["esx01", "esx03"], 0, moves: 5), folder.Path).Single();
        move.Succeeded.ShouldBeFalse();
        move.To.ShouldBe("esx03");
        File.ReadAllText(Path.Combine(move.State!, "error.txt")).ShouldContain(move.Error!);
    }

    [Fact]
    public void A_session_that_ends_in_between_does_not_end_the_soak()
    {
        using VCenter vcenter = VCenter.Start(Site);
        using VSphereSession session = vcenter.Connect();
        using var folder = new TempFolder();
        vcenter.Trouble("""{"method":"MigrateVM_Task","nth":2,"kind":"expire"}""");
        Run(session, SoakPlan.Of("app", ["esx01", "esx02"], 0, moves: 4), folder.Path).ShouldAllBe(m => m.Succeeded);
    }

    [Theory]
    [InlineData("off", "esx01", "esx02", ErrorIds.InvalidPowerState)]
    [InlineData("nobody", "esx01", "esx02", ErrorIds.ObjectNotFound)]
    [InlineData("app", "esx01", "esx09", ErrorIds.ObjectNotFound)]
    [InlineData("app", "esx0*", "esx02", ErrorIds.AmbiguousName)]
    [InlineData("app", "esx03", "esx02", ErrorIds.InvalidState)]
    [InlineData("app", "esx01", "esx01*", ErrorIds.InvalidValue)]
    public void What_cannot_be_soaked_is_said_before_anything_is_moved(string vm, string first, string second, string id)
    {
        using VCenter vcenter = VCenter.Start(Site);
        using VSphereSession session = vcenter.Connect();
        using var folder = new TempFolder();
        CpuMaskException error = Should.Throw<CpuMaskException>(() => Run(session, SoakPlan.Of(vm, [first, second], 0, moves: 4), folder.Path));
        error.Id.ShouldBe(id);
        error.Message.ShouldContain(id == ErrorIds.InvalidState ? "app runs on esx01; expected esx03 or esx02." : id == ErrorIds.InvalidPowerState ? "off" : string.Empty);
        vcenter.Calls().ContainsKey("MigrateVM_Task").ShouldBeFalse();
    }

    private static SoakMove[] Run(VSphereSession session, SoakPlan plan, string folder)
    {
        VMotionMover mover = VMotionMover.Of(session, plan);
        using SoakLog log = SoakLog.Open(folder, plan);
        return SoakRun.Run(plan, mover, log).ToArray();
    }
}
