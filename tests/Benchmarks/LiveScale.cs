using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace CpuMask.Benchmarks;

/// <summary>
/// All VMs of a vCenter against all its hosts, and every host emptied in turn, as whole native processes. The simulator runs
/// beside them on the same CPUs.
/// </summary>
public static class LiveScale
{
    private const double NoLimit = double.PositiveInfinity;

    public static void Run()
    {
        Environment.SetEnvironmentVariable("CPUMASK_PASSWORD", "bench-password");
        Measure(20, ("can-move all to all", 10, 500, ["can-move", "--vm", "*"]), ("can-move all to all --json", NoLimit, 500, ["can-move", "--vm", "*", "--json"]), ("evacuate all", 15, 500, ["evacuate", "*"]));
        Diverse();
        Measure(100, ("can-move all to all", NoLimit, NoLimit, ["can-move", "--vm", "*"]), ("evacuate all", NoLimit, NoLimit, ["evacuate", "*"]), ("collect", NoLimit, NoLimit, ["collect", "--json"]));
    }

    private static void Measure(int clusters, params (string Name, double Seconds, double Megabytes, string[] Arguments)[] questions)
    {
        const int HostsEach = 50, VmsEach = 100;
        Measure(
            FormattableString.Invariant($"{clusters * HostsEach} hosts, {clusters * VmsEach} VMs"), questions,
            "-clusters", $"{clusters}", "-hosts", $"{HostsEach}", "-standalone", "0", "-vm", $"{VmsEach}", "-power", "poweredOn");
    }

    // Hosts that each lack something else, and VMs that each need something else: nothing can be worked out by kind.
    private static void Diverse()
    {
        string[] keys = ["SSE3", "PCLMULQDQ", "SSSE3", "SSE41", "SSE42", "POPCNT", "AES", "AVX", "RDRAND", "F16C", "FSGSBASE", "SMEP", "ENFSTRG", "XSAVEOPT", "PCID", "MOVBE"];
        var random = new Random(5);
        string Some(string value) => string.Join(", ", keys.Where(_ => random.Next(4) == 0).Select(k => $"\"cpuid.{k}\": \"{value}\""));
        string profile = Path.Combine(Product.Folder("diverse"), "site.json");
        File.WriteAllText(profile, "{ \"datacenters\": [ { \"name\": \"L\", \"clusters\": [ " + string.Join(", ", Enumerable.Range(0, 20).Select(c => $"{{ \"name\": \"C{c}\", \"hosts\": [ " + string.Join(", ", Enumerable.Range(c * 50, 50).Select(h => $"\"h{h}\"")) + " ] }"))
            + " ], \"standalone\": [] } ], \"hosts\": { \"*\": { \"cpu\": \"E5-2670v2\" }, " + string.Join(", ", Enumerable.Range(0, 1000).Select(h => $"\"h{h}\": {{ \"featureCapability\": {{ {Some("0")} }} }}"))
            + " }, \"vms\": { \"*\": { \"power\": \"poweredOn\", \"version\": \"vmx-14\" }, " + string.Join(", ", Enumerable.Range(0, 2000).Select(v => $"\"v{v}\": {{ \"host\": \"h{v / 2}\", \"featureRequirement\": {{ {Some("Bool:Min:1")} }} }}")) + " } }");
        Measure(
            "1000 hosts, 2000 VMs, no two alike", [("can-move all to all", 10, 500, ["can-move", "--vm", "*"]), ("evacuate all", 15, 500, ["evacuate", "*"])], "-profile", profile);
    }

    private static void Measure(string site, (string Name, double Seconds, double Megabytes, string[] Arguments)[] questions, params string[] simulated)
    {
        using Process simulator = Start(simulated, out string address);
        try
        {
            foreach ((string name, double seconds, double megabytes, string[] arguments) in questions)
            {
                (double took, double peak) = Once([.. arguments, "--server", address, "--user", "bench", "--skip-certificate-check"]);
                string row = site + ", " + name;
                Results.Add(row, took * 1000, "ms", seconds * 1000);
                Results.Add(row + ", memory", peak, "MB", megabytes);
                Console.WriteLine(FormattableString.Invariant(
                    $"  {row}: {took:F1} s, {peak:F0} MB"));
                if (took > seconds || peak > megabytes)
                {
                    throw new BenchmarkException(FormattableString.Invariant($"{name} may take {seconds} s and {megabytes} MB"));
                }
            }
        }
        finally
        {
            simulator.StandardInput.Close();
            simulator.WaitForExit(5000);
        }
    }

    private static (double Seconds, double Megabytes) Once(string[] arguments)
    {
        // Publishing it, which the first question asks for, is not measured.
        string program = Product.Native;
        var watch = Stopwatch.StartNew();
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        System.Threading.Tasks.Task<string> errors = process.StandardError.ReadToEndAsync();
        var buffer = new byte[1 << 20];
        long bytes = 0;
        double peak = 0;
        string status = $"/proc/{process.Id}/status";

        // What has ended tells its peak no more.
        using var sampler = new System.Threading.Timer(_ => peak = Math.Max(peak, PeakOf(status)), null, 0, 20);
        for (int read; (read = process.StandardOutput.BaseStream.Read(buffer)) > 0; bytes += read)
        {
        }

        process.WaitForExit();
        return process.ExitCode is 0 or 1 && bytes > 0 && peak > 0
            ? (watch.Elapsed.TotalSeconds, peak)
            : throw new BenchmarkException("cpumask " + arguments[0] + " fails: " + errors.Result);
    }

    private static double PeakOf(string status)
    {
        try
        {
            return Regex.Match(File.ReadAllText(status), @"VmHWM:\s+(\d+) kB") is { Success: true } match
                ? double.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) / 1024 : 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static Process Start(string[] simulated, out string address)
    {
        string peers = Environment.GetEnvironmentVariable("CPUMASK_PEERS") is { Length: > 0 } given ? given : Path.Combine(Product.Root, "out", "peers");
        (int code, _, string errors) = Contest.Once("/bin/sh", Path.Combine(Product.Root, "tests", "Peers", "vcenter", "build.sh"), peers);
        if (code != 0)
        {
            throw new BenchmarkException("no vCenter simulator: " + errors.Trim());
        }

        string[] arguments = ["-l", "127.0.0.1:0", "-ttl", "1200", .. simulated];
        Process server = Process.Start(new ProcessStartInfo(Path.Combine(peers, "vcenter-sim"), arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        string line = server.StandardOutput.ReadLine() ?? throw new BenchmarkException("the vCenter simulator did not start");
        address = new Uri(line["listening ".Length..]).Authority;
        return server;
    }
}
