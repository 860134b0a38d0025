using System;
using System.Collections.Generic;
using System.Linq;

namespace CpuMask.Benchmarks;

/// <summary>
/// dotnet run --project tests/Benchmarks -c Release [-- name ...]: measures CpuMask beside its peers in one run and prints
/// ratios. These machines are noisy, so runs alternate and medians are compared; a peer that fails fails the benchmark.
/// --json FILE keeps the figures, --compare OLD NEW prints two kept runs side by side, and --beside PROGRAM runs an older
/// cpumask as one more contestant wherever the native one runs, which is how two commits are compared on a noisy machine.
/// </summary>
public static class Program
{
    public static int Main(string[] args)
    {
        var all = new Dictionary<string, Action>(StringComparer.OrdinalIgnoreCase)
        {
            [nameof(StartUp)] = StartUp.Run,
            [nameof(ModuleImport)] = ModuleImport.Run,
            [nameof(BaselineVersusVirsh)] = BaselineVersusVirsh.Run,
            [nameof(BaselineVersusCat)] = BaselineVersusCat.Run,
            [nameof(MergeScale)] = MergeScale.Run,
            [nameof(DecodeVersusCpuid)] = DecodeVersusCpuid.Run,
            [nameof(LargeDump)] = LargeDump.Run,
            [nameof(ParseThroughput)] = ParseThroughput.Run,
            [nameof(MigrationScale)] = MigrationScale.Run,
            [nameof(ComplianceScale)] = ComplianceScale.Run,
            [nameof(PageInChromium)] = PageInChromium.Run,
            [nameof(LanguageScale)] = LanguageScale.Run,
            [nameof(GatherVersusCurl)] = GatherVersusCurl.Run,
            [nameof(CollectVersusCurl)] = CollectVersusCurl.Run,
            [nameof(LiveScale)] = LiveScale.Run,
        };
        if (args.Length == 2 && args[0] == "gather")
        {
            return GatherVersusCurl.Gather(args[1]);
        }

        if (args.Length == 3 && args[0] == "--compare")
        {
            Results.Compare(args[1], args[2]);
            return 0;
        }

        var rest = new List<string>(args);
        string? keep = Take(rest, "--json");
        Contest.Older = Take(rest, "--beside");
        string[] chosen = rest.Count > 0 ? rest.ToArray() : all.Keys.ToArray();
        int failed = 0;
        foreach (string name in chosen)
        {
            if (!all.TryGetValue(name, out Action? run))
            {
                Console.Error.WriteLine($"no benchmark is called {name}; there are {string.Join(", ", all.Keys)}");
                return 2;
            }

            Console.WriteLine($"\n{name}");
            Results.Benchmark = name;
            try
            {
                run();
            }
            catch (BenchmarkException e)
            {
                Console.WriteLine("  FAILED: " + e.Message);
                failed++;
            }
        }

        if (keep is not null)
        {
            Results.Save(keep);
        }

        return failed == 0 ? 0 : 1;
    }

    // An option and its value, taken out of the arguments.
    private static string? Take(List<string> arguments, string option)
    {
        int at = arguments.IndexOf(option);
        if (at < 0 || at + 1 == arguments.Count)
        {
            return null;
        }

        string value = arguments[at + 1];
        arguments.RemoveRange(at, 2);
        return value;
    }
}
