using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using CpuMask.Cli.Running;
using CpuMask.Tests.Shared;

namespace CpuMask.Cli.Tests;

/// <summary>check, history and report as a nightly script calls them.</summary>
public sealed class ComplianceTests : IDisposable
{
    private const string Pool = "examples/data/pool";
    private readonly string folder = Directory.CreateTempSubdirectory("cpumask-cli-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Hosts_that_keep_their_promise_cost_0_and_others_1()
    {
        CpuMaskProcess.Run("check", Pool, "--baseline", Pool).ExitCode.ShouldBe(ExitCode.Done);
        CpuMaskProcess run = CpuMaskProcess.Run("check", Pool, "--reference-host", "skx01", "--json");
        run.ExitCode.ShouldBe(ExitCode.Violation);
        run.Json.GetProperty("compliant").GetBoolean().ShouldBeFalse();
        JsonElement finding = run.Json.GetProperty("findings").EnumerateArray().First(f => f.GetProperty("host").GetString() == "bdw01");
        foreach (string name in new[] { "severity", "host", "rule", "feature", "class", "leaf", "subleaf", "register", "bit", "expected", "actual", "since", "message" })
        {
            finding.GetProperty(name).ValueKind.ShouldNotBe(JsonValueKind.Null, name);
        }
    }

    [Fact]
    public void A_feature_lost_beyond_the_baseline_costs_1_and_is_counted_as_new()
    {
        string last = Path.Combine(folder, "last.json");
        CpuMaskProcess.Run("check", Pool, "--baseline", Pool, "--save", last).ExitCode.ShouldBe(ExitCode.Done);
        string now = Path.Combine(folder, "pool");
        Directory.CreateDirectory(now);
        foreach (string file in Directory.GetFiles(Path.Combine(Checkout.Root, Pool)))
        {
            File.WriteAllText(Path.Combine(now, Path.GetFileName(file)), File.ReadAllText(file).Replace("ebx=0xf1bf07a9", "ebx=0xb1bf07a9", StringComparison.Ordinal));
        }

        CpuMaskProcess run = CpuMaskProcess.Run("check", now, "--baseline", Pool, "--previous", last);
        run.ExitCode.ShouldBe(ExitCode.Violation, run.Output);
        run.Output.ShouldStartWith("NOT compliant: 5 hosts");
        run.Output.ShouldContain(": 1 new, 0 mended.");
        run.Output.ShouldContain("error  feature-lost  AVX512BW  on icx01  since 20");
        JsonElement lost = CpuMaskProcess.Run("check", now, "--baseline", Pool, "--previous", last, "--json").Json
            .GetProperty("findings").EnumerateArray().Single(f => f.GetProperty("feature").GetString() == "AVX512BW");
        (lost.GetProperty("rule").GetString(), lost.GetProperty("host").GetString()).ShouldBe(("feature-lost", "icx01"));
    }

    [Fact]
    public void A_guest_that_cannot_leave_is_an_error_of_its_host()
    {
        string guest = Write("app01.txt", "cpuid.AVX512F = Bool:Min:1\ncpuid.CLFLUSHOPT = Bool:Min:1\ncpuid.SHA = Bool:Min:1\n");
        CpuMaskProcess run = CpuMaskProcess.Run("check", Pool, "--baseline", Pool, "--guest", guest, "--json");
        run.ExitCode.ShouldBe(ExitCode.Violation, run.Errors);
        JsonElement trapped = run.Json.GetProperty("findings").EnumerateArray().Single(f => f.GetProperty("rule").GetString() == "vm-trapped");
        (trapped.GetProperty("host").GetString(), trapped.GetProperty("feature").GetString()).ShouldBe(("icx01", "app01"));
        trapped.GetProperty("message").GetString()!.ShouldContain("SHA");
        CpuMaskProcess report = CpuMaskProcess.Run("report", Pool, "--baseline", Pool, "--guest", guest);
        report.ExitCode.ShouldBe(ExitCode.Violation);
        report.Output.ShouldContain("app01: VM cannot leave");
        CpuMaskProcess.Run("check", Pool, "--baseline", Pool, "--guest", Path.Combine(folder, "none")).ExitCode.ShouldBe(ExitCode.Unreadable);
    }

    [Fact]
    public void An_evc_mode_comes_from_a_file_of_keys_or_from_a_vcenters_own_list()
    {
        string keys = Write("mine.txt", "cpuid.Intel\ncpuid.AVX512F\n");
        CpuMaskProcess.Run("check", Pool + "/skx01.txt", "--evc-mode", keys).ExitCode.ShouldBe(ExitCode.Done);
        CpuMaskProcess.Run("check", Pool + "/bdw01.txt", "--evc-mode", keys).ExitCode.ShouldBe(ExitCode.Violation);
        string modes = Write("modes.json", """
            [{"key":"intel-a","vendorTier":1,"featureRequirement":[{"key":"cpuid.AVX2","value":"Bool:Min:1"}]},
             {"key":"intel-b","vendorTier":2,"featureRequirement":[{"key":"cpuid.AVX512F","value":"Bool:Min:1"}]}]
            """);
        CpuMaskProcess.Run("check", Pool + "/bdw01.txt", "--evc-mode-file", modes, "--evc-mode", "intel-a").ExitCode.ShouldBe(ExitCode.Done);
        CpuMaskProcess.Run("check", Pool + "/bdw01.txt", "--evc-mode-file", modes, "--evc-mode", "intel-b").ExitCode.ShouldBe(ExitCode.Violation);
        CpuMaskProcess.Run("check", Pool, "--evc-mode-file", modes).ExitCode.ShouldBe(ExitCode.Usage);
        CpuMaskProcess.Run("check", Pool, "--server", "nowhere.invalid").ExitCode.ShouldBe(ExitCode.Usage);
        CpuMaskProcess.Run("check", Pool, "--evc-mode", keys, "--baseline", Pool).ExitCode.ShouldBe(ExitCode.Usage);
        CpuMaskProcess missing = CpuMaskProcess.Run("check", Pool, "--evc-mode", "intel-nowhere");
        missing.ExitCode.ShouldBe(ExitCode.Unreadable);
        missing.Errors.ShouldContain("--evc-mode-file");
        missing.Errors.ShouldContain("intel-broadwell", customMessage: "the table's modes are named");
    }

    [Fact]
    public void An_evc_mode_of_the_table_needs_no_file_and_a_list_counts_more()
    {
        // A virtual machine's CPU model: what firmware and hypervisors keep from it, a host of the design has.
        string[] lacks = CpuMaskProcess.Run("check", Pool + "/bdw01.txt", "--evc-mode", "intel-broadwell", "--json").Json.GetProperty("findings").EnumerateArray()
            .Where(f => f.GetProperty("severity").GetString() == "error").Select(f => f.GetProperty("feature").GetString()!).ToArray();
        lacks.ShouldBe(["MONITOR", "VMX", "DS", "SS"], "what patches added to the mode is asked of no host, as in evc");
        string host = Write("host.txt", File.ReadAllText(Path.Combine(Checkout.Root, Pool, "bdw01.txt"))
            .Replace("ecx=0x77fa3203 edx=0x078bfbfd", "ecx=0x77fa322b edx=0x0fabfbfd", StringComparison.Ordinal));
        CpuMaskProcess can = CpuMaskProcess.Run("check", host, "--evc-mode", "Intel-Broadwell");
        can.ExitCode.ShouldBe(ExitCode.Done, can.Output + can.Errors);
        can.Output.ShouldContain("against intel-broadwell");
        can.Errors.ShouldContain("intel-broadwell is by CpuMask's own table");
        CpuMaskProcess cannot = CpuMaskProcess.Run("report", Pool + "/bdw01.txt", "--evc-mode", "intel-skylake", "--json");
        cannot.ExitCode.ShouldBe(ExitCode.Violation);
        cannot.Json.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("feature").GetString()).ShouldContain("AVX512F");
        CpuMaskProcess.Run("check", Pool + "/bdw01.txt", "--evc-mode", "amd-zen").ExitCode.ShouldBe(ExitCode.Violation);
        string own = Write("own.json", """[{"key":"intel-broadwell","vendorTier":1,"featureRequirement":[{"key":"cpuid.AVX512F","value":"Bool:Min:1"}]}]""");
        CpuMaskProcess listed = CpuMaskProcess.Run("check", Pool + "/bdw01.txt", "--evc-mode", "intel-broadwell", "--evc-mode-file", own);
        (listed.ExitCode, listed.Errors.Contains("own table")).ShouldBe((ExitCode.Violation, false));
    }

