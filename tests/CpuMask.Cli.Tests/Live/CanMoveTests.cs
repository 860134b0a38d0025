using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using CpuMask.Cli.Running;
using CpuMask.VSphere.Tests.Shared;

namespace CpuMask.Cli.Tests.Live;

public sealed class CanMoveTests
{
    private const string Site = """
        { "datacenters": [ { "name": "Lab", "clusters": [ { "name": "Prod", "hosts": [ "ivy", "sandy", "westmere", "magny", "ivy2" ] } ], "standalone": [ "alone" ] } ],
          "hosts": { "*": { "cpu": "E5-2670", "version": "6.7.0", "build": "17167734" }, "ivy*": { "cpu": "E5-2670v2" }, "westmere": { "cpu": "E5640" },
            "magny": { "cpu": "Opteron-6128" }, "ivy2": { "maintenance": true } },
          "vms": { "*": { "guestId": "rhel7_64Guest", "host": "alone" },
            "new-ivy": { "host": "ivy" }, "new-sandy": { "host": "sandy", "version": "vmx-11" }, "new-westmere": { "host": "westmere", "version": "vmx-9" },
            "old-ivy": { "host": "ivy", "version": "vmx-8" }, "old-westmere": { "host": "westmere", "version": "vmx-8" }, "amd": { "host": "magny" },
            "off": { "host": "ivy", "power": "poweredOff" } } }
        """;

    [Fact]
    public void Every_vm_against_every_host_agrees_with_the_server()
    {
        using VCenter vcenter = VCenter.Start(Site);
        CpuMaskProcess run = vcenter.Cpumask("can-move", "--vm", "*-*", "--vm", "amd", "--vm", "off", "--cluster", "Prod", "--json");
        run.ExitCode.ShouldBe(ExitCode.Violation, run.Errors);
        JsonElement[] answers = run.Json.GetProperty("answers").EnumerateArray().ToArray();
        answers.Length.ShouldBe(7 * 5);
        answers.Where(a => a.GetProperty("agrees").ValueKind == JsonValueKind.False).Select(a => a.GetRawText()).ShouldBeEmpty();
        answers.Count(a => a.GetProperty("agrees").ValueKind == JsonValueKind.True).ShouldBeGreaterThan(20);
        run.Json.GetProperty("verdicts").EnumerateArray().Where(v => v.GetProperty("verdict").GetString() == "unknown" || v.GetProperty("missing").GetArrayLength() > 0)
            .Select(v => v.GetProperty("guest").GetString() + " -> " + v.GetProperty("host").GetString()).ShouldBeEmpty();
        JsonElement blocked = run.Json.GetProperty("verdicts").EnumerateArray()
            .Single(v => v.GetProperty("guest").GetString() == "new-ivy" && v.GetProperty("host").GetString() == "sandy");
        blocked.GetProperty("blocking").EnumerateArray().Select(b => b.GetProperty("feature").GetString()).ShouldContain("RDRAND");
        JsonElement maintained = answers.Single(a => a.GetProperty("guest").GetString() == "new-ivy" && a.GetProperty("host").GetString() == "ivy2");
        maintained.GetProperty("canMove").GetBoolean().ShouldBeFalse("the CPU is right and the host is in maintenance");
        maintained.GetProperty("server").GetProperty("errors")[0].GetProperty("type").GetString().ShouldBe("InvalidHostState");
    }

    [Fact]
    public void A_move_that_nothing_forbids_costs_no_exit_code_and_a_forbidden_one_is_told()
    {
        using VCenter vcenter = VCenter.Start(Site);
        vcenter.Cpumask("can-move", "--vm", "new-westmere", "--host", "ivy", "--host", "sandy").ExitCode.ShouldBe(0);
        CpuMaskProcess text = vcenter.Cpumask("can-move", "--vm", "new-ivy", "--host", "sandy");
        text.ExitCode.ShouldBe(ExitCode.Violation);
        text.Output.ShouldContain("RDRAND");
        text.Output.ShouldContain("The server agrees");
        vcenter.Cpumask("can-move", "--vm", "nobody", "--host", "sandy").ExitCode.ShouldBe(ExitCode.Unreadable);
    }

