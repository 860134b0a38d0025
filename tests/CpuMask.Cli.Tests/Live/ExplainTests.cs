using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using CpuMask.Cli.Running;
using CpuMask.VSphere.Tests.Shared;

namespace CpuMask.Cli.Tests.Live;

public sealed class ExplainTests : IDisposable
{
    private const string Site = """
        { "datacenters": [ { "name": "Lab", "clusters": [ { "name": "Prod", "hosts": [ "blade1", "blade2", "blade3" ] } ], "standalone": [ "alone" ] } ],
          "hosts": { "*": { "cpu": "E5-2670", "version": "6.7.0", "build": "17167734" }, "blade1": { "cpu": "E5-2670v2" }, "blade3": { "cpu": "E5640" } },
          "vms": { "*": { "guestId": "rhel7_64Guest", "host": "alone" }, "payroll": { "host": "blade1" } } }
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("cpumask-explain").FullName;

    public void Dispose() => Directory.Delete(folder, true);

    [Fact]
    public void The_hosts_that_an_error_names_are_looked_up_and_settle_which_bits_it_means()
    {
        using VCenter vcenter = VCenter.Start(Site);
        string text = Text("Unable to migrate from blade2 to blade3: problem detected at CPUID level 0x1 register 'ecx'.");
        CpuMaskProcess run = vcenter.Cpumask("explain", text, "--json");
        run.ExitCode.ShouldBe(0, run.Errors);
        run.Json.GetProperty("hosts").EnumerateArray().Select(h => h.GetString()).ShouldBe(["blade2", "blade3"], ignoreOrder: true);
        JsonElement finding = run.Json.GetProperty("findings")[0];
        finding.GetProperty("host").GetString().ShouldBe("blade3");
        finding.GetProperty("bits").EnumerateArray().Select(b => b.GetProperty("feature").GetString()).ShouldContain("AVX");
        run.Json.GetProperty("waysOut").GetProperty("mask").GetProperty("vmx").GetArrayLength().ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_vm_is_enough_and_its_cluster_is_compared()
    {
        using VCenter vcenter = VCenter.Start(Site);
        CpuMaskProcess run = vcenter.Cpumask("explain", "--vm", "payroll", "--json");
        run.ExitCode.ShouldBe(0, run.Errors);
        run.Json.GetProperty("hosts").GetArrayLength().ShouldBe(3);
        run.Json.GetProperty("findings").EnumerateArray().Where(f => f.GetProperty("bits").GetArrayLength() > 0)
            .Select(f => f.GetProperty("host").GetString()).ShouldBe(["blade2", "blade3"], ignoreOrder: true);
        CpuMaskProcess one = vcenter.Cpumask("explain", "--vm", "payroll", "--host", "blade2");
        one.Output.ShouldContain("payroll cannot move to blade2");
        one.Output.ShouldContain("cpuid.1.ecx = ");
    }

    [Fact]
    public void Redacted_nothing_of_the_server_is_told()
    {
        using VCenter vcenter = VCenter.Start(Site);
        string text = Text("Unable to migrate from blade2 to esx99.corp.example: problem detected at CPUID level 0x1 register 'ecx'.");
        CpuMaskProcess run = vcenter.Cpumask("explain", text, "--vm", "payroll", "--redact", "--json");
        foreach (string secret in new[] { "payroll", "blade2", "blade1", "esx99", "corp", Path.GetFileName(folder) })
        {
            (run.Output + run.Errors).ShouldNotContain(secret, Case.Insensitive);
        }
    }

    [Fact]
    public void What_makes_no_sense_is_refused_before_a_server_is_asked()
    {
        using VCenter vcenter = VCenter.Start(Site);
        vcenter.Cpumask("explain").ExitCode.ShouldBe(ExitCode.Usage);
        CpuMaskProcess.Run("explain", "--vm", "payroll").ExitCode.ShouldBe(ExitCode.Usage);
        CpuMaskProcess.Run("explain").ExitCode.ShouldBe(ExitCode.Usage);
        vcenter.Calls().ContainsKey("Login").ShouldBeFalse();
        vcenter.Cpumask("explain", "--vm", "nobody").ExitCode.ShouldBe(ExitCode.Unreadable);
    }

    private string Text(string text)
    {
        string path = Path.Combine(folder, "error.txt");
        File.WriteAllText(path, text);
        return path;
    }
}
