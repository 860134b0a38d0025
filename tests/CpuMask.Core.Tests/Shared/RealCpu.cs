using System.Collections.Generic;
using System.Linq;

namespace CpuMask.Tests.Shared;

/// <summary>What a real CPU answered to CPUID, as tests/data has it; nothing here is the product's.</summary>
/// <param name="Path">Where the dump lies in the corpus of real dumps.</param>
/// <param name="Format">The format that the dump had.</param>
/// <param name="Facts">What else tells the dump's dialect, and what else it says.</param>
/// <param name="Cpus">Each logical CPU.</param>
public sealed record RealCpu(string Path, string Format, IReadOnlyDictionary<string, string> Facts, IReadOnlyList<RealCpu.Logical> Cpus)
{
    /// <summary>A fact, or an empty text.</summary>
    public string Fact(string name) => Facts.TryGetValue(name, out string? value) ? value : string.Empty;

    /// <summary>Leaves, or leaves and sub-leaves, whose sub-leaves the dump did not tell.</summary>
    public IReadOnlyList<string> Ambiguous => Fact("ambiguous").Split(' ', System.StringSplitOptions.RemoveEmptyEntries);

    /// <summary>
    /// The same CPU with a number at every sub-leaf, for a format that prints one: rows that had none are counted, leaves
    /// whose sub-leaves nobody can tell are left out, and of a leaf printed twice the first row stands.
    /// </summary>
    public RealCpu Numbered() => this with
    {
        Cpus = Cpus.Select(c => c with { Rows = Numbered(c.Rows).Where(r => !IsAmbiguous(r.Leaf, r.Subleaf!.Value)).ToArray() }).ToArray(),
    };

    /// <summary>What an independent parser read from the dump's first CPU.</summary>
    public ExpectedDump Expected()
    {
        // Where a dump prints a leaf twice with two values, neither can be expected.
        Row[] rows = Numbered(Cpus[0].Rows).ToArray();
        HashSet<(uint, uint?)> doubtful = Cpus[0].Rows.Where(r => r.Subleaf is not null).GroupBy(r => (r.Leaf, r.Subleaf)).Where(g => g.Distinct().Count() > 1).Select(g => g.Key).ToHashSet();
        Row? one = rows.Where(r => r.Leaf == 1).Cast<Row?>().FirstOrDefault();
        var expected = new ExpectedDump
        {
            Path = Path,
            Vendor = string.Concat(rows.Where(r => r.Leaf == 0).Take(1).SelectMany(r => new[] { r.Ebx, r.Edx, r.Ecx }).SelectMany(Letters)),
            Brand = Fact("brand"),
            Ncpu = Cpus.Count,
            Ambiguous = Ambiguous.ToList(),
            Leaves = rows.Where(r => !doubtful.Contains((r.Leaf, r.Subleaf))).ToDictionary(r => $"{r.Leaf:X8}.{r.Subleaf:X2}", r => r.Words.Select(w => w.ToString("X8")).ToArray()),
        };
        if (one is { Eax: uint eax })
        {
            int family = (int)(eax >> 8 & 0xF), extended = (int)(eax >> 20 & 0xFF);
            expected.Sig = eax.ToString("X8");
            expected.Family = family == 15 ? family + extended : family;
            expected.Model = (int)(eax >> 4 & 0xF) | (family is 6 or 15 ? (int)(eax >> 12 & 0xF0) : 0);
            expected.Stepping = (int)(eax & 0xF);
        }

        return expected;
    }

    private static IEnumerable<Row> Numbered(IEnumerable<Row> rows)
    {
        var counted = new Dictionary<uint, uint>();
        var seen = new HashSet<(uint, uint)>();
        foreach (Row row in rows)
        {
            counted[row.Leaf] = counted.TryGetValue(row.Leaf, out uint n) ? n + 1 : 0;
            uint subleaf = row.Subleaf ?? counted[row.Leaf];
            if (seen.Add((row.Leaf, subleaf)))
            {
                yield return row with { Subleaf = subleaf };
            }
        }
    }

    private static IEnumerable<char> Letters(uint word) => Enumerable.Range(0, 4).Select(i => (char)(word >> (8 * i) & 0xFF));

    private bool IsAmbiguous(uint leaf, uint subleaf) => Ambiguous.Any(a => a == $"{leaf:X8}" || a == $"{leaf:X8}.{subleaf:X2}");

    /// <summary>One logical CPU: its rows in the order printed, and its model-specific registers.</summary>
    public sealed record Logical(IReadOnlyList<Row> Rows, IReadOnlyList<(uint Number, ulong Value)> Msrs)
    {
        /// <summary>One word, or null where the CPU's dump has no such row.</summary>
        public uint? Word(uint leaf, uint subleaf, int register) =>
            Rows.Where(r => r.Leaf == leaf && (r.Subleaf ?? 0) == subleaf).Select(r => (uint?)r.Words[register]).FirstOrDefault();
    }

    /// <summary>Four registers of a leaf; no sub-leaf where the dump printed none.</summary>
    public readonly record struct Row(uint Leaf, uint? Subleaf, uint Eax, uint Ebx, uint Ecx, uint Edx)
    {
        public uint[] Words => new[] { Eax, Ebx, Ecx, Edx };
    }
}
