using System.Collections.Generic;
using System.IO;
using System.Linq;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Faults;

/// <summary>tests/data/explain-cases.tsv: what is pasted, and what the answer must hold.</summary>
public static class ExplainCases
{
    private static readonly string[][] Rows = File.ReadAllLines(Path.Combine(Checkout.Root, "tests", "data", "explain-cases.tsv"))
        .Where(l => l.Length > 0 && l[0] != '#').Skip(1).Select(l => l.Split('\t')).ToArray();

    /// <summary>The names of the cases whose text is ours.</summary>
    public static IEnumerable<object[]> Own => Rows.Where(r => r[1][0] != '@').Select(r => new object[] { r[0] });

    /// <summary>The names of the real cases that lie beside the checkout.</summary>
    public static IEnumerable<object[]> Real => Rows.Where(r => r[1][0] == '@').Select(r => new object[] { r[0] });

    /// <summary>A case's cells: name, text, question, platform, direction, bits, says, never.</summary>
    public static string[] Named(string name) => Rows.Single(r => r[0] == name);

    /// <summary>The text of a case; null when its file is not there.</summary>
    public static string? TextOf(string[] row)
    {
        if (row[1][0] != '@')
        {
            return row[1].Replace("\\\\", "\u0001").Replace("\\n", "\n").Replace("\\t", "\t").Replace('\u0001', '\\');
        }

        string path = Path.Combine(Checkout.Root, "..", "shared", "cases", row[1][1..]);
        return File.Exists(path) ? File.ReadAllText(path) : null;
    }
}
