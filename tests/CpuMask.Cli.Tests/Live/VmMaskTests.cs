using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using CpuMask.Cli.Running;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.VSphere.Tests.Shared;

namespace CpuMask.Cli.Tests.Live;

public sealed class VmMaskTests
{
    private static readonly string[] Off = ["app08", "app08masked", "app13", "app13masked", "app14", "app14masked", "app14false"];

    [Fact]
    public void Collect_mask_look_set_get_and_restore_end_where_they_began()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using var folder = new TempFolder();
        string journal = Path.Combine(folder.Path, "undo"), dumps = Path.Combine(folder.Path, "hosts"), mask = Path.Combine(folder.Path, "mask.json");
        Dictionary<string, string> start = vcenter.Masks();
        vcenter.Cpumask("collect", "--name", "esx0[12]", "--out", dumps).ExitCode.ShouldBe(0);
        CpuMaskProcess made = CpuMaskProcess.Run("mask", "--json", dumps);
        made.Json.GetProperty("bits").GetArrayLength().ShouldBeGreaterThan(0);
        File.WriteAllText(mask, made.Output);

        CpuMaskProcess look = vcenter.Cpumask(["vm-mask", "set", .. Off, "--mask", mask, "--what-if", "--json", "--journal", journal]);
        look.ExitCode.ShouldBe(0, look.Errors);
        Outcomes(look).Values.ShouldAllBe(o => o == "planned");
        vcenter.Masks().ShouldBe(start);
        vcenter.Journal().ShouldBeEmpty();
        Directory.Exists(journal).ShouldBeFalse();

        CpuMaskProcess set = vcenter.Cpumask(["vm-mask", "set", .. Off, "--mask", mask, "--yes", "--json", "--journal", journal]);
        set.ExitCode.ShouldBe(0, set.Errors);
        Outcomes(set).Values.ShouldAllBe(o => o == "changed");
        Vms(look).Select(v => Changes(v)).Order().ShouldBe(Vms(set).Select(v => Changes(v)).Order(), "what was planned was done");
        Dictionary<string, string> masked = vcenter.Masks();
        Off.ShouldAllBe(vm => masked[vm] != start[vm]);
        masked.Keys.Except(Off).ShouldAllBe(vm => masked[vm] == start[vm]);

        JsonElement app13 = Vms(vcenter.Cpumask("vm-mask", "get", "app13", "--json", "--journal", journal)).Single();
        app13.GetProperty("hardwareVersion").GetString().ShouldBe("vmx-13");
        app13.GetProperty("guestId").GetString().ShouldBe("rhel7_64Guest");
        app13.GetProperty("mechanism").GetString().ShouldBe("extra-config");
        app13.GetProperty("settings").GetProperty("featMask.vm.cpuid.F16C").GetString().ShouldBe("Val:0");
        app13.GetProperty("pending").GetArrayLength().ShouldBe(1);

        CpuMaskProcess again = vcenter.Cpumask(["vm-mask", "set", .. Off, "--mask", mask, "--yes", "--json", "--journal", journal]);
        again.ExitCode.ShouldBe(0, again.Errors);
        Outcomes(again).Values.ShouldAllBe(o => o == "unchanged");

