using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using CpuMask.VSphere.Masks;
using CpuMask.VSphere.Tests.Shared;

namespace CpuMask.VSphere.Tests;

public sealed class KillTests
{
    private const int Vms = 500, Kills = 20;

    // Each round changes something else, so that there is work for all VMs in each.
    private static readonly string[][] Rounds =
    {
        new[] { "cpuid.1.ecx = \"----:--0-:----:----:----:----:----:--00\"" },
        new[] { "cpuid.80000001.edx = \"----:----:---0:----:----:----:----:----\"", "cpuid.1.ecx = \"--0-:----:----:----:----:----:----:----\"" },
        new[] { "cpuid.1.edx = \"----:----:----:----:----:0---:----:----\"", "cpuid.1.ecx = \"---0:----:----:----:----:----:----:----\"" },
        new[] { "cpuid.1.ecx = \"----:----:---0:0---:----:----:----:----\"" },
    };

    [Fact]
    public void A_process_killed_at_any_moment_leaves_every_vm_untouched_or_restorable()
    {
        const string Profile = """
            { "vms": { "*": { "power": "poweredOff", "guestId": "rhel7_64Guest" }, "*[0-2]": { "version": "vmx-8", "cpuFeatureMask": [ { "level": 1, "ecx": "----:----:----:----:----:----:H---:---R" } ] },
              "*[3-5]": { "version": "vmx-13", "extraConfig": { "cpuid.1.ecx": "----:----:----:----:----:----:--h-:----" } },
              "*7": { "extraConfig": { "featMask.vm.cpuid.SSE3": "Val:1", "featureCompat.vm.completeMasks": "TRUE" } } } }
            """;
        int seed = Environment.TickCount;
        Console.WriteLine("kill test: seed " + seed);
        var random = new Random(seed);
        using VCenter vcenter = VCenter.Start(Profile, "-standalone", "0", "-vm", Vms.ToString(), "-task-delay", "4");
        using var folder = new TempFolder();
        using VSphereSession session = vcenter.Connect();
        UndoJournal journal = UndoJournal.For(session, folder.Path);
        Dictionary<string, string> start = VmMaskTests.Masks(vcenter);
        start.Count.ShouldBe(Vms);

        int killedAtWork = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            string[] command = kill % 7 == 6
                ? new[] { "restore", vcenter.Server, folder.Path }
                : new[] { "mask", vcenter.Server, folder.Path }.Concat(Rounds[kill % Rounds.Length]).ToArray();
            killedAtWork += RunAndKill(command, random.Next(0, 1200)) ? 1 : 0;

            // What the server had taken in before the kill it still does.
            Thread.Sleep(50);
            HashSet<string> known = journal.Pending(_ => { }).Select(e => e.VmName).ToHashSet();
            Dictionary<string, string> now = VmMaskTests.Masks(vcenter);
            now.Keys.Where(vm => now[vm] != start[vm] && !known.Contains(vm)).ShouldBeEmpty("changed, and the journal does not know them");
        }

        killedAtWork.ShouldBeGreaterThan(Kills / 2, "the kills must fall into the work");
        VmMaskTests.Masks(vcenter).ShouldNotBe(start, "there must be something to restore");
        VmMaskResult[] restored = VmMaskTests.Run(session, session.PlanRestores(journal), journal);
        restored.Where(r => r.Error is not null).Select(r => r.Error!.Message).ShouldBeEmpty();
        VmMaskTests.Masks(vcenter).ShouldBe(start);
        journal.Pending(_ => { }).ShouldBeEmpty();
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
