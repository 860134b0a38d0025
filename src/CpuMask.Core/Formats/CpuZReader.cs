using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Reading;

namespace CpuMask.Formats;

/// <summary>
/// Text reports of CPU-Z. Grammar: a section <c>Thread dumps</c> with, for each CPU, <c>CPU Thread 0</c>, a line
/// <c>CPUID</c>, rows of a leaf and four registers (all 0x and eight digits, apart by tabs), then rows
/// <c>MSR 0x0000001B 0x00000000 0xFEE00900</c>, upper half first. Everything else is skipped.
/// </summary>
/// <remarks>Rows have no sub-leaf: they are numbered as far as their order proves it, see <see cref="SubleafCounter"/>.</remarks>
internal sealed class CpuZReader : DumpReader
{
    private const string Title = "CPU-Z TXT Report";
    private const string Thread = "CPU Thread ";
    private const string Row = "a line such as '0x00000001 0x000206C2 0x00200800 0x029EE3FF 0xBFEBFBFF'";

    public override string Format => "cpu-z";

    public override string Description => "text report of CPU-Z";

    public override DumpKnowledge Knows { get; } =
        new(RegisterKnowledge.AllLeaves, subleaves: true, allCpus: true, microcode: false, HostView.Hardware, HostView.Guest);

    public override DumpFit Fit(DumpText text)
    {
        var lines = new LineScanner(text);
        int thread = 0;
        for (int n = 0; n < 400 && lines.Next(); n++)
        {
            if (lines.LooksAt(Title))
            {
                return DumpFit.Yes(50);
            }

            if (lines.LooksAt(Thread))
            {
                thread = lines.Number;
            }
            else if (thread > 0 && TakeRow(ref lines, out _))
            {
                return DumpFit.Yes(DumpFit.Certain);
            }
        }

        return thread == 0 ? DumpFit.None : DumpFit.Stopped(thread + 1);
    }

    public override void Read(DumpText text, DumpImport import)
    {
        HostBuilder host = import.NewHost();
        var doubted = new HashSet<uint>();
        var counter = default(SubleafCounter);
        bool inDmiBios = false;
        var lines = new LineScanner(text);
        while (lines.Next())
        {
            import.CheckCancellation(lines.Number);
            lines.SkipBlanks();
            if (lines.AtEnd)
            {
                continue;
            }

            if (lines.Take(Thread) && lines.TakeDecimal(out int number))
            {
                if (number == 0 && host.CpuCount > 0)
                {
                    import.Add(host);
                    host = import.NewHost();
                    doubted.Clear();
                }

                host.BeginCpu();
                counter = default;
            }
            else if (lines.LooksAt("0x") && host.CpuCount > 0)
            {
                AddRow(ref lines, host, ref counter, doubted, import);
            }
            else if (lines.Take("MSR ") && host.CpuCount > 0)
            {
                AddMsr(ref lines, host);
            }
            else
            {
                inDmiBios = ReadDmi(ref lines, host, inDmiBios);
            }
        }

        import.Add(host);
    }

    private static void AddRow(ref LineScanner lines, HostBuilder host, ref SubleafCounter counter, HashSet<uint> doubted, DumpImport import)
    {
        int start = lines.At;
        if (!TakeRow(ref lines, out RawRow row))
        {
            lines.At = start;
            import.Malformed(lines.Position, lines.Rest(), Row);
        }
        else if (counter.Next(row.Leaf, row.Eax, out uint subleaf))
        {
            host.AddLeaf(row.Leaf, subleaf, row.Eax, row.Ebx, row.Ecx, row.Edx);
        }
        else if (doubted.Add(row.Leaf))
        {
            host.Warn(Messages.AmbiguousSubleaf(row.Leaf));
        }
    }

    private static void AddMsr(ref LineScanner lines, HostBuilder host)
    {
        if (TakeWord(ref lines, out uint index) && TakeWord(ref lines, out uint high) && TakeWord(ref lines, out uint low))
        {
            host.AddMsr(index, ((ulong)high << 32) | low);
        }
    }

    // The heading of the block, then "vendor", "version" and "date" behind blanks.
    private static bool ReadDmi(ref LineScanner lines, HostBuilder host, bool inDmiBios)
    {
        bool indented = lines.At > lines.Start;
        if (!indented)
        {
            return lines.Rest() == "DMI BIOS";
        }

        if (inDmiBios && lines.Take("version"))
        {
            host.Bios = lines.Rest() is { Length: > 0 } version ? version : null;
        }

        return inDmiBios;
    }

    private static bool TakeRow(ref LineScanner lines, out RawRow row)
    {
        row = default;
        lines.SkipBlanks();
        if (!TakeWord(ref lines, out row.Leaf))
        {
            return false;
        }

        for (int r = 0; r < 4; r++)
        {
            if (!TakeWord(ref lines, out uint value))
            {
                return false;
            }

            row.Set(r, value);
        }

        return lines.AtEnd;
    }

    private static bool TakeWord(ref LineScanner lines, out uint value)
    {
        value = 0;
        bool ok = lines.Take("0x") && lines.TakeHex(out value);
        lines.SkipBlanks();
        return ok;
    }
}
