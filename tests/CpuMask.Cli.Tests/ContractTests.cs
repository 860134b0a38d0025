using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using CpuMask.Cli.Running;

namespace CpuMask.Cli.Tests;

/// <summary>Exit codes, streams and JSON: what scripts rely on.</summary>
public class ContractTests
{
    private const string Pool = "examples/data/pool", Article = "examples/data/article";

    [Theory]
    [InlineData(0, "diff", Pool)]
    [InlineData(0, "decode", Article)]
    [InlineData(0, "generations", "ice*", "Milan")]
    [InlineData(0, "matrix", "--from", "Milan", "--to", "Genoa")]
    [InlineData(0, "pool", "--patch-wave", Pool)]
    [InlineData(0, "evacuate", "skx01", Pool)]
    [InlineData(1, "evacuate", "skx02", Pool)]
    [InlineData(1, "evacuate", "*", Pool)]
    [InlineData(2, "evacuate", "skx01")]
    [InlineData(2, "evacuate", "nobody", Pool)]
    [InlineData(2, "evacuate", "skx01", Pool, "--cluster", "a")]
    [InlineData(2, "pool", Pool, "--patched", Article)]
    [InlineData(2, "plan", Pool)]
    [InlineData(2, "plan", Pool, "--add", "Ivory Bridge")]
    [InlineData(2, "generations", "Ivory Bridge")]
    [InlineData(2, "matrix", "--from", "Ivory Bridge")]
    [InlineData(2, "debt", Pool)]
    [InlineData(3, "evacuate", "skx01", Pool, "--guest", "no/such/file")]
    [InlineData(4, "plan", Pool, "--add", "Milan")]
    [InlineData(0, "evc", "E5-2620 v2", "Gold 6130")]
    [InlineData(0, "evc", Pool, "--add", "X5660", "--without-host", "bdw*")]
    [InlineData(1, "evc", "E5-2620 v2", "--mode", "intel-skylake")]
    [InlineData(2, "evc")]
    [InlineData(2, "evc", "X5660", "--mode", "intel-nonsense")]
    [InlineData(2, "evc", "X5660", "--without-host", "nobody")]
    [InlineData(3, "evc", "X5660", "no/such/file")]
    [InlineData(3, "evc", "X5660", "--evc-mode-file", "no/such/file")]
    [InlineData(4, "evc", "X5660", "EPYC 7502")]
    [InlineData(2)]
    [InlineData(2, "nonsense")]
    [InlineData(2, "diff", "--nonsense", Pool)]
    [InlineData(2, "diff")]
    [InlineData(2, "diff", "examples/data/pool/bdw01.txt")]
    [InlineData(2, "mask", "--for", "nosuch", Pool)]
    [InlineData(2, "mask", "--guest-mask", "no-such-guest", Pool)]
    [InlineData(2, "decode", "--format", "nonsense", Pool)]
    [InlineData(2, "decode", "@examples/data/pool")]
    [InlineData(0, "lint", "tests/data/lint/domain.xml")]
    [InlineData(1, "lint", "tests/data/lint")]
    [InlineData(2, "lint")]
    [InlineData(2, "lint", "--for", "nosuch", "tests/data/lint")]
    [InlineData(2, "lint", "--json", "--corrected", "tests/data/lint")]
    [InlineData(3, "lint", "no/such/file", "tests/data/lint/domain.xml")]
    [InlineData(3, "lint", "LICENSE")]
    [InlineData(3, "lint", Pool)]
    [InlineData(3, "decode", "no/such/file")]
    [InlineData(3, "decode", "no/such/file", Pool)]
    [InlineData(3, "decode", "README.md")]
    [InlineData(3, "diff", "no/such/file", "examples/data/pool/bdw01.txt")]
    [InlineData(3, "baseline", "no/such/file")]
    [InlineData(0, "baseline", Pool, "--compare", "examples/data/pool/icx01.txt")]
    [InlineData(3, "baseline", Pool, "--compare", "no/such/file")]
    [InlineData(0, "mask", "--for", "hyperv", "--target-version", "2025", Pool)]
    [InlineData(2, "mask", "--for", "xen", "--target-version", "newest", Pool)]
    [InlineData(4, "mask", "--for", "xen-libxl", "--xen-version", "4.16", Pool)]
    [InlineData(4, "mask", "--for", "ovirt", Pool)]
    public void The_exit_code_tells_what_happened(int expected, params string[] arguments)
    {
        CpuMaskProcess run = CpuMaskProcess.Run(arguments);
        if (arguments.Length > 1 && arguments[1].StartsWith('@'))
        {
            // A response file would be read as arguments; here it is a file that does not exist.
            run.ExitCode.ShouldBe(ExitCode.Unreadable, run.Errors);
            return;
        }

        run.ExitCode.ShouldBe(expected, run.Errors);
        if (expected == 2)
        {
            run.Output.ShouldBeEmpty();
        }

        if (expected != 0)
        {
            run.Errors.ShouldContain("cpumask: ");
        }
    }

