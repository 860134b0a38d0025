using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Reading;

namespace CpuMask.Formats;

/// <summary>
/// Raw dumps of libcpuid's cpuid_tool in their own form; those in AIDA64's form are read by <see cref="Aida64Reader"/>.
/// Grammar: an optional <c>version=0.6.4</c>; an optional heading <c>_________________ Logical CPU #0 _________________</c>
/// before each CPU; rows <c>basic_cpuid[1]=00860f81 0f100800 7ed8320b 178bfbff</c>. What follows a line of dashes is the
/// tool's own decoding and is skipped.
/// </summary>
/// <remarks>The tool clears ECX before it executes CPUID for its two plain tables, so their rows are sub-leaf 0.</remarks>
internal sealed class LibcpuidReader : DumpReader
{
    private const string Row = "a line such as 'basic_cpuid[1]=00860f81 0f100800 7ed8320b 178bfbff'";

    // The tool's tables: the leaf that index 0 stands for, and whether the index counts leaves or sub-leaves.
    private static readonly (string Name, uint Leaf, bool CountsLeaves)[] Tables =
    {
        ("basic_cpuid[", 0, true),
        ("ext_cpuid[", 0x80000000, true),
        ("intel_fn4[", 4, false),
        ("intel_fn11[", 0xB, false),
        ("intel_fn12h[", 0x12, false),
        ("intel_fn14h[", 0x14, false),
        ("amd_fn8000001dh[", 0x8000001D, false),
        ("amd_fn80000026h[", 0x80000026, false),
    };

    public override string Format => "libcpuid";

    public override string Description => "raw dump of libcpuid's cpuid_tool";

    public override DumpKnowledge Knows { get; } =
        new(RegisterKnowledge.AllLeaves, subleaves: true, allCpus: true, microcode: false, HostView.Hardware, HostView.Guest);

    public override DumpFit Fit(DumpText text)
    {
        var lines = new LineScanner(text);
        int begun = 0;
        for (int n = 0; n < 20 && lines.Next(); n++)
        {
            lines.SkipBlanks();
            if (lines.AtEnd)
            {
                continue;
            }

            if (TakeRow(ref lines, out _))
            {
                return DumpFit.Yes(DumpFit.Certain);
            }

            lines.At = lines.Start;
            if (!lines.LooksAt("version=") && !TakeHeading(ref lines, out _))
            {
                break;
            }

            begun = lines.Number;
        }

        return begun == 0 ? DumpFit.None : DumpFit.Stopped(lines.Number);
    }

    public override void Read(DumpText text, DumpImport import)
    {
        HostBuilder host = import.NewHost();
        int firstCpu = -1;
        bool begun = false, decoded = false;
        var held = new Dictionary<uint, RawRow>();
        var lines = new LineScanner(text);
        while (lines.Next())
        {
            import.CheckCancellation(lines.Number);
            lines.SkipBlanks();
            if (lines.AtEnd)
            {
                continue;
            }

            bool version = lines.LooksAt("version="), isPlain = lines.LooksAt("basic_cpuid[") || lines.LooksAt("ext_cpuid[");
            int cpu = -1;
            if (version || TakeHeading(ref lines, out cpu))
            {
                AddHeld(host, held);
                if (host.CpuCount > 0 && (version || cpu == firstCpu))
                {
                    import.Add(host);
                    host = import.NewHost();
                }

                firstCpu = host.CpuCount == 0 ? cpu : firstCpu;
                begun = decoded = false;
            }
            else if (TakeRow(ref lines, out RawRow row))
            {
                if (!begun)
                {
                    host.BeginCpu();
                    begun = true;
                }

                // What basic_cpuid has of a leaf with sub-leaves is whichever one was asked for last; the leaf's own table tells.
                if (isPlain && row.Leaf is 4 or 0xB or 0x12 or 0x14 or 0x8000001D or 0x80000026)
                {
                    held[row.Leaf] = row;
                }
                else
                {
                    held.Remove(row.Leaf);
                    host.AddLeaf(row.Leaf, row.Subleaf, row.Eax, row.Ebx, row.Ecx, row.Edx);
                }
            }
            else if (lines.LooksAt("--------"))
            {
                decoded = true;
            }
            else if (!decoded)
            {
                import.Malformed(lines.Position, lines.Rest(), Row);
            }
        }

        AddHeld(host, held);
        import.Add(host);
    }

    // Without a table of its own the leaf's only row is the best there is.
    private static void AddHeld(HostBuilder host, Dictionary<uint, RawRow> held)
    {
        foreach (RawRow row in held.Values)
        {
            host.AddLeaf(row.Leaf, row.Subleaf, row.Eax, row.Ebx, row.Ecx, row.Edx);
        }

        held.Clear();
    }

    private static bool TakeHeading(ref LineScanner lines, out int cpu)
    {
        cpu = -1;
        const string Before = "Logical CPU #";
        int at = lines.LooksAt("____") ? lines.IndexOf(Before) : -1;
        if (at < 0)
        {
            return false;
        }

        lines.At = at + Before.Length;
        return lines.TakeDecimal(out cpu);
    }

    private static bool TakeRow(ref LineScanner lines, out RawRow row)
    {
        row = default;
        foreach ((string name, uint leaf, bool countsLeaves) in Tables)
        {
            int start = lines.At;
            if (!lines.Take(name))
            {
                continue;
            }

            bool ok = lines.TakeDecimal(out int index) && index < 256 && lines.Take("]=");
            row.Leaf = countsLeaves ? leaf + (uint)index : leaf;
            row.Subleaf = countsLeaves ? 0 : (uint)index;
            for (int r = 0; r < 4 && ok; r++)
            {
                lines.SkipBlanks();
                ok = lines.TakeWord(out uint value);
                row.Set(r, value);
            }

            ok &= lines.SkipBlanks().AtEnd;
            lines.At = ok ? lines.At : start;
            return ok;
        }

        return false;
    }
}
