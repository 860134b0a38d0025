using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using CpuMask.Cli.Running;
using CpuMask.Tests.Shared;

namespace CpuMask.Cli.Tests;

/// <summary>The nightly shell script of examples/schedule, run as cron and systemd run it, night after night.</summary>
public sealed class NightlyScriptTests : IDisposable
{
    private static readonly string Examples = Path.Combine(Checkout.Root, "examples", "schedule", "linux");
    private readonly string folder = Directory.CreateTempSubdirectory("cpumask-nightly-").FullName;

    public NightlyScriptTests()
    {
        Directory.CreateDirectory(Dumps);
        foreach (string dump in Directory.GetFiles(Path.Combine(Checkout.Root, "examples", "data", "pool")))
        {
            File.Copy(dump, Path.Combine(Dumps, Path.GetFileName(dump)));
        }
    }

    private string Dumps => Path.Combine(folder, "dumps");

    private string State => Path.Combine(folder, "state");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Three_nights_with_a_change_in_between()
    {
        Needs.Unix();

        MakeBaseline();
        (int good, string silent, string errors) = Night();
        good.ShouldBe(0, silent + errors);
        silent.ShouldBeEmpty("cron mails what is printed");
        errors.ShouldBeEmpty();
        File.ReadAllText(Path.Combine(State, "report.html")).ShouldContain("All 5 hosts keep the promise");

        // ERMS, bit 9 of leaf 7's EBX, goes away on one host, as after a changed firmware setting.
        string broken = Path.Combine(Dumps, "icx01.txt");
        string whole = File.ReadAllText(broken);
        File.WriteAllText(broken, WithoutErms(whole));
        (int bad, string mail, _) = Night();
        bad.ShouldBe(ExitCode.Violation, mail);
        mail.ShouldStartWith("cpumask-nightly: exit code 1. Report: ");
        string page = File.ReadAllText(Path.Combine(State, "report.html"));
        page.ShouldContain("1 of 5 hosts breaks the pool");
        JsonElement second = LastRun();
        JsonElement finding = second.GetProperty("findings").EnumerateArray().Single(f => f.GetProperty("severity").GetString() == "error");
        (finding.GetProperty("host").GetString(), finding.GetProperty("feature").GetString()).ShouldBe(("icx01", "ERMS"));
        finding.GetProperty("since").GetString().ShouldBe(second.GetProperty("checkedAt").GetString());
        File.ReadAllText(Path.Combine(State, "cpumask.prom")).ShouldContain("cpumask_host_findings{host=\"icx01\",severity=\"error\"} 1");

        File.WriteAllText(broken, whole);
        Night().Code.ShouldBe(0);
        LastRun().GetProperty("resolved").EnumerateArray().Select(f => f.GetProperty("feature").GetString()).ShouldContain("ERMS");
        Directory.GetFiles(Path.Combine(State, "runs"), "check-*.json").Length.ShouldBe(3);
        string[] log = File.ReadAllLines(Path.Combine(State, "nightly.log"));
        log.Where(l => l.Contains(" ends with ")).Select(l => l[^1]).ShouldBe(['0', '1', '0']);
        log.ShouldAllBe(l => l.Length > 21 && l[10] == 'T' && l[19] == 'Z');
        Directory.GetDirectories(State).Select(Path.GetFileName).ShouldBe(["runs"], "the night's own files are gone");
    }

    [Fact]
    public void A_feature_that_no_baseline_promised_is_mailed_on_the_night_on_which_a_host_loses_it()
    {
        Needs.Unix();

        MakeBaseline();
        Night().Code.ShouldBe(0);
        string broken = Path.Combine(Dumps, "icx01.txt");
        string whole = File.ReadAllText(broken), less = whole.Replace("ebx=0xf1bf07a9", "ebx=0xb1bf07a9", StringComparison.Ordinal);
        less.ShouldNotBe(whole, "bit 30 of leaf 7's EBX, AVX512BW, which the Broadwells lack");
        File.WriteAllText(broken, less);
        (int bad, string mail, _) = Night();
        bad.ShouldBe(ExitCode.Violation, mail);
        mail.ShouldContain("new: error  feature-lost  AVX512BW  on icx01: AVX512BW is clear and was set in the last run.");
        mail.ShouldContain(": 1 new, 0 mended.");
        (int next, string silent, _) = Night();
        (next, silent).ShouldBe((0, string.Empty), "told once");

        // A host that is gone is a warning: the night ends well, and is mailed all the same.
        File.Delete(Path.Combine(Dumps, "bdw02.txt"));
        (int warned, string warning, _) = Night();
        warned.ShouldBe(0, warning);
        warning.ShouldStartWith("cpumask-nightly: exit code 0. ");
        warning.ShouldContain("new: warning  host-missing  on bdw02: ");
    }

    [Fact]
    public void A_host_that_cannot_be_read_does_not_keep_the_others_from_being_checked()
    {
        Needs.Unix();

        MakeBaseline();
        File.WriteAllText(Path.Combine(Dumps, "broken.json"), "{\"hosts\":[{\"name\":\"cut");
        (int code, string mail, _) = Night();
        code.ShouldBe(ExitCode.Unreadable, mail);
        mail.ShouldContain("broken.json");
        LastRun().GetProperty("hosts").GetArrayLength().ShouldBe(5);
    }