    [Fact]
    public void Debt_and_evacuation_answer_for_a_guest_out_of_a_file_and_cost_1()
    {
        string guest = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".req");
        File.WriteAllText(guest, "cpuid.avx Bool:Min:1\ncpuid.avx512f Bool:Min:1\n");
        try
        {
            CpuMaskProcess debt = CpuMaskProcess.Run("debt", "--guest", guest, "--json", "examples/data/pool/icx01.txt");
            debt.ExitCode.ShouldBe(ExitCode.Violation, debt.Errors);
            JsonElement owed = debt.Json.GetProperty("debts")[0];
            owed.GetProperty("lacks")[0].GetProperty("class").GetString().ShouldBe("security");
            owed.GetProperty("mitigations").GetInt32().ShouldBeGreaterThan(0);
            debt.Errors.ShouldContain("EVC");
            CpuMaskProcess.Run("debt", "--guest", guest, Pool).ExitCode.ShouldBe(ExitCode.Unreadable, "it is not known on which of the hosts it runs");

            CpuMaskProcess stuck = CpuMaskProcess.Run("evacuate", "icx01", "--guest", guest, "--json", "examples/data/pool/icx01.txt", "examples/data/pool/bdw01.txt");
            stuck.ExitCode.ShouldBe(ExitCode.Violation, stuck.Errors);
            JsonElement plan = stuck.Json.GetProperty("evacuations")[0];
            plan.GetProperty("stuck")[0].GetProperty("blocking")[0].GetProperty("feature").GetString().ShouldBe("AVX512F");
            plan.GetProperty("stuck")[0].GetProperty("waysOut")[0].GetProperty("maskLines")[0].GetString().ShouldBe("cpuid.7.0.ebx = \"00-0:00--:--0-:--00:----:----:----:----\"");
            CpuMaskProcess.Run("evacuate", "icx01", "--guest", guest, Pool).ExitCode.ShouldBe(0);
        }
        finally
        {
            File.Delete(guest);
        }
    }

    [Theory]
    [InlineData("no/such/guest*")]
    [InlineData("no/such/guest.log")]
    public void A_guest_that_could_not_be_read_leaves_no_check_fine(string guest)
    {
        CpuMaskProcess check = CpuMaskProcess.Run("check", Pool, "--guest", guest, "--json");
        check.ExitCode.ShouldBe(ExitCode.Unreadable, check.Errors);
        check.Json.GetProperty("compliant").GetBoolean().ShouldBeFalse();
        JsonElement finding = check.Json.GetProperty("findings").EnumerateArray().First(f => f.GetProperty("rule").GetString() == "not-read");
        finding.GetProperty("severity").GetString().ShouldBe("error");
        finding.GetProperty("message").GetString()!.ShouldContain(guest);

        CpuMaskProcess evacuate = CpuMaskProcess.Run("evacuate", "skx01", Pool, "--guest", guest, "--json");
        evacuate.ExitCode.ShouldBe(ExitCode.Unreadable, evacuate.Errors);
        evacuate.Json.GetProperty("clear").GetBoolean().ShouldBeFalse();
        JsonElement plan = evacuate.Json.GetProperty("evacuations")[0];
        plan.GetProperty("clear").GetBoolean().ShouldBeFalse();
        plan.GetProperty("unread")[0].GetString().ShouldBe(guest);
        CpuMaskProcess.Run("evacuate", "skx01", Pool, "--guest", guest).Output.ShouldContain("Not known: " + guest);
    }

    [Fact]
    public void What_can_be_read_is_printed_although_something_else_cannot()
    {
        CpuMaskProcess run = CpuMaskProcess.Run("decode", "--json", "no/such/file", "examples/data/pool/bdw01.txt");
        run.ExitCode.ShouldBe(ExitCode.Unreadable);
        run.Errors.ShouldContain("no/such/file");
        run.Json.GetProperty("hosts")[0].GetProperty("name").GetString().ShouldBe("bdw01");
    }

    [Theory]
    [InlineData("mask", "--without-host", "esx[06]")]
    [InlineData("baseline", "--without-host", "ESX[06]")]
    [InlineData("plan", "--without-host", "esx[06]")]
    [InlineData("evc", "--without-host", "esx[06]")]
    [InlineData("evacuate", "esx[06]")]
    public void A_host_named_with_brackets_is_that_host_and_not_one_that_the_name_fits_as_a_pattern(params string[] words)
    {
        string folder = Directory.CreateTempSubdirectory("cpumask-names-").FullName;
        try
        {
            foreach ((string from, string to) in new[] { ("skx01", "esx[06]"), ("skx02", "esx0"), ("bdw01", "esx1"), ("bdw02", "esx2") })
            {
                File.Copy(Path.Combine(Checkout.Root, Pool, from + ".txt"), Path.Combine(folder, to + ".txt"));
            }

            CpuMaskProcess bare = CpuMaskProcess.Run([.. words.Select(w => w.Replace("[06]", "`[06`]")), folder, "--json"]);
            CpuMaskProcess run = CpuMaskProcess.Run([.. words, folder, "--json"]);
            run.ExitCode.ShouldBeOneOf(ExitCode.Done, ExitCode.Violation);
            run.Output.ShouldBe(bare.Output);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_mask_for_vmware_leaves_hosts_out_and_takes_no_option_that_it_would_ignore()
    {
        string[] two = ["mask", "examples/data/pool", "--json", "--without-host", "bdw*", "--without-host", "icx01"];
        CpuMaskProcess.Run(two).Json.GetProperty("bits").EnumerateArray().Select(b => b.GetProperty("feature").GetString())
            .ShouldBe(["HLE", "RTM", "CLFLUSHOPT", "SPEC_CTRL"]);

        CpuMaskProcess wrong = CpuMaskProcess.Run("mask", "examples/data/pool", "--without-host", "esx99");
        wrong.ExitCode.ShouldBe(ExitCode.Usage);
        wrong.Errors.ShouldContain("No host is called 'esx99'; there are: bdw01, bdw02, icx01, skx01, skx02.");

        foreach (string[] option in new string[][] { ["--vendor", "intel"], ["--signature", "0x000506E3"], ["--allow-guest-dump"], ["--unknown-bits", "hide"] })
        {
            CpuMaskProcess run = CpuMaskProcess.Run(["mask", "examples/data/pool", .. option]);
            run.ExitCode.ShouldBe(ExitCode.Usage, run.Output);
            run.Errors.ShouldContain(option[0]);
        }
    }

    [Fact]
    public void A_wrong_value_of_an_option_is_told_in_one_line_of_plain_text()
    {
        CpuMaskProcess run = CpuMaskProcess.Run("mask", "examples/data/pool", "--for", "kvm");
        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Errors.ShouldStartWith("cpumask: Argument 'kvm' not recognized. Must be one of: 'vmware' 'xen'");
    }

    [Fact]
    public void Two_vendors_cannot_be_made_alike_and_cost_exit_code_4()
    {
        string[] dumps = ["-", "examples/data/pool/bdw01.txt"];
        string amd = "CPU 0:\n   0x00000000 0x00: eax=0x00000001 ebx=0x68747541 ecx=0x444d4163 edx=0x69746e65\n"
            + "   0x00000001 0x00: eax=0x00800f12 ebx=0x0 ecx=0x1 edx=0x0\n";
        foreach (string command in new[] { "mask", "baseline" })
        {
            CpuMaskProcess run = CpuMaskProcess.RunWith(amd, null, [command, .. dumps]);
            run.ExitCode.ShouldBe(ExitCode.Impossible, run.Errors);
            run.Output.ShouldBeEmpty();
            run.Errors.ShouldContain("AMD");
        }
    }

    [Fact]
    public void Diff_json_has_the_names_that_scripts_use()
    {
        JsonElement json = CpuMaskProcess.Run("diff", "--json", "--guest-mask", "windows-2003-vc2.0", Article).Json;
        json.GetProperty("hosts").GetArrayLength().ShouldBe(2);
        JsonElement sse3 = json.GetProperty("differences").EnumerateArray().Single(d => d.GetProperty("feature").GetString() == "SSE3");
        sse3.GetProperty("leaf").GetString().ShouldBe("0x00000001");
        sse3.GetProperty("subleaf").GetString().ShouldBe("0x00");
        sse3.GetProperty("register").GetString().ShouldBe("ecx");
        sse3.GetProperty("bit").GetInt32().ShouldBe(0);
        sse3.GetProperty("class").GetString().ShouldBe("feature");
        sse3.GetProperty("significant").GetBoolean().ShouldBeTrue();
        sse3.GetProperty("symbol").GetString().ShouldBe("H");
        sse3.GetProperty("set")[0].GetString().ShouldBe("server1");
        sse3.GetProperty("clear")[0].GetString().ShouldBe("server2");
        sse3.GetProperty("unknown").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public void Mask_json_holds_the_article_s_mask()
    {
        JsonElement json = CpuMaskProcess.Run("mask", "--json", "--guest-mask", "windows-2003-vc2.0", Article).Json;
        json.GetProperty("guestMask").GetString().ShouldBe("windows-2003-vc2.0");
        JsonElement level = json.GetProperty("levels").EnumerateArray().Single(l => l.GetProperty("level").GetString() == "0x00000001");
        level.GetProperty("vendor").ValueKind.ShouldBe(JsonValueKind.Null);
        level.GetProperty("ecx").GetString().ShouldBe("----:----:----:----:----:----:---0:-0-0");
        json.GetProperty("vmx").EnumerateArray().Select(v => v.GetString())
            .ShouldContain("cpuid.1.ecx = \"----:----:----:----:----:----:---0:-0-0\"");
        json.GetProperty("featMask").EnumerateArray().Select(v => v.GetString()).ShouldContain("featMask.vm.cpuid.SSE3 = \"Val:0\"");
        json.GetProperty("bits").EnumerateArray().ShouldAllBe(b => b.GetProperty("support").GetString() == "unsupported");
    }

    [Fact]
    public void A_baseline_is_evidence_that_every_command_reads_again()
    {
        CpuMaskProcess whole = CpuMaskProcess.Run("baseline", "--json", Pool);
        whole.ExitCode.ShouldBe(0);
        string first = CpuMaskProcess.Run("baseline", "--json", "examples/data/pool/bdw01.txt", "examples/data/pool/skx01.txt").Output;
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            string part = Path.Combine(folder, "part.json"), all = Path.Combine(folder, "all.json");
            File.WriteAllText(part, first);
            File.WriteAllText(all, whole.Output);
            CpuMaskProcess.Run("baseline", "--json", part, "examples/data/pool/bdw02.txt", "examples/data/pool/skx02.txt", "examples/data/pool/icx01.txt")
                .Output.ShouldBe(whole.Output);

            // What it says of EVC modes also looks at the CPUs' names, which are no part of a baseline's evidence.
            foreach (string member in new[] { "levels", "effective", "bits", "vmx", "featMask" })
            {
                Member(CpuMaskProcess.Run("mask", "--json", all), member).ShouldBe(Member(CpuMaskProcess.Run("mask", "--json", Pool), member));
            }

            static string Member(CpuMaskProcess mask, string name) => mask.Json.GetProperty(name).GetRawText();
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [Theory]
    [InlineData("diff")]
    [InlineData("decode")]
    [InlineData("mask")]
    [InlineData("baseline")]
    public void Text_in_a_pipe_has_no_colour_keeps_to_the_width_and_ends_its_lines_where_they_end(string command)
    {
        CpuMaskProcess run = CpuMaskProcess.Run(command, Pool);
        run.Output.ShouldNotContain("\u001b");
        run.Output.Split('\n').ShouldAllBe(l => l.Length <= 120 && !l.EndsWith(' '));
        run.Output.ShouldNotContain("\r");
    }

    [Fact]
    public void A_hostile_host_name_does_not_reach_the_terminal()
    {
        string json = "{\"hosts\":[{\"name\":\"evil\\u001b[31m\\u202e[red]\",\"vendor\":\"GenuineIntel\",\"registers\":["
            + "{\"leaf\":\"0x1\",\"subleaf\":\"0x0\",\"register\":\"ecx\",\"value\":\"0x1\",\"known\":\"0xFFFFFFFF\"}]}]}";
        CpuMaskProcess run = CpuMaskProcess.RunWith(json, null, "decode", "-");
        run.ExitCode.ShouldBe(0, run.Errors);
        run.Output.ShouldContain("evil?[31m?[red]");
    }

    [Theory]
    [InlineData("decode")]
    [InlineData("diff")]
    [InlineData("baseline")]
    [InlineData("mask", "--guest-mask", "windows-2003-vc2.0")]
    [InlineData("mask", "--guest-mask", "1.ecx=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxT")]
    [InlineData("mask", "--for", "xen")]
    [InlineData("check", "--reference-host", "b")]
    [InlineData("pool")]
    [InlineData("matrix")]
    public void Nothing_that_a_terminal_obeys_gets_through(params string[] command)
    {
        string Host(string name, string ecx) => "{\"name\":\"" + name + "\",\"vendor\":\"GenuineIntel\",\"brand\":\"x\\u001b[1m\",\"warnings\":[\"\\u001b[2J\"],\"registers\":["
            + "{\"leaf\":\"0x1\",\"subleaf\":\"0x0\",\"register\":\"ecx\",\"value\":\"" + ecx + "\",\"known\":\"0xFFFFFFFF\"}]}";
        string json = "{\"hosts\":[" + Host("evil\\u001b]0;t\\u0007\\u202e", "0x0") + "," + Host("b", "0x1") + "]}";
        CpuMaskProcess run = CpuMaskProcess.RunWith(json, null, [.. command, "-"]);
        (run.Output + run.Errors).ShouldContain("evil");
        (run.Output + run.Errors).ShouldNotContain(c => c == '\u202e' || (char.IsControl(c) && c != '\n'));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task An_input_that_never_comes_does_not_keep_a_stopped_run(string signal)
    {
        Needs.Linux();

        // Of a suite that runs in the background, SIGINT is inherited as ignored.
        var start = new ProcessStartInfo("env", ["--default-signal=" + signal, "dotnet", CpuMaskProcess.Program, "decode", "-"])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        await Task.Delay(TimeSpan.FromSeconds(3));
        using (Process kill = Process.Start("kill", ["-" + signal, process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        bool ended = process.WaitForExit(30_000);
        if (!ended)
        {
            process.Kill();
        }

        ended.ShouldBeTrue();
        process.ExitCode.ShouldBe(130);
        (await process.StandardError.ReadToEndAsync()).ShouldBe("cpumask: stopped.\n");
    }

    [Fact]
    public void Every_command_explains_itself()
    {
        CpuMaskProcess help = CpuMaskProcess.Run("--help");
        help.ExitCode.ShouldBe(0);
        var commands = new List<string>();
        foreach (string line in help.Output.Split('\n').SkipWhile(l => !l.StartsWith("Commands:")).Skip(1).Where(l => l.Trim().Length > 0))
        {
            line.TrimEnd().Length.ShouldBeLessThanOrEqualTo(120, line);
            commands.Add(line.Trim().Split(' ')[0]);
        }

        commands.ShouldContain("decode");
        foreach (string command in commands)
        {
            CpuMaskProcess.Run(command, "--help").ExitCode.ShouldBe(0, command);
        }
    }
}
