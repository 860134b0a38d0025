using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Masks;
using Xunit.Runner.InProc.SystemConsole;

namespace CpuMask.VSphere.Tests;

/// <summary>
/// The client as a process of its own, to be measured and to be killed. The password is taken from CPUMASK_TEST_PASSWORD.
/// <c>hosts SERVER</c> reads all hosts; <c>mask SERVER FOLDER LINE...</c> gives all VMs a mask; <c>restore SERVER FOLDER</c>
/// takes all masks back; these two say <c>begun</c> at the first result. <c>rounds COUNT SEED</c> plays <see cref="UndoRounds"/>. Anything else is for the tests' runner.
/// </summary>
public static class Program
{
    /// <summary>Runs a command.</summary>
    public static int Main(string[] args) => args is ["hosts" or "mask" or "restore", _, ..] ? RunClient(args)
        : args is ["rounds", var count, var seed] ? PlayRounds(int.Parse(count, CultureInfo.InvariantCulture), int.Parse(seed, CultureInfo.InvariantCulture))
        : ConsoleRunner.Run(args).GetAwaiter().GetResult();

    private static int PlayRounds(int count, int seed)
    {
        var rounds = new UndoRounds();
        IReadOnlyList<string> wrong = rounds.Play(count, seed);
        Console.WriteLine(rounds.Summary);
        foreach (string line in wrong)
        {
            Console.WriteLine("WRONG " + line);
        }

        return wrong.Count == 0 ? 0 : 1;
    }

    private static int RunClient(string[] args)
    {
        string password = Environment.GetEnvironmentVariable("CPUMASK_TEST_PASSWORD") ?? "password";
        using VSphereSession session = VSphereSession.Connect(
            new VSphereConnection(args[1], VSphereCredential.Of("tester@vsphere.local", password)) { SkipCertificateCheck = true });
        switch (args[0])
        {
            case "hosts":
                var watch = Stopwatch.StartNew();
                int count = session.GetHosts(new HostQuery()).Count(h => h.HasCpuid);
                Console.WriteLine("{0} hosts in {1} ms", count, watch.ElapsedMilliseconds);
                return 0;
            case "mask":
                var request = new MaskRequest { Mask = GuestMaskText.Parse("lines", args.Skip(3), isDescriptor: false) };
                return Run(session, args[2], _ => session.FindVms(new VmQuery()).Select(vm => session.PlanMask(vm, request)));
            default:
                return Run(session, args[2], journal => session.PlanRestores(journal));
        }
    }

    private static int Run(VSphereSession session, string folder, Func<UndoJournal, IEnumerable<VmMaskPlan>> plans)
    {
        UndoJournal journal = UndoJournal.For(session, folder);
        int done = 0, failed = 0;
        foreach (VmMaskResult result in session.Apply(plans(journal), journal))
        {
            if (done++ == 0)
            {
                Console.WriteLine("begun");
            }

            if (result.Error is not null && failed++ < 5)
            {
                Console.Error.WriteLine(result.Error.Message);
            }
        }

        Console.WriteLine("{0} done, {1} failed", done, failed);
        return failed == 0 ? 0 : 1;
    }
}
