using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;

namespace CpuMask.Benchmarks;

/// <summary>Whole processes side by side: each round runs every contestant once, and medians are compared.</summary>
public sealed class Contest
{
    private const int Rounds = 7;
    private readonly List<(string Name, string Program, string[] Arguments)> contestants = [];

    /// <summary>An older native cpumask that runs wherever today's does; null for none.</summary>
    public static string? Older { get; set; }

    /// <summary>Adds a program.</summary>
    public Contest Add(string name, string program, params string[] arguments)
    {
        contestants.Add((name, program, arguments));
        if (Older is not null && program == Product.Native)
        {
            contestants.Add((OlderName(name), Older, arguments));
        }

        return this;
    }

    /// <summary>Runs all and prints a line each.</summary>
    /// <returns>The median in milliseconds by name.</returns>
    public Dictionary<string, double> Run()
    {
        var times = contestants.ToDictionary(c => c.Name, _ => new List<double>());
        for (int round = 0; round <= Rounds; round++)
        {
            foreach ((string name, string program, string[] arguments) in contestants)
            {
                double milliseconds = Time(program, arguments);
                if (round > 0)
                {
                    // The first round warms the page cache.
                    times[name].Add(milliseconds);
                }
            }
        }

        var medians = new Dictionary<string, double>();
        foreach ((string name, List<double> all) in times)
        {
            all.Sort();
            medians[name] = all[all.Count / 2];
            Console.WriteLine($"  {name,-44} median {medians[name],8:F1} ms   min {all[0],8:F1}   max {all[^1],8:F1}");
            Results.Add(name, medians[name], "ms");
        }

        foreach (string name in medians.Keys.Where(n => medians.ContainsKey(OlderName(n))))
        {
            Console.WriteLine($"  {name}: {medians[name] / medians[OlderName(name)]:F2} x the older one");
            Results.Add(name + " / older", medians[name] / medians[OlderName(name)], "ratio", 1);
        }

        return medians;
    }

    /// <summary>Prints a figure and the bound it is held against.</summary>
    public static void Held(string what, double value, string unit, double bound)
    {
        Results.Add(what, value, unit, bound);
        Console.WriteLine($"  {what}: {value:F1} {unit} (asked: at most {bound:F0}) {(value <= bound ? "met" : "NOT MET")}");
    }

    /// <summary>Prints a ratio and the bound it is held against.</summary>
    public static void Ratio(string what, double value, double bound)
    {
        Results.Add(what, value, "ratio", bound);
        Console.WriteLine($"  {what}: {value:F2} (asked: at most {bound:F2}) {(value <= bound ? "met" : "NOT MET")}");
    }

    private static string OlderName(string name) => "older, " + name;

    /// <summary>Runs a program once; its output is read away, as a pipe to /dev/null would be.</summary>
    public static (int ExitCode, long OutputBytes, string Errors) Once(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardError = true, RedirectStandardOutput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("out=$(mktemp); \"$@\" >\"$out\"; code=$?; stat -c %s \"$out\"; rm -f \"$out\"; exit $code");
        start.ArgumentList.Add("sh");
        start.ArgumentList.Add(program);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Start(start);
        string size = process.StandardOutput.ReadToEnd(), errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, long.Parse(size.Trim(), System.Globalization.CultureInfo.InvariantCulture), errors);
    }

    /// <summary>The most memory that a run of a program held at a time, in MB. Linux tells it until the program has ended.</summary>
    public static double Peak(string program, params string[] arguments)
    {
        using Process process = Start(Discarding(program, arguments));
        _ = process.StandardError.ReadToEndAsync();
        long most = 0;
        while (!process.WaitForExit(TimeSpan.FromMilliseconds(5)))
        {
            // It only ever grows, so the last answer is the right one.
            process.Refresh();
            most = process.HasExited ? most : Math.Max(most, process.PeakWorkingSet64);
        }

        return most / 1e6;
    }

    private static ProcessStartInfo Discarding(string program, string[] arguments)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("exec \"$@\" >/dev/null");
        start.ArgumentList.Add("sh");
        start.ArgumentList.Add(program);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    private static double Time(string program, string[] arguments)
    {
        var watch = Stopwatch.StartNew();
        using Process process = Start(Discarding(program, arguments));
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        watch.Stop();
        return process.ExitCode == 0
            ? watch.Elapsed.TotalMilliseconds
            : throw new BenchmarkException($"{program} ended with {process.ExitCode}: {errors.Split('\n')[0]}");
    }

    private static Process Start(ProcessStartInfo start) =>
        Process.Start(start) ?? throw new BenchmarkException($"{start.FileName} did not start");
}
