using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace CpuMask.Tests.Shared;

/// <summary>Reads the tables of tests/data; its README tells their form.</summary>
public static class RealTables
{
    private static readonly Lazy<IReadOnlyList<RealCpu>> LazyCpus = new(() => Files("registers").Where(f => !f.EndsWith("vmware.txt") && !f.EndsWith("paper.txt")).SelectMany(Registers).ToArray());
    private static readonly Lazy<IReadOnlyList<RealCpu>> LazyVmware = new(() => Registers(PathOf("registers/vmware.txt")).ToArray());
    private static readonly Lazy<IReadOnlyList<RealNames>> LazyNames = new(() => Files("names").SelectMany(Names).ToArray());

    /// <summary>Every CPU of the corpus of real dumps that has registers.</summary>
    public static IReadOnlyList<RealCpu> Cpus => LazyCpus.Value;

    /// <summary>CPUs of which VMware's tools printed the registers.</summary>
    public static IReadOnlyList<RealCpu> Vmware => LazyVmware.Value;

    /// <summary>Every text of the corpus that has names and no registers.</summary>
    public static IReadOnlyList<RealNames> Named => LazyNames.Value;

    /// <summary>The CPU of one dump.</summary>
    public static RealCpu Cpu(string path) => Cpus.Concat(Vmware).Concat(Registers(PathOf("registers/paper.txt"))).Single(c => c.Path == path);

    /// <summary>The rows of a table of facts, without its remarks and its headings.</summary>
    public static IReadOnlyList<string[]> Facts(string name) =>
        File.ReadLines(PathOf("facts/" + name)).Where(l => !l.StartsWith('#')).Skip(1).Select(l => l.Split('\t')).ToArray();

    private static string PathOf(string relative) => Path.Combine(Checkout.Root, "tests", "data", relative);

    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(PathOf(folder), "*.txt").Order(StringComparer.Ordinal);

    private static IEnumerable<RealCpu> Registers(string file)
    {
        foreach (string[] lines in Hosts(file))
        {
            var facts = new Dictionary<string, string>();
            var cpus = new List<RealCpu.Logical>();
            foreach (string[] block in Blocks(lines, "cpu"))
            {
                if (block[0].StartsWith("cpu "))
                {
                    cpus.Add(Cpu(block, cpus));
                    continue;
                }

                foreach (string line in block)
                {
                    string[] parts = line.Split(' ', 2);
                    facts[parts[0]] = parts[1];
                }
            }

            yield return new RealCpu(facts["host"], facts["format"], facts, cpus);
        }
    }

    // "cpu 3 like 1": of the leaves in its block the CPU has the rows there, of all others those of CPU 1.
    private static RealCpu.Logical Cpu(string[] block, List<RealCpu.Logical> before)
    {
        var rows = new List<RealCpu.Row>();
        var msrs = new List<(uint, ulong)>();
        foreach (string[] words in block.Skip(1).Select(l => l.Trim().Split(' ')))
        {
            if (words[0] == "msr")
            {
                msrs.Add((Hex(words[1]), ulong.Parse(words[2], NumberStyles.HexNumber)));
                continue;
            }

            string[] key = words[0].Split('.');
            rows.Add(new RealCpu.Row(Hex(key[0]), key.Length > 1 ? Hex(key[1]) : null, Hex(words[1]), Hex(words[2]), Hex(words[3]), Hex(words[4])));
        }

        string[] heading = block[0].Split(' ');
        if (heading.Length == 2)
        {
            return new RealCpu.Logical(rows, msrs);
        }

        ILookup<uint, RealCpu.Row> changed = rows.ToLookup(r => r.Leaf);
        var taken = new Dictionary<uint, int>();
        return new RealCpu.Logical(before[int.Parse(heading[3])].Rows.Select(r =>
        {
            int n = taken[r.Leaf] = taken.TryGetValue(r.Leaf, out int last) ? last + 1 : 0;
            return changed.Contains(r.Leaf) ? changed[r.Leaf].ElementAt(n) : r;
        }).ToArray(), msrs);
    }

    private static IEnumerable<RealNames> Names(string file)
    {
        foreach (string[] lines in Hosts(file))
        {
            var parts = new List<IReadOnlyList<KeyValuePair<string, string>>>();
            foreach (string[] block in Blocks(lines, "part").Where(b => b[0].StartsWith("part ")))
            {
                KeyValuePair<string, string>[] own = block.Skip(1).Select(l => l.Substring(1).Split(" | ", 2)).Select(p => KeyValuePair.Create(p[0], p[1])).ToArray();
                parts.Add(block[0].EndsWith(" like 0")
                    ? parts[0].Select(p => own.Any(o => o.Key == p.Key) ? own.First(o => o.Key == p.Key) : p).ToArray()
                    : own);
            }

            yield return new RealNames(lines[0].Split(' ', 2)[1], lines[1].Split(' ', 2)[1], parts);
        }
    }

    private static IEnumerable<string[]> Hosts(string file) => File.ReadAllText(file).Replace("\r\n", "\n").Split("\n\n").Skip(1).Select(h => h.Trim('\n').Split('\n'));

    private static IEnumerable<string[]> Blocks(string[] lines, string heading)
    {
        int start = 0;
        for (int i = 1; i <= lines.Length; i++)
        {
            if (i == lines.Length || lines[i].StartsWith(heading + " "))
            {
                yield return lines[start..i];
                start = i;
            }
        }
    }

    private static uint Hex(string text) => uint.Parse(text, NumberStyles.HexNumber);
}
