using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using CpuMask.Tests.Fuzz;

namespace CpuMask.Fuzz;

/// <summary>
/// Runs the own mutator over all readers. It ends with 1 at the first input that crashes, takes a second of processor time
/// or 60 of the clock; the input is kept in the folder for temporary files. Memory is bounded by DOTNET_GCHeapHardLimit.
/// </summary>
internal sealed class OwnRun
{
    private const int MostBytes = 16 << 10;
    private readonly Mutator mutator;
    private readonly int seed;
    private readonly byte[][] corpus;
    private byte[] input = Array.Empty<byte>();
    private long done;
    private long started = Stopwatch.GetTimestamp();

    public OwnRun(byte[][] corpus, int seed)
    {
        this.corpus = corpus;
        this.seed = seed;
        mutator = new Mutator(seed, corpus);
    }

    /// <summary>Runs so many inputs.</summary>
    /// <returns>The exit code.</returns>
    public int Go(long executions)
    {
        string? failure = null;
        var thread = new Thread(() => failure = Loop(executions)) { IsBackground = true };
        var watch = Stopwatch.StartNew();
        thread.Start();
        long told = 0;
        while (!thread.Join(200))
        {
            if (Stopwatch.GetElapsedTime(Volatile.Read(ref started)).TotalSeconds > 60)
            {
                failure = "it hangs";
                break;
            }

            if (watch.ElapsedMilliseconds / 60_000 > told)
            {
                told = watch.ElapsedMilliseconds / 60_000;
                Console.WriteLine($"{done} executions after {told} min, {GC.GetTotalMemory(false) >> 20} MB held, {Environment.WorkingSet >> 20} MB of memory");
            }
        }

        Console.WriteLine($"seed {seed}: {done} executions of {corpus.Length} inputs over {Readers.All.Count} readers in {watch.Elapsed.TotalMinutes:F1} min, {Environment.WorkingSet >> 20} MB of memory");
        if (failure is null)
        {
            return 0;
        }

        string kept = Path.Combine(Path.GetTempPath(), $"cpumask-fuzz-{seed}-{done}");
        File.WriteAllBytes(kept, input);
        Console.WriteLine($"kept as {kept}: {failure}");
        return 1;
    }

    private string? Loop(long executions)
    {
        while (done < executions)
        {
            // The byte that chooses the reader is not damaged with the rest.
            byte[] mutated = mutator.Next(out int from);
            input = mutated.Length > MostBytes ? mutated[..MostBytes] : mutated;
            if (input.Length > 0 && done % 8 != 0)
            {
                input = (byte[])input.Clone();
                input[0] = corpus[from][0];
            }

            Volatile.Write(ref started, Stopwatch.GetTimestamp());
            try
            {
                Readers.ReadInTime(input);
            }
            catch (Exception e)
            {
                return e.ToString();
            }

            done++;
        }

        return null;
    }
}
