using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace CpuMask.Benchmarks;

/// <summary>What a run measured, a row a figure, so that it can be kept and held beside another commit's.</summary>
public static class Results
{
    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true };
    private static readonly List<Row> Rows = [];

    /// <summary>The benchmark that is running.</summary>
    public static string Benchmark { get; set; } = string.Empty;

    /// <summary>Notes a figure.</summary>
    /// <param name="name">What was measured.</param>
    /// <param name="value">How much.</param>
    /// <param name="unit">Of what: ms, MB, MB/s, or ratio.</param>
    /// <param name="asked">What was promised at most (at least, for MB/s); null where nothing was.</param>
    public static void Add(string name, double value, string unit, double? asked = null) => Rows.Add(new Row(Benchmark, name, value, unit, asked));

    /// <summary>Keeps the run.</summary>
    public static void Save(string file) => File.WriteAllText(file, JsonSerializer.Serialize(Rows, Layout) + "\n");

    /// <summary>Prints two kept runs side by side.</summary>
    public static void Compare(string before, string after)
    {
        Dictionary<(string, string), Row> old = Read(before).ToDictionary(r => (r.Benchmark, r.Name));
        foreach (IGrouping<string, Row> benchmark in Read(after).GroupBy(r => r.Benchmark))
        {
            Console.WriteLine("\n" + benchmark.Key);
            foreach (Row row in benchmark)
            {
                string was = old.TryGetValue((row.Benchmark, row.Name), out Row? o)
                    ? string.Create(CultureInfo.InvariantCulture, $"was {o.Value,10:F2}   now/was {row.Value / o.Value,5:F2}")
                    : "not measured before";
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {row.Name,-60} {row.Value,10:F2} {row.Unit,-5}   {was}"));
            }
        }

        foreach ((string benchmark, string name) in old.Keys.Except(Read(after).Select(r => (r.Benchmark, r.Name))))
        {
            Console.WriteLine($"  not measured any more: {benchmark}, {name}");
        }
    }

    private static Row[] Read(string file) => JsonSerializer.Deserialize<Row[]>(File.ReadAllText(file))!;

    private sealed record Row(string Benchmark, string Name, double Value, string Unit, double? Asked);
}
