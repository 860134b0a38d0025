using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.VSphere.Tests.Shared;

namespace CpuMask.Cli.Tests.Live;

public sealed class KillTests
{
    private const int Vms = 500;

    // A number in CPUMASK_KILLS kills that often. Eight are each change twice but one, and a restore.
    private static readonly int Kills = int.TryParse(Environment.GetEnvironmentVariable("CPUMASK_KILLS"), out int n) ? n : 8;

    // Each round changes something else, so that there is work for all VMs in each.
    private static readonly string[][] Rounds =
    [
        ["cpuid.1.ecx = \"----:--0-:----:----:----:----:----:--00\""],
        ["cpuid.80000001.edx = \"----:----:---0:----:----:----:----:----\"", "cpuid.1.ecx = \"--0-:----:----:----:----:----:----:----\""],
        ["cpuid.1.edx = \"----:----:----:----:----:0---:----:----\"", "cpuid.1.ecx = \"---0:----:----:----:----:----:----:----\""],
        ["cpuid.1.ecx = \"----:----:---0:0---:----:----:----:----\""],
    ];

    [Fact]
    public void Cpumask_killed_at_any_moment_leaves_every_vm_restorable_by_the_next_cpumask()
    {
        const string Profile = """
            { "vms": { "*": { "power": "poweredOff", "guestId": "rhel7_64Guest" },
              "*[0-2]": { "version": "vmx-8", "cpuFeatureMask": [ { "level": 1, "ecx": "----:----:----:----:----:----:H---:---R" } ] },
              "*[3-5]": { "version": "vmx-13", "extraConfig": { "cpuid.1.ecx": "----:----:----:----:----:----:--h-:----" } },
              "*7": { "extraConfig": { "featMask.vm.cpuid.SSE3": "Val:1", "featureCompat.vm.completeMasks": "TRUE" } } } }
            """;
        int seed = Environment.TickCount;
        var random = new Random(seed);
        using VCenter vcenter = VCenter.Start(Profile, "-standalone", "0", "-vm", Vms.ToString(), "-task-delay", "4");
        using var folder = new TempFolder();
        string journal = Path.Combine(folder.Path, "undo");
        string[] masks = Rounds.Select((lines, i) => LiveServer.MaskFile(folder, i + ".vmx", lines)).ToArray();
        Dictionary<string, string> start = vcenter.Masks();
        start.Count.ShouldBe(Vms);

        var watch = Stopwatch.StartNew();
        int atWork = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            string[] command = kill % 7 == 6
                ? ["vm-mask", "restore", "--all", "--yes", "--journal", journal]
                : ["vm-mask", "set", "*", "--mask", masks[kill % masks.Length], "--yes", "--journal", journal];
            atWork += LiveServer.Kill(vcenter, random.Next(0, 1000), command) ? 1 : 0;
        }

        // What the server had taken in before the last kill it still does.
        Thread.Sleep(100);
        Dictionary<string, string> wounded = vcenter.Masks();
        CpuMaskProcess restore = vcenter.Cpumask("vm-mask", "restore", "--all", "--yes", "--journal", journal);

        Console.WriteLine($"kill test: seed {seed}, {atWork} of {Kills} kills at work, {start.Count(v => wounded[v.Key] != v.Value)} of {Vms} VMs changed, {watch.Elapsed.TotalSeconds:F0} s");
        restore.ExitCode.ShouldBe(0, restore.Errors);
        vcenter.Masks().ShouldBe(start, "seed " + seed);
        atWork.ShouldBeGreaterThan(Kills / 2, "the kills must fall into the work");
        start.Count(v => wounded[v.Key] != v.Value).ShouldBeGreaterThan(0, "there must be something to restore");
        vcenter.Cpumask("vm-mask", "get", "*", "--json", "--journal", journal).Json.GetProperty("vms").EnumerateArray()
            .Sum(v => v.GetProperty("pending").GetArrayLength()).ShouldBe(0);
    }
}