    [Fact]
    public void Leaving_a_host_tells_who_goes_where_and_who_is_stuck()
    {
        using VCenter vcenter = VCenter.Start(Site);
        CpuMaskProcess stuck = vcenter.Cpumask("evacuate", "ivy", "--json");
        stuck.ExitCode.ShouldBe(ExitCode.Violation, stuck.Errors);
        Plan(stuck).GetProperty("destinations").EnumerateArray().Select(d => d.GetString()).ShouldBe(["sandy", "westmere", "magny"], ignoreOrder: true);
        Guests(stuck, "stuck").ShouldBe(["new-ivy", "old-ivy"], ignoreOrder: true);
        Plan(stuck).GetProperty("stuck")[0].GetProperty("waysOut").GetArrayLength().ShouldBeGreaterThan(0);

        CpuMaskProcess clear = vcenter.Cpumask("evacuate", "westmere", "--destination", "sandy", "--destination", "ivy", "--json");
        Guests(clear, "moves").ShouldContain("new-westmere");
        CpuMaskProcess text = vcenter.Cpumask("evacuate", "sandy");
        text.ExitCode.ShouldBe(0, text.Errors);
        text.Output.ShouldContain("new-sandy -> ivy");
        vcenter.Cpumask("evacuate", "alone").ExitCode.ShouldBe(ExitCode.Usage);
        vcenter.Cpumask("evacuate", "nobody").ExitCode.ShouldBe(ExitCode.Unreadable);
    }

    [Fact]
    public void A_vm_that_was_started_elsewhere_owes_a_power_cycle_with_evc_and_without()
    {
        const string Profile = """
            { "datacenters": [ { "name": "Lab", "clusters": [ { "name": "Prod", "hosts": [ "esx01" ], "evc": "intel-sandybridge" } ], "standalone": [ "free" ] } ],
              "vms": { "*": { "guestId": "rhel7_64Guest", "power": "poweredOff" }, "fresh": { "host": "esx01", "power": "poweredOn" },
                "stale": { "host": "esx01", "power": "poweredOn", "featureRequirement": { "cpuid.SSE3": "Bool:Min:1", "cpuid.AVX2": "Bool:Min:1" } },
                "alone": { "host": "free", "power": "poweredOn" },
                "late": { "host": "free", "power": "poweredOn", "featureRequirement": { "cpuid.SSE3": "Bool:Min:1" } } } }
            """;
        using VCenter vcenter = VCenter.Start(Profile);
        CpuMaskProcess run = vcenter.Cpumask("debt", "--json");
        run.ExitCode.ShouldBe(ExitCode.Violation, run.Errors);
        Dictionary<string, JsonElement> debts = run.Json.GetProperty("debts").EnumerateArray().ToDictionary(d => d.GetProperty("guest").GetString()!);
        debts.Keys.ShouldBe(["fresh", "stale", "alone", "late"], ignoreOrder: true);
        new[] { "fresh", "alone" }.Where(vm => debts[vm].GetProperty("due").GetBoolean()).Select(vm => debts[vm].GetRawText()).ShouldBeEmpty();
        debts["stale"].GetProperty("evcMode").GetString().ShouldBe("intel-sandybridge");
        debts["stale"].GetProperty("exceeds")[0].GetProperty("feature").GetString().ShouldBe("AVX2");
        debts["late"].GetProperty("lacks").EnumerateArray().Select(f => f.GetProperty("feature").GetString()).ShouldContain("AVX");
        vcenter.Cpumask("debt", "--vm", "fresh").ExitCode.ShouldBe(0);
    }

    [Fact]
    public void Questions_that_make_no_sense_are_refused_before_a_server_is_asked()
    {
        using VCenter vcenter = VCenter.Start(Site);
        foreach (string[] question in new string[][] { ["can-move"], ["can-move", "--vm", "a", "examples/data/pool"], ["evacuate"], ["evacuate", "ivy", "examples/data/pool"], ["debt", "examples/data/pool"] })
        {
            vcenter.Cpumask(question).ExitCode.ShouldBe(ExitCode.Usage, string.Join(' ', question));
        }

        CpuMaskProcess.Run("debt", "--vm", "a", "examples/data/pool").ExitCode.ShouldBe(ExitCode.Usage);
        CpuMaskProcess.Run("evacuate", "bdw01", "--cluster", "a", "examples/data/pool").ExitCode.ShouldBe(ExitCode.Usage);
        CpuMaskProcess.Run("debt", "examples/data/pool").ExitCode.ShouldBe(ExitCode.Usage);
        vcenter.Calls().ContainsKey("Login").ShouldBeFalse();
    }

    private static JsonElement Plan(CpuMaskProcess run) => run.Json.GetProperty("evacuations")[0];

    private static string[] Guests(CpuMaskProcess run, string list) => Plan(run).GetProperty(list).EnumerateArray()
        .SelectMany(s => s.GetProperty("guests").EnumerateArray()).Select(g => g.GetString()!).Where(g => g.Contains("ivy") || g.Contains("westmere")).ToArray();
}
