using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using CpuMask.VSphere.Masks;
using CpuMask.VSphere.Tests.Shared;

namespace CpuMask.VSphere.Tests;

public sealed class KillTests
{
    private const int Vms = 500;

    // A number in CPUMASK_KILLS kills that often.
    private static readonly int Kills = int.TryParse(Environment.GetEnvironmentVariable("CPUMASK_KILLS"), out int n) ? n : 8;

    // Each round changes something else, so that there is work for all VMs in each.
    private static readonly string[][] Rounds =
    {
        new[] { "cpuid.1.ecx = \"----:--0-:----:----:----:----:----:--00\"" },
        new[] { "cpuid.80000001.edx = \"----:----:---0:----:----:----:----:----\"", "cpuid.1.ecx = \"--0-:----:----:----:----:----:----:----\"" },
        new[] { "cpuid.1.edx = \"----:----:----:----:----:0---:----:----\"", "cpuid.1.ecx = \"---0:----:----:----:----:----:----:----\"" },
        new[] { "cpuid.1.ecx = \"----:----:---0:0---:----:----:----:----\"" },
    };

    [Fact]
    public async Task A_process_killed_at_any_moment_leaves_every_vm_untouched_or_restorable()
    {
        const string Profile = """
            { "vms": { "*": { "power": "poweredOff", "guestId": "rhel7_64Guest" }, "*[0-2]": { "version": "vmx-8", "cpuFeatureMask": [ { "level": 1, "ecx": "----:----:----:----:----:----:H---:---R" } ] },
              "*[3-5]": { "version": "vmx-13", "extraConfig": { "cpuid.1.ecx": "----:----:----:----:----:----:--h-:----" } },
              "*7": { "extraConfig": { "featMask.vm.cpuid.SSE3": "Val:1", "featureCompat.vm.completeMasks": "TRUE" } } } }
            """;
        // The seed places the kills; when they fall, in calls, the machine says. UndoModelTests plays the same without luck.
        int seed = int.TryParse(Environment.GetEnvironmentVariable("CPUMASK_KILL_SEED"), out int given) ? given : Environment.TickCount;
        Console.WriteLine("kill test: seed " + seed);
        var random = new Random(seed);
        using VCenter vcenter = VCenter.Start(Profile, "-standalone", "0", "-vm", Vms.ToString(), "-task-delay", "4");
        using var folder = new TempFolder();
        using VSphereSession session = vcenter.Connect();
        string[] Told(IEnumerable<string> vms, Dictionary<string, string> before, Dictionary<string, string> now) =>
            vms.Select(vm => Tell(vm, vcenter, folder.Path, before[vm], now[vm])).ToArray();
        UndoJournal journal = UndoJournal.For(session, folder.Path);
        Dictionary<string, string> start = VmMaskTests.Masks(vcenter);
        start.Count.ShouldBe(Vms);

        UndoJournal other = UndoJournal.For(session, Path.Combine(folder.Path, "other"));
        int killedAtWork = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            // Answers are lost, tasks come late, and a second admin works on the same VMs.
            vcenter.Trouble($$"""[{"method":"ReconfigVM_Task","kind":"drop","nth":{{random.Next(1, 60)}}},{"method":"ReconfigVM_Task","kind":"late","ms":150,"early":{{(kill % 2 == 0 ? "true" : "false")}},"nth":{{random.Next(1, 60)}},"times":5}]""");
            string[] one = kill % 7 == 6
                ? new[] { "restore", vcenter.Server, folder.Path }
                : new[] { "mask", vcenter.Server, folder.Path }.Concat(Rounds[kill % Rounds.Length]).ToArray();
            string[] two = new[] { "mask", vcenter.Server, Path.Combine(folder.Path, "other") }.Concat(Rounds[(kill + 1) % Rounds.Length]).ToArray();
            int first = random.Next(0, 1200), second = random.Next(0, 1200);
            Task<bool> beside = kill % 3 == 2 ? Task.Run(() => RunAndKill(two, second)) : Task.FromResult(false);
            killedAtWork += RunAndKill(one, first) ? 1 : 0;
            await beside;
            vcenter.NoTrouble();

            // What the server had taken in before the kill it still does.
            Thread.Sleep(250);
            HashSet<string> known = journal.Pending().Concat(other.Pending()).Select(e => e.VmName).ToHashSet();
            Dictionary<string, string> now = VmMaskTests.Masks(vcenter);
            Told(now.Keys.Where(vm => now[vm] != start[vm] && !known.Contains(vm)), start, now).ShouldBeEmpty("changed in kill " + kill + ", and no journal knows them");
        }

        killedAtWork.ShouldBeGreaterThan(Kills / 2, "the kills must fall into the work");
        VmMaskTests.Masks(vcenter).ShouldNotBe(start, "there must be something to restore");

        // One admin's change may lie on the other's, so that they go back in turn.
        for (int turn = 0; turn < 6 && journal.Pending().Count + other.Pending().Count > 0; turn++)
        {
            UndoJournal mine = turn % 2 == 0 ? journal : other;
            VmMaskTests.Run(session, session.PlanRestores(mine), mine);
        }

        Thread.Sleep(250);
        HashSet<string> open = journal.Pending().Concat(other.Pending()).Select(e => e.VmName).ToHashSet();
        Dictionary<string, string> end = VmMaskTests.Masks(vcenter);
        Console.WriteLine("kill test: {0} of {1} VMs are left with an open entry", open.Count, Vms);
        Told(end.Keys.Where(vm => end[vm] != start[vm] && !open.Contains(vm)), start, end).ShouldBeEmpty("changed, and no entry is open");
        open.Count.ShouldBeLessThan(Vms / 4);
    }

    // All that was written down and asked for about a VM, to be read when it is wrong.
    private static string Tell(string vm, VCenter vcenter, string folder, string before, string now)
    {
        string id = vcenter.State()[vm].GetProperty("moref").GetString()!;
        string[] lines = Directory.GetFiles(folder, "*.jsonl", SearchOption.AllDirectories)
            .SelectMany(f => File.ReadLines(f).Select(l => (File: Path.GetRelativePath(folder, f), Line: l))).Select(l => l.File + " " + l.Line).ToArray();
        HashSet<string> ids = lines.Where(l => l.Contains("\"" + id + "\"")).SelectMany(l => Regex.Matches(l, "[0-9a-f]{32}").Select(m => m.Value)).ToHashSet();
        return vm + " was " + before + " and is " + now + "\n" + string.Join("\n", lines.Where(l => ids.Any(l.Contains)).Concat(
            vcenter.Journal().Where(e => e.GetProperty("vm").GetString() == vm).Select(e => e.GetRawText())));
    }

    // True when it was killed between its first and its last result.
    private static bool RunAndKill(string[] command, int afterMs)
    {
        var info = new ProcessStartInfo(Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.ArgumentList.Add(typeof(Program).Assembly.Location);
        foreach (string argument in command)
        {
            info.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(info)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        string? first = process.StandardOutput.ReadLine();
        bool begun = first == "begun" && !process.WaitForExit(afterMs);
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.WaitForExit();
        return begun;
    }
}
