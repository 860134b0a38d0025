using System.IO;
using System.Linq;
using System.Text.Json;
using CpuMask.Cli.Running;
using CpuMask.Tests.Shared;
using CpuMask.VSphere.Tests.Shared;

namespace CpuMask.Cli.Tests.Live;

public sealed class SoakTests
{
    private const string Site = """
        { "datacenters": [ { "name": "Lab", "clusters": [ { "name": "Prod", "hosts": [ "esx01", "esx02" ] } ], "standalone": [] } ],
          "hosts": { "*": { "cpu": "E5-2670", "version": "6.7.0", "build": "17167734" } },
          "vms": { "*": { "guestId": "rhel7_64Guest", "power": "poweredOff" }, "app": { "host": "esx01", "version": "vmx-13", "power": "poweredOn" } } }
        """;

    [Fact]
    public void It_stops_at_a_failure_goes_on_and_says_what_is_covered()
    {
        using VCenter vcenter = VCenter.Start(Site);
        using var folder = new TempFolder();
        string kept = Path.Combine(folder.Path, "soaks", "app");
        string[] soak = ["soak", "app", "--host", "esx01", "--host", "esx02", "--interval", "0", "--moves", "9", "--out", kept, "--point", "guest=SLES11 64", "--yes"];
        vcenter.Trouble("""{"method":"MigrateVM_Task","nth":4,"kind":"taskfail"}""");

        CpuMaskProcess run = vcenter.Cpumask(soak);
        run.ExitCode.ShouldBe(ExitCode.Violation, run.Errors);
        run.Output.ShouldContain("esx02 -> esx01");
        run.Output.ShouldContain("Stopped after 3 of 9 moves: move 4 to esx01 failed");
        File.Exists(Path.Combine(kept, "failure-000004", "esx01.json")).ShouldBeTrue();

        // A host's state is a dump like any other.
        CpuMaskProcess.Run("decode", Path.Combine(kept, "failure-000004", "esx01.json")).ExitCode.ShouldBe(0);

        run = vcenter.Cpumask([.. soak, "--json"]);
        run.ExitCode.ShouldBe(0, run.Errors);
        run.Errors.ShouldContain("Going on behind move 3 of 9.");
        run.Json.GetProperty("moves").GetArrayLength().ShouldBe(6);
        run.Json.GetProperty("moves")[0].GetProperty("number").GetInt32().ShouldBe(5);
        run.Json.GetProperty("isDone").GetBoolean().ShouldBeTrue();

        run = vcenter.Cpumask(soak);
        run.ExitCode.ShouldBe(0);
        run.Errors.ShouldContain("All 9 moves are done already.");

        CpuMaskProcess covered = CpuMaskProcess.Run("soak", "--covered", "--out", folder.Path);
        covered.ExitCode.ShouldBe(0, covered.Errors);
        covered.Output.ShouldContain("1 soak; 1 of 31 values covered.");
        covered.Output.ShouldContain("--point \"guest=");
        JsonElement json = CpuMaskProcess.Run("soak", "--covered", "--out", folder.Path, "--json").Json;
        json.GetProperty("soaks")[0].GetProperty("succeeded").GetInt32().ShouldBe(9);
        json.GetProperty("rows").EnumerateArray().Single(r => r.GetProperty("value").GetString() == "SLES11 64-bit").GetProperty("failures").GetInt32().ShouldBe(1);
    }

    [Fact]
    public void Nothing_is_moved_unasked()
    {
        using VCenter vcenter = VCenter.Start(Site);
        using var folder = new TempFolder();
        string[] soak = ["soak", "app", "--host", "esx01", "--host", "esx02", "--moves", "2", "--interval", "0", "--out", folder.Path];
        vcenter.Cpumask(soak).ExitCode.ShouldBe(ExitCode.Usage);
        CpuMaskProcess plan = vcenter.Cpumask([.. soak, "--what-if"]);
        plan.ExitCode.ShouldBe(0, plan.Errors);
        plan.Output.Trim().ShouldBe("app goes 2 times between esx01 and esx02, once every 0 seconds.");
        vcenter.Calls().ContainsKey("MigrateVM_Task").ShouldBeFalse();
    }

    [Theory]
    [InlineData("--moves", "2", "--host", "a", "--host", "b")]
    [InlineData("--moves", "2", "--by", "libvirt", "--host", "a")]
    [InlineData("--moves", "2", "--by", "libvirt", "--host", "a", "--host", "a;b")]
    [InlineData("--moves", "2", "--hours", "2", "--by", "xl", "--host", "a", "--host", "b")]
    [InlineData("--moves", "2", "--by", "xl", "--run", "--yes", "--host", "a", "--host", "b")]
    [InlineData("--moves", "2", "--by", "xl", "--point", "guest=OS/2", "--host", "a", "--host", "b")]
    [InlineData("--covered")]
    [InlineData("--moves", "2", "--by", "esx", "--host", "a", "--host", "b")]
    [InlineData("--moves", "2", "--run", "--server", "vc", "--user", "x", "--host", "a", "--host", "b")]
    public void What_makes_no_sense_is_a_usage_error(params string[] options) =>
        CpuMaskProcess.Run(["soak", "app", .. options]).ExitCode.ShouldBe(ExitCode.Usage);

    [Fact]
    public void Without_a_vCenter_the_commands_are_printed_as_a_script()
    {
        CpuMaskProcess run = CpuMaskProcess.Run("soak", "app", "--by", "xl", "--host", "dom0a", "--host", "dom0b", "--hours", "24");
        run.ExitCode.ShouldBe(0, run.Errors);
        run.Output.ShouldStartWith("#!/bin/sh\n# 2880 moves of app between dom0a and dom0b, one every 30 s.\n");
        run.Output.ShouldContain("ssh -o BatchMode=yes dom0a xl migrate app dom0b");
    }

    [Fact]
    public void The_example_soaks_a_list_of_guests_stops_at_a_failure_and_goes_on()
    {
        Needs.Unix();
        using VCenter vcenter = VCenter.Start(Site);
        using var folder = new TempFolder();
        string guests = LiveServer.MaskFile(folder, "guests.txt", "# ours", "app | esx01 | esx02 | guest=Ubuntu 64 | vcpus=1", string.Empty);
        vcenter.Trouble("""{"method":"MigrateVM_Task","nth":2,"kind":"taskfail"}""");
        string command = "CPUMASK='dotnet " + CpuMaskProcess.Program + "' CPUMASK_PASSWORD='" + VCenter.Password + "' sh '"
            + Path.Combine(Checkout.Root, "examples", "soak", "soak.sh") + "' '" + guests + "' '" + folder.Path + "/soaks' --moves 3 --interval 0 "
            + string.Join(' ', LiveServer.Options(vcenter)) + "; echo ended with $?";
        string script = LiveServer.MaskFile(folder, "run.sh", command);

        string first = Tool.Run("sh", script);
        first.ShouldContain("Stopped after 1 of 3 moves");
        first.ShouldContain("ended with 1");
        string second = Tool.Run("sh", script);
        second.ShouldContain("3 of 3 moves done.");
        second.ShouldContain("1 soak; 2 of 31 values covered.");
        second.ShouldContain("ended with 0");
    }
}
