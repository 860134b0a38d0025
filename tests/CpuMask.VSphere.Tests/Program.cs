using System;
using System.Diagnostics;
using System.Linq;
using CpuMask.VSphere.Inventory;

namespace CpuMask.VSphere.Tests;

/// <summary>
/// The client as a process of its own: <c>hosts SERVER</c> reads all hosts and prints how many and how long. The password
/// is taken from CPUMASK_TEST_PASSWORD.
/// </summary>
public static class Program
{
    /// <summary>Runs a command.</summary>
    public static int Main(string[] args)
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
            default:
                Console.Error.WriteLine("unknown command " + args[0]);
                return 2;
        }
    }
}
