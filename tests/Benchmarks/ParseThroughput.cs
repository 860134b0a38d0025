using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using CpuMask.Cpuid;
using CpuMask.Reading;

namespace CpuMask.Benchmarks;

/// <summary>
/// Megabytes a second that one core parses in process, after warm-up, hosts built and normalised. Counted in the processor
/// time of this process, collections included: what other processes take meanwhile is not the parser's.
/// </summary>
public static class ParseThroughput
{
    private const double Target = 300;
    private const int Rounds = 40;

    public static void Run()
    {
        HostCpuid host = Dumps.Hosts("drpizza/aida64/intel", "*SkylakeXeon*").Single().Host;
        Measure("cpuid -r, 384 CPUs of one host", Join(384, cpu => Cpu(host, cpu)), 1);
        Measure("cpuid -r, 1,000 hosts of one CPU", Join(1000, _ => Cpu(host, 0)), 1000);
        string aida = File.ReadAllText(Directory.EnumerateFiles(Path.Combine(Dumps.Corpus, "drpizza/aida64/amd"), "*ZenP2*").Single());
        Measure("AIDA64, 64 CPUs, as written", aida, 1);
        Measure("AIDA64, 8 hosts of 64 CPUs", Join(8, _ => aida), 8);
    }

    // Each CPU has its own APIC ids, as on a real machine.
    private static string Cpu(HostCpuid host, int cpu)
    {
        var text = new StringBuilder("CPU ").Append(cpu).Append(":\n");
        foreach (LeafRegisters row in host.Leaves)
        {
            uint ebx = row.Leaf == 1 ? (row.Ebx.Value & 0xFFFFFF) | ((uint)cpu << 24) : row.Ebx.Value;
            uint edx = row.Leaf == 0xB ? (uint)cpu : row.Edx.Value;
            text.Append($"   0x{row.Leaf:x8} 0x{row.Subleaf:x2}: eax=0x{row.Eax.Value:x8} ebx=0x{ebx:x8} ecx=0x{row.Ecx.Value:x8} edx=0x{edx:x8}\n");
        }

        return text.ToString();
    }

    private static string Join(int count, Func<int, string> part) => string.Concat(Enumerable.Range(0, count).Select(part));

    private static void Measure(string what, string dump, int hosts)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(dump);
        var file = new DumpFile(Registry.Formats);
        using var process = Process.GetCurrentProcess();
        var start = TimeSpan.Zero;
        double best = double.MaxValue;
        for (int round = -Rounds; round < Rounds; round++)
        {
            if (round == 0)
            {
                process.Refresh();
                start = process.TotalProcessorTime;
            }

            long from = Stopwatch.GetTimestamp();
            DumpImport import = file.Read(new MemoryStream(bytes), what, what);
            best = Math.Min(best, Stopwatch.GetElapsedTime(from).TotalSeconds);
            if (import.Hosts.Count != hosts || import.Problems.Count > 0)
            {
                throw new BenchmarkException($"{what}: {import.Hosts.Count} hosts and {import.Problems.Count} problems");
            }
        }

        process.Refresh();
        double rate = bytes.Length * (double)Rounds / (process.TotalProcessorTime - start).TotalSeconds / 1e6;
        Results.Add(what, rate, "MB/s", Target);
        Console.WriteLine(
            $"  {what,-36} {bytes.Length / 1e6,6:F2} MB  {rate,6:F0} MB/s, best round {bytes.Length / best / 1e6,6:F0} MB/s  {(rate >= Target ? "ok" : $"BELOW {Target:F0}")}");
    }
}
