using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Json;
using CpuMask.Reading;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Fuzz;

/// <summary>
/// Reads damaged dumps of every format. A few seconds of it run each time; CPUMASK_FUZZ_ITERATIONS asks for as many as one
/// likes, CPUMASK_FUZZ_SEED for others. An input that fails is kept in the folder for temporary files and named.
/// </summary>
[Collection(AloneCollection.Name)]
public class FuzzTests
{
    private const int Slice = 4000;
    private const long MostGrowth = 64 << 20;
    private static readonly TimeSpan SliceTime = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    // Made up, in the forms that Xen's and XenServer's tools print.
    private static readonly string[] Xen =
    {
        "nr_features: 4\n   KEY 1d       1c       e1d      e1c      \n\nStatic sets:\nKnown                           178bfbff:f7fa3223:2fd3fbff:000001f3\n\nDynamic sets:\nRaw                             178bfbff:f6f83203:2e500800:244037ff\nHost                            178bf3ff:76d8320b:2e500800:244037ff\nHVM Max                         178bfbff:f6f83203:2e500800:244037ff\n",
        "Raw policy: 34 leaves, 2 MSRs\n CPUID:\n  leaf     subleaf  -> eax      ebx      ecx      edx     \n  00000000:ffffffff -> 00000016:756e6547:6c65746e:49656e69\n  00000001:ffffffff -> 000506e3:00100800:7ffafbbf:bfebfbff\n  00000007:00000000 -> 00000000:029c6fbb:00000000:00000000\n MSRs:\n  index    -> value           \n  0000010a -> 0000000000000004\n",
        "host                   : esx07\nrelease                : 4.19.0\nnr_cpus                : 8\nhw_caps                : bfebfbff:77fef3ff:2c100800:00000121:00000001:00000281:00000000:00000000\nvirt_caps              : hvm\nxen_version            : 4.13.0\n",
        "cpu_count: 8\n    vendor: GenuineIntel\n     speed: 2400.000\n modelname: Intel(R) Xeon(R) CPU E5620\n    family: 6\n     model: 44\n  stepping: 2\n     flags: fpu de tsc\n  features: 77fef3ff-bfebfbff-00000121-2c100800\nfeatures_hvm: 17cbfbff-f7fa3223-2d93fbff-00000123\n",
    };

    [Fact]
    public void No_damaged_dump_crashes_hangs_or_exhausts_a_reader()
    {
        (string Name, byte[] Bytes)[] corpus = Inputs().ToArray();
        corpus.Length.ShouldBeGreaterThan(400);
        long asked = Number("CPUMASK_FUZZ_ITERATIONS", 0);
        int seed = (int)Number("CPUMASK_FUZZ_SEED", 20100607);
        var run = new Run(new Mutator(seed, corpus.Select(c => c.Bytes).ToArray()));
        var slice = Stopwatch.StartNew();
        var thread = new Thread(() => run.Go(asked == 0 ? Slice : asked, () => asked == 0 && slice.Elapsed > SliceTime)) { IsBackground = true };
        thread.Start();
        while (!thread.Join(TimeSpan.FromMilliseconds(200)))
        {
            if (run.Elapsed > Hang)
            {
                run.Failure = "it hangs";
                break;
            }
        }

        if (run.Failure is not null)
        {
            string kept = Path.Combine(Path.GetTempPath(), $"cpumask-fuzz-{seed}-{run.Iteration}");
            File.WriteAllBytes(kept, run.Input);
            Assert.Fail($"Seed {seed}, iteration {run.Iteration}, made from {corpus[run.File].Name}, kept as {kept}: {run.Failure}");
        }

        run.Iteration.ShouldBeGreaterThan(100);
    }