    [Fact]
    public void Wrong_settings_end_with_2_and_say_what_to_do()
    {
        Needs.Unix();

        Run("sh", [Path.Combine(Examples, "cpumask-nightly.sh"), Path.Combine(folder, "none.conf")]).Code.ShouldBe(ExitCode.Usage);
        (int code, string mail, _) = Night();
        code.ShouldBe(ExitCode.Usage);
        mail.ShouldContain("there is no baseline");
        MakeBaseline();
        Night("SERVER=vcenter.invalid USER_NAME=reader PASSWORD_FILE=/nowhere").Code.ShouldBe(ExitCode.Usage);
        Night("CPUMASK=/nowhere/cpumask").Code.ShouldBe(127);
    }

    [Fact]
    public void A_night_on_which_nothing_could_be_checked_ends_with_2_and_mails_that_night_only()
    {
        Needs.Unix();

        MakeBaseline();
        string password = Path.Combine(folder, "password");
        File.WriteAllText(password, "hunter-2-secret\n");
        (int unreachable, string first, string errors) = Night($"SERVER=127.0.0.1:1 USER_NAME=reader PASSWORD_FILE={password}");
        unreachable.ShouldBe(ExitCode.Usage, first + errors);
        first.ShouldContain("cannot be reached");
        first.ShouldNotContain("no known dump format");

        string policy = Path.Combine(folder, "policy.json");
        File.WriteAllText(policy, "{\"rule\":{}}");
        (int broken, string second, _) = Night("POLICY=" + policy);
        broken.ShouldBe(ExitCode.Usage, second);
        second.ShouldContain("found 'rule', expected one of");
        second.ShouldContain("No report was written");
        second.ShouldNotContain("cannot be reached");
        Directory.GetFiles(State, "*", SearchOption.AllDirectories).ShouldAllBe(f => !File.ReadAllText(f).Contains("hunter-2-secret"));
    }

    [Fact]
    public void The_units_pass_systemds_own_check()
    {
        Needs.Unix();
        Tool.Run("systemd-analyze", "--version");

        string script = Path.Combine(Examples, "cpumask-nightly.sh");
        foreach (string unit in new[] { "cpumask-nightly.service", "cpumask-nightly.timer" })
        {
            string text = File.ReadAllText(Path.Combine(Examples, unit));
            File.WriteAllText(
                Path.Combine(folder, unit),
                text.Replace("/usr/local/lib/cpumask/cpumask-nightly.sh", script).Replace("User=cpumask\n", "User=root\n").Replace("#LoadCredential", "LoadCredential"));
        }

        (int code, string output, string errors) = Run(
            "systemd-analyze", ["verify", Path.Combine(folder, "cpumask-nightly.service"), Path.Combine(folder, "cpumask-nightly.timer")]);
        (output + errors).ShouldNotContain("cpumask-nightly");
        code.ShouldBe(0, output + errors);
        File.GetUnixFileMode(script).HasFlag(UnixFileMode.UserExecute).ShouldBeTrue();
    }

    [Fact]
    public void The_cron_line_has_five_times_a_user_and_the_script()
    {
        string line = File.ReadAllLines(Path.Combine(Examples, "cpumask-nightly.cron")).Single(l => l.Length > 0 && char.IsDigit(l[0]));
        string[] words = line.Split(' ');
        words[..6].ShouldBe(["0", "3", "*", "*", "*", "cpumask"]);
        words[6].ShouldEndWith("/cpumask-nightly.sh");
    }

    private static string WithoutErms(string dump)
    {
        string[] lines = dump.Split('\n');
        int at = Array.FindIndex(lines, l => l.Contains("0x00000007 0x00:"));
        int value = lines[at].IndexOf("ebx=0x", StringComparison.Ordinal) + 6;
        uint ebx = Convert.ToUInt32(lines[at].Substring(value, 8), 16);
        (ebx & 0x200).ShouldBe(0x200u);
        lines[at] = lines[at][..value] + (ebx & ~0x200u).ToString("x8") + lines[at][(value + 8)..];
        return string.Join('\n', lines);
    }

    private void MakeBaseline()
    {
        Directory.CreateDirectory(State);
        File.WriteAllText(Path.Combine(State, "pool.json"), CpuMaskProcess.Run("baseline", "--json", Dumps).Output);
    }

    private JsonElement LastRun() => JsonDocument.Parse(File.ReadAllText(
        Directory.GetFiles(Path.Combine(State, "runs"), "check-*.json").OrderBy(File.GetLastWriteTimeUtc).Last())).RootElement;

    private (int Code, string Output, string Errors) Night(string more = "")
    {
        string program = Path.Combine(folder, "cpumask");
        if (!File.Exists(program) && !OperatingSystem.IsWindows())
        {
            File.WriteAllText(program, "#!/bin/sh\nexec dotnet '" + CpuMaskProcess.Program + "' \"$@\"\n");
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        string settings = Path.Combine(folder, "nightly.conf");
        File.WriteAllText(settings, string.Join('\n', $"CPUMASK='{program}'", $"STATE='{State}'", $"DUMPS='{Dumps}'", $"PROMETHEUS='{State}/cpumask.prom'", "TITLE='Test pool'", more.Replace(" ", "\n"), ""));
        return Run("sh", [Path.Combine(Examples, "cpumask-nightly.sh"), settings]);
    }

    private static (int Code, string Output, string Errors) Run(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        process.WaitForExit(120_000).ShouldBeTrue(program);
        return (process.ExitCode, output.Result, errors.Result);
    }
}