        CpuMaskProcess one = vcenter.Cpumask("vm-mask", "restore", "app14", "--yes", "--journal", journal);
        one.ExitCode.ShouldBe(0, one.Errors);
        one.Output.ShouldContain("app14");
        vcenter.Masks()["app14"].ShouldBe(start["app14"]);
        CpuMaskProcess all = vcenter.Cpumask("vm-mask", "restore", "--all", "--yes", "--json", "--journal", journal);
        Outcomes(all).Count.ShouldBe(Off.Length - 1);
        vcenter.Masks().ShouldBe(start);
        Vms(vcenter.Cpumask("vm-mask", "get", "*", "--json", "--journal", journal)).ShouldAllBe(v => v.GetProperty("pending").GetArrayLength() == 0);
    }

    [Fact]
    public void A_mask_made_for_live_hosts_asks_the_server_what_matters_to_each_vm()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using var folder = new TempFolder();
        CpuMaskProcess look = vcenter.Cpumask("vm-mask", "set", "app13", "app14", "--host", "esx0[12]", "--what-if", "--json");
        look.ExitCode.ShouldBe(0, look.Errors);
        Vms(look).ShouldAllBe(v => Changes(v).Contains("featMask.vm.cpuid.RDRAND"));
        look.Errors.ShouldNotContain("platform default", Case.Sensitive, "the server's own default was at hand");
        vcenter.Calls().Keys.ShouldContain(k => k.StartsWith("QueryConfigOption"));

        CpuMaskProcess alone = vcenter.Cpumask("vm-mask", "set", "app13", "--host", "esx01", "--what-if", "--json");
        alone.ExitCode.ShouldNotBe(0, "one host makes no mask");
        Outcomes(alone)["app13"].ShouldBe("failed");
    }

    [Fact]
    public void Nothing_is_changed_unasked()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using var folder = new TempFolder();
        string mask = LiveServer.MaskFile(folder, "m.vmx", "cpuid.1.ecx = \"----:----:----:----:----:----:----:---0\"");
        foreach (string[] command in new string[][]
        {
            ["vm-mask", "set", "app13", "--mask", mask],
            ["vm-mask", "restore", "--all"],
            ["vm-mask", "set", "--mask", mask, "--yes"],
            ["vm-mask", "set", "app13", "--yes"],
            ["vm-mask", "set", "app13", "--mask", mask, "--cluster", "Prod", "--yes"],
            ["vm-mask", "set", "app13", "--mask", mask, "--yse"],
            ["vm-mask", "set", "app13", "--mask", mask, "--yes", "--throttle-limit", "0"],
            ["vm-mask", "restore", "app13", "--all", "--yes"],
            ["vm-mask", "restore", "--yes"],
            ["vm-mask", "get"],
        })
        {
            CpuMaskProcess run = vcenter.Cpumask(command);
            run.ExitCode.ShouldBe(ExitCode.Usage, string.Join(' ', command) + ": " + run.Errors);
            run.Output.ShouldBeEmpty();
        }

        vcenter.Journal().ShouldBeEmpty();
        vcenter.Calls().ContainsKey("Login").ShouldBeFalse("a wrong command line needs no server to be told");
    }

    [Fact]
    public void What_cannot_be_changed_is_told_and_the_rest_is_done()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using var folder = new TempFolder();
        string mask = LiveServer.MaskFile(folder, "m.vmx", "cpuid.1.ecx = \"----:----:----:----:----:----:----:---0\"");

        CpuMaskProcess run = vcenter.Cpumask(
            "vm-mask", "set", "nobody", "on13", "golden", "denied", "app13", "--mask", mask, "--yes", "--json", "--journal", folder.Path);

        run.ExitCode.ShouldBe(ExitCode.Impossible);
        Dictionary<string, string> outcomes = Outcomes(run);
        outcomes["app13"].ShouldBe("changed");
        new[] { "on13", "golden", "denied" }.ShouldAllBe(vm => outcomes[vm] == "failed");
        Vms(run).Single(v => v.GetProperty("name").GetString() == "on13").GetProperty("error").GetProperty("id").GetString().ShouldBe("InvalidPowerState");
        run.Errors.ShouldContain("'nobody'");
        run.Errors.ShouldContain("template");
        vcenter.Cpumask("vm-mask", "set", "nobody", "--mask", mask, "--yes").ExitCode.ShouldBe(ExitCode.Unreadable);
    }

    [Fact]
    public void A_running_vm_takes_its_mask_at_the_next_reboot_when_asked_so()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using var folder = new TempFolder();
        Dictionary<string, string> start = vcenter.Masks();
        string mask = LiveServer.MaskFile(folder, "m.vmx", "cpuid.1.ecx = \"----:----:----:----:----:----:----:---0\"");
        CpuMaskProcess run = vcenter.Cpumask("vm-mask", "set", "on13", "--mask", mask, "--power-cycle-on-reboot", "--yes", "--journal", folder.Path);
        run.ExitCode.ShouldBe(0, run.Errors);
        vcenter.Masks()["on13"].ShouldContain("vmx.reboot.PowerCycle");
        vcenter.Cpumask("vm-mask", "restore", "on13", "--yes", "--journal", folder.Path);
        vcenter.Masks().ShouldBe(start);
    }

    [Fact]
    public void The_mechanism_can_be_chosen()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using var folder = new TempFolder();
        string mask = LiveServer.MaskFile(folder, "m.vmx", "cpuid.1.ecx = \"----:----:----:----:----:----:----:---0\"");
        CpuMaskProcess run = vcenter.Cpumask(
            "vm-mask", "set", "app14", "--mask", mask, "--mechanism", "cpu-feature-mask", "--throttle-limit", "2", "--yes", "--json", "--journal", folder.Path);
        run.ExitCode.ShouldBe(0, run.Errors);
        Vms(run).Single().GetProperty("levels").GetArrayLength().ShouldBe(1);
        Vms(vcenter.Cpumask("vm-mask", "get", "app14", "--json", "--journal", folder.Path)).Single()
            .GetProperty("cpuFeatureMask")[0].GetProperty("level").GetString().ShouldBe("0x00000001");
        vcenter.Cpumask("vm-mask", "set", "app14", "--mask", mask, "--mechanism", "magic", "--yes").ExitCode.ShouldBe(ExitCode.Usage);
    }

    [Fact]
    public void A_file_that_is_no_mask_is_refused_before_anything_is_sent()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using var folder = new TempFolder();
        foreach ((string content, int code) in new[] { ("{\"hosts\":[]}", ExitCode.Unreadable), ("{\"vmx\":[1]}", ExitCode.Unreadable), ("{", ExitCode.Unreadable), ("hello", ExitCode.Usage) })
        {
            string mask = LiveServer.MaskFile(folder, "bad", content);
            CpuMaskProcess run = vcenter.Cpumask("vm-mask", "set", "app13", "--mask", mask, "--yes");
            run.ExitCode.ShouldBe(code, content + ": " + run.Errors);
        }

        vcenter.Cpumask("vm-mask", "set", "app13", "--mask", "no/such/file", "--yes").ExitCode.ShouldBe(ExitCode.Unreadable);
        vcenter.Journal().ShouldBeEmpty();
    }

    private static JsonElement[] Vms(CpuMaskProcess run) => run.Json.GetProperty("vms").EnumerateArray().ToArray();

    private static Dictionary<string, string> Outcomes(CpuMaskProcess run) =>
        Vms(run).ToDictionary(v => v.GetProperty("name").GetString()!, v => v.GetProperty("outcome").GetString()!);

    private static string Changes(JsonElement vm) =>
        vm.GetProperty("name").GetString() + vm.GetProperty("changes").GetRawText() + vm.GetProperty("levels").GetRawText();
}