    private static IEnumerable<(string, byte[])> Inputs()
    {
        foreach (Corpus corpus in Corpus.There)
        {
            foreach (string relative in corpus.Files().Where(f => corpus.FormatOf(f).Length > 0 || f.StartsWith("libvirt/", StringComparison.Ordinal)))
            {
                yield return (relative, File.ReadAllBytes(corpus.PathOf(relative)));
            }

            foreach (string sample in Directory.EnumerateFiles(corpus.Sample("."), "*.*").Where(f => !f.EndsWith(".png", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
            {
                yield return (Path.GetFileName(sample), File.ReadAllBytes(sample));
            }
        }

        // Formats of which no one else's file is at hand.
        foreach (string text in Xen)
        {
            yield return ("Xen text", System.Text.Encoding.UTF8.GetBytes(text));
        }

        foreach ((string format, string text) in FormatExamples.All())
        {
            yield return (format + " example", System.Text.Encoding.UTF8.GetBytes(text));
        }

        var own = new StringWriter { NewLine = "\n" };
        foreach (string relative in Corpus.Own.Files().Where(f => f.StartsWith("firecracker/", StringComparison.Ordinal)))
        {
            HostJson.Write(new JsonWriter(own), new DumpFile(Registry.Formats).Read(Corpus.Own.PathOf(relative)).Hosts[0]);
            byte[] bytes = System.Text.Encoding.UTF8.GetBytes(own.ToString());
            own.GetStringBuilder().Clear();
            yield return (relative + " as own JSON", bytes);
            yield return (relative + " as own JSON, gzip", TemporaryFolder.Gzip(bytes));
            yield return (relative + " as own JSON, zip", TemporaryFolder.Zip(("a.json", bytes), ("b/pu0", bytes[..20])));
        }
    }

    private static long Number(string variable, long otherwise) =>
        long.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out long n) ? n : otherwise;

    /// <summary>The loop, on a thread of its own so that a hang can be seen.</summary>
    private sealed class Run
    {
        private readonly Mutator mutator;
        private long started = Stopwatch.GetTimestamp();

        public Run(Mutator mutator) => this.mutator = mutator;

        public long Iteration { get; private set; }

        public int File { get; private set; }

        public byte[] Input { get; private set; } = Array.Empty<byte>();

        public string? Failure { get; set; }

        public TimeSpan Elapsed => Stopwatch.GetElapsedTime(Volatile.Read(ref started));

        public void Go(long iterations, Func<bool> enough)
        {
            for (Iteration = 0; Iteration < iterations && Failure is null && !enough(); Iteration++)
            {
                Input = mutator.Next(out int file);
                File = file;
                Failure = Check();
                if (Failure is not null)
                {
                    return;
                }
            }
        }

        private string? Check()
        {
            try
            {
                Volatile.Write(ref started, Stopwatch.GetTimestamp());
                long allocated = GC.GetAllocatedBytesForCurrentThread();
                Read();
                TimeSpan elapsed = Elapsed;
                allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;

                // A busy machine or the compiler can take a second too: what counts is processor time, and each time.
                for (int again = 0; again < 3 && elapsed > MostTime; again++)
                {
                    TimeSpan before = ProcessorTime();
                    Volatile.Write(ref started, Stopwatch.GetTimestamp());
                    Read();
                    elapsed = ProcessorTime() - before;
                }

                return elapsed > MostTime ? $"it takes {elapsed.TotalSeconds:F1} s"
                    : allocated > MostGrowth && !IsPacked && Growth() is long growth and > MostGrowth ? $"it takes {growth >> 20} MB" : null;
            }
            catch (Exception e)
            {
                return e.ToString();
            }
        }

        // A packed megabyte may be many; what it may grow to has tests of its own.
        private bool IsPacked => Input.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) || Input.AsSpan().StartsWith("PK"u8);

        private static TimeSpan ProcessorTime()
        {
            using var process = Process.GetCurrentProcess();
            return process.TotalProcessorTime;
        }

        // What is allocated in all is more than what is held at one time, so few inputs need this closer look.
        private long Growth()
        {
            long before = GC.GetTotalMemory(forceFullCollection: true), peak = before;
            using var done = new ManualResetEventSlim();
            var watch = new Thread(() =>
            {
                while (!done.Wait(1))
                {
                    peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false));
                }
            })
            { IsBackground = true };
            watch.Start();
            Read();
            done.Set();
            watch.Join();
            return peak - before;
        }

        // As standard input, so that archives are opened too; then as the format that it was made from.
        private void Read()
        {
            foreach (DumpImport import in new DumpFiles(Registry.Formats, standardInput: new MemoryStream(Input, writable: false)).Read("-"))
            {
                foreach (HostCpuid host in import.Hosts.Take(3))
                {
                    HostJson.Write(new JsonWriter(TextWriter.Null), host);
                }

                import.Problems.Count.ShouldBeLessThan(30);
                import.Problems.ShouldAllBe(p => p.Message.Length < 2000);
            }

            DumpReader forced = Registry.Formats.All[(int)(Iteration % Registry.Formats.All.Count)];
            Registry.Formats.Read(DumpText.Of(Input.ToArray(), Input.Length), "a", "a", forced);
        }
    }
}
