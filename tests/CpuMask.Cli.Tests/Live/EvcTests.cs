using System.IO;
using System.Linq;
using System.Text.Json;
using CpuMask.Cli.Running;
using CpuMask.VSphere.Tests.Shared;

namespace CpuMask.Cli.Tests.Live;

public sealed class EvcTests
{
    private const string Site = """
        { "datacenters": [ { "name": "Lab", "clusters": [ { "name": "Prod", "hosts": [ "ivy", "sandy" ] }, { "name": "Old", "hosts": [ "westmere" ] } ], "standalone": [] } ],
          "hosts": { "*": { "cpu": "E5-2670", "version": "6.7.0", "build": "17167734" }, "ivy": { "cpu": "E5-2670v2" }, "westmere": { "cpu": "E5640" } },
          "vms": { "*": { "guestId": "rhel7_64Guest", "power": "poweredOff" }, "app14": { "host": "sandy", "version": "vmx-14" },
            "run": { "host": "ivy", "version": "vmx-14", "power": "poweredOn", "featureRequirement": { "cpuid.SSE3": "Bool:Min:1", "cpuid.AVX": "Bool:Min:1" } } } }
        """;

    [Fact]
    public void Each_cluster_is_answered_with_the_servers_own_modes_and_word()
    {
        using VCenter vcenter = VCenter.Start(Site);
        CpuMaskProcess run = vcenter.Cpumask("evc", "--json", "--mode", "intel-westmere");
        run.ExitCode.ShouldBe(0, run.Errors);
        run.Json.GetProperty("list").GetProperty("isTable").GetBoolean().ShouldBeFalse();
        JsonElement[] pools = run.Json.GetProperty("pools").EnumerateArray().ToArray();
        pools.Select(p => (p.GetProperty("cluster").GetString(), p.GetProperty("mode").GetProperty("key").GetString())).ShouldBe(
            new[] { ("Prod", "intel-sandybridge"), ((string?)"Old", (string?)"intel-westmere") }, ignoreOrder: true);
        JsonElement prod = pools.Single(p => p.GetProperty("cluster").GetString() == "Prod");
        prod.GetProperty("expected").GetBoolean().ShouldBeFalse();
        prod.GetProperty("asked").GetProperty("powerOffFirst").EnumerateArray().Select(v => v.GetProperty("name").GetString()).ShouldBe(new[] { "run" });

        CpuMaskProcess text = vcenter.Cpumask("evc", "--cluster", "Prod");
        text.Output.ShouldContain("(vCenter)");
        text.Output.ShouldContain("Set-Cluster -Cluster 'Prod' -EVCMode 'intel-sandybridge'");
    }

    [Fact]
    public void A_vm_is_given_a_mode_and_gets_back_what_it_had()
    {
        using VCenter vcenter = VCenter.Start(Site);
        using var folder = new TempFolder();
        string before = vcenter.Masks()["app14"];
        string[] journal = ["--journal", folder.Path, "--yes"];

        vcenter.Cpumask(["vm-mask", "set", "app14", "--evc-mode", "intel-none", .. journal]).ExitCode.ShouldBe(ExitCode.Usage);
        CpuMaskProcess run = vcenter.Cpumask(["vm-mask", "set", "app14", "--evc-mode", "intel-westmere", .. journal]);
        run.ExitCode.ShouldBe(0, run.Errors);
        vcenter.Masks()["app14"].ShouldContain("featMask.vm.cpuid.AES");
        vcenter.Masks()["app14"].ShouldContain("completeMasks");
        vcenter.Cpumask(["vm-mask", "restore", "app14", .. journal]).ExitCode.ShouldBe(0);
        vcenter.Masks()["app14"].ShouldBe(before);
    }
}