    [Theory]
    [InlineData("80")]
    [InlineData("120")]
    public void The_matrix_keeps_to_the_width_and_has_no_colour_in_a_pipe(string columns)
    {
        foreach (string[] command in new[] { new[] { "check", Pool, "--reference-host", "skx01", "--matrix" }, new[] { "diff", Pool, "--matrix" } })
        {
            CpuMaskProcess run = CpuMaskProcess.RunWith(null, new System.Collections.Generic.Dictionary<string, string> { ["COLUMNS"] = columns }, command);
            run.Output.ShouldNotContain("\u001b");
            run.Output.Split('\n').ShouldAllBe(l => l.Length <= int.Parse(columns));
            string row = run.Output.Split('\n').Single(l => l.TrimStart().StartsWith("AVX512F "));
            row.TrimEnd().ShouldEndWith(command[0] == "check" ? "M Y Y Y" : "- Y Y Y");
        }
    }

    [Theory]
    [InlineData("60")]
    [InlineData("120")]
    public void Findings_that_say_the_same_stand_together_and_keep_to_the_width(string columns)
    {
        string other = Path.Combine(folder, new string('w', 100) + ".txt");
        File.Copy(Path.Combine(Checkout.Root, Pool, "bdw01.txt"), other);
        CpuMaskProcess run = CpuMaskProcess.RunWith(
            null, new System.Collections.Generic.Dictionary<string, string> { ["COLUMNS"] = columns }, "check", Pool, other, "--reference-host", "skx01");
        string[] lines = run.Output.Split('\n');
        lines.ShouldAllBe(l => l.Length <= int.Parse(columns));
        lines[Array.IndexOf(lines, string.Empty) + 1].ShouldStartWith("  error  feature-missing  ");
        lines.Count(l => l.StartsWith("  error  ", StringComparison.Ordinal)).ShouldBeLessThan(6, "a line for every host and feature is what nobody reads");
        string text = string.Join(' ', run.Output.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        text.ShouldContain("on bdw01, bdw02, w");
        text.ShouldNotContain("since 20", customMessage: "there is no run before this one");
    }

    [Theory]
    [InlineData("60")]
    [InlineData("120")]
    public void A_history_is_there_at_every_width(string columns)
    {
        string runs = Path.Combine(folder, "runs") + "/";
        CpuMaskProcess.Run("check", Pool, "--save", runs).ExitCode.ShouldBe(ExitCode.Done);
        string dump = Path.Combine(folder, "icx01.txt");
        File.Copy(Path.Combine(Checkout.Root, Pool, "skx01.txt"), dump);
        CpuMaskProcess.Run("check", dump, "--save", runs).ExitCode.ShouldBe(ExitCode.Done);
        CpuMaskProcess run = CpuMaskProcess.RunWith(null, new System.Collections.Generic.Dictionary<string, string> { ["COLUMNS"] = columns }, "history", runs);
        run.Output.Split('\n').ShouldAllBe(l => l.Length <= int.Parse(columns));
        run.Output.ShouldContain("2 runs from ");
        run.Output.ShouldContain("icx01");
        run.Output.ShouldContain("CPU replaced");
    }

    [Fact]
    public void A_baseline_in_the_folder_that_is_checked_is_no_host_of_today()
    {
        string dumps = Path.Combine(folder, "dumps"), baseline = Path.Combine(dumps, "pool.json");
        Directory.CreateDirectory(dumps);
        File.Copy(Path.Combine(Checkout.Root, Pool, "bdw01.txt"), Path.Combine(dumps, "bdw01.txt"));
        File.WriteAllText(baseline, CpuMaskProcess.Run("baseline", "--json", Pool).Output);
        CpuMaskProcess run = CpuMaskProcess.Run("check", dumps, "--baseline", baseline, "--json");
        run.Json.GetProperty("hosts").EnumerateArray().Select(h => h.GetProperty("name").GetString()).ShouldBe(["bdw01"]);
        run.Errors.ShouldContain("pool.json: it is what the hosts are held against");
        CpuMaskProcess.Run("check", baseline, "--baseline", baseline, "--json").Json.GetProperty("hosts").GetArrayLength().ShouldBe(5, "named, it is meant");
    }

    [Fact]
    public void What_cannot_be_written_costs_3_and_neither_the_verdict_nor_the_other_files()
    {
        string nowhere = Path.Combine(folder, "none", "run.json"), page = Path.Combine(folder, "page.html");
        CpuMaskProcess check = CpuMaskProcess.Run("check", Pool, "--baseline", Pool, "--save", nowhere);
        check.ExitCode.ShouldBe(ExitCode.Unreadable);
        check.Output.ShouldStartWith("Compliant: 5 hosts");
        check.Errors.ShouldContain("run.json: cannot be written");
        CpuMaskProcess.Run("report", Pool, "--save", nowhere, "--out", Path.Combine(folder, "none", "r.md"), "--out", page).ExitCode.ShouldBe(ExitCode.Unreadable);
        File.ReadAllText(page).ShouldContain("</html>");
    }

    [Fact]
    public void A_run_that_was_cut_off_costs_3_and_the_one_before_is_compared_with()
    {
        string runs = Path.Combine(folder, "runs") + "/";
        CpuMaskProcess.Run("check", Pool, "--save", runs).ExitCode.ShouldBe(ExitCode.Done);
        string whole = File.ReadAllText(Directory.GetFiles(runs).Single());
        File.WriteAllText(Path.Combine(runs, "check-z.json"), whole[..2000].Replace("Z\"", "9Z\""));
        CpuMaskProcess run = CpuMaskProcess.Run("check", Pool + "/skx01.txt", "--previous", runs, "--json");
        run.ExitCode.ShouldBe(ExitCode.Unreadable);
        run.Errors.ShouldContain("check-z.json(");
        run.Json.GetProperty("findings").EnumerateArray().Count(f => f.GetProperty("rule").GetString() == "host-missing").ShouldBe(4);
    }

    [Fact]
    public void Runs_are_kept_and_read_as_a_history()
    {
        string runs = Path.Combine(folder, "runs");
        Directory.CreateDirectory(runs);
        CpuMaskProcess.Run("check", Pool, "--previous", runs, "--save", runs).ExitCode.ShouldBe(ExitCode.Done);
        CpuMaskProcess.Run("check", Pool + "/bdw01.txt", "--previous", runs, "--save", runs).ExitCode.ShouldBe(ExitCode.Done);
        Directory.GetFiles(runs).Length.ShouldBe(2);
        CpuMaskProcess history = CpuMaskProcess.Run("history", runs, "--host", "skx*", "--json");
        history.ExitCode.ShouldBe(ExitCode.Done, history.Errors);
        history.Json.GetProperty("changes").EnumerateArray().Where(c => c.GetProperty("kind").GetString() == "HostGone")
            .Select(c => c.GetProperty("host").GetString()).ShouldBe(["skx01", "skx02"]);
        CpuMaskProcess.Run("report", Pool, "--history", runs, "--out", Path.Combine(folder, "r.html")).ExitCode.ShouldBe(ExitCode.Done);
        File.ReadAllText(Path.Combine(folder, "r.html")).ShouldContain("xl.cfg");
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
