using System;
using System.Collections.Generic;
using System.Linq;

namespace CpuMask.Benchmarks;

/// <summary>
/// dotnet run --project tests/Benchmarks -c Release [-- name ...]: measures CpuMask beside its peers in one run and prints
/// ratios. These machines are noisy, so runs alternate and medians are compared; a peer that fails fails the benchmark.
/// </summary>
public static class Program
{
    public static int Main(string[] args)
    {
        var all = new Dictionary<string, Action>(StringComparer.OrdinalIgnoreCase)
        {
            [nameof(StartUp)] = StartUp.Run,
            [nameof(BaselineVersusVirsh)] = BaselineVersusVirsh.Run,
            [nameof(BaselineVersusCat)] = BaselineVersusCat.Run,
            [nameof(DecodeVersusCpuid)] = DecodeVersusCpuid.Run,
            [nameof(LargeDump)] = LargeDump.Run,
            [nameof(ParseThroughput)] = ParseThroughput.Run,
            [nameof(MigrationScale)] = MigrationScale.Run,
            [nameof(ComplianceScale)] = ComplianceScale.Run,
            [nameof(GatherVersusCurl)] = GatherVersusCurl.Run,
            [nameof(CollectVersusCurl)] = CollectVersusCurl.Run,
            [nameof(LiveScale)] = LiveScale.Run,
        };
        if (args.Length == 2 && args[0] == "gather")
        {
            return GatherVersusCurl.Gather(args[1]);
        }

        string[] chosen = args.Length > 0 ? args : all.Keys.ToArray();
        int failed = 0;
        foreach (string name in chosen)
        {
            if (!all.TryGetValue(name, out Action? run))
            {
                Console.Error.WriteLine($"no benchmark is called {name}; there are {string.Join(", ", all.Keys)}");
                return 2;
            }

            Console.WriteLine($"\n{name}");
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

        return failed == 0 ? 0 : 1;
    }
}
