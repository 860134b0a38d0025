using System.Globalization;
using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Reading;

namespace CpuMask.Formats;

/// <summary>
/// One file of hwloc-gather-cpuid. Grammar: a comment line, then <c>5 4 0 1 0 => fc004122 1c0003f 3f 0</c>: a mask of the
/// inputs that count (1 EAX, 2 EBX, 4 ECX, 8 EDX), the inputs, the outputs, all hexadecimal without 0x. hwloc writes one
/// such file, pu0 and so on, for each logical CPU; DumpFiles reads a folder of them as one host.
/// </summary>
internal sealed class HwlocReader : CpuFolderReader
{
    private const string Row = "a line such as '5 4 0 1 0 => fc004122 1c0003f 3f 0'";
    private const uint SubleafCounts = 4;

    public override string Format => "hwloc";

    public override string Description => "pu file or folder of hwloc-gather-cpuid";

    public override DumpKnowledge Knows { get; } =
        new(RegisterKnowledge.AllLeaves, subleaves: true, allCpus: true, microcode: false, HostView.Hardware, HostView.Guest);

    public override DumpFit Fit(DumpText text)
    {
        var lines = new LineScanner(text);
        int comment = 0;
        for (int n = 0; n < 20 && lines.Next(); n++)
        {
            lines.SkipBlanks();
            if (TakeRow(ref lines, out _))
            {
                return DumpFit.Yes(30);
            }

            lines.At = lines.Start;
            if (lines.LooksAt("# mask e"))
            {
                comment = lines.Number;
            }
            else if (!lines.AtEnd && lines.Peek != '#')
            {
                break;
            }
        }

        return comment == 0 ? DumpFit.None : DumpFit.Stopped(lines.Number);
    }

    public override void Read(DumpText text, DumpImport import)
    {
        HostBuilder host = import.NewHost();
        ReadCpu(text, host, import, import.Source);
        import.Add(host);
    }

    public override bool IsCpuFile(string name) =>
        name.Length is > 2 and < 9 && name.StartsWith("pu", StringComparison.Ordinal) && name.Skip(2).All(c => c is >= '0' and <= '9');

    public override int CpuNumber(string name) => int.Parse(name.Substring(2), CultureInfo.InvariantCulture);

    public override bool IsPartOfHost(string name) => IsCpuFile(name) || name == "hwloc-cpuid-info";

    public override void ReadCpu(DumpText text, HostBuilder host, DumpImport import, string source)
    {
        host.BeginCpu();
        bool sawLeafZero = false;
        var lines = new LineScanner(text);
        while (lines.Next())
        {
            import.CheckCancellation(lines.Number);
            lines.SkipBlanks();
            if (lines.AtEnd || lines.Peek == '#')
            {
                continue;
            }

            int start = lines.At;
            if (!TakeRow(ref lines, out RawRow row))
            {
                lines.At = start;
                import.Malformed(lines.Position, lines.Rest(), Row, source);
                continue;
            }

            // Several pu files in one: each begins with leaf 0.
            if (row.Leaf == 0 && sawLeafZero)
            {
                host.BeginCpu();
            }

            sawLeafZero |= row.Leaf == 0;
            host.AddLeaf(row.Leaf, row.Subleaf, row.Eax, row.Ebx, row.Ecx, row.Edx);
        }
    }

    private static bool TakeRow(ref LineScanner lines, out RawRow row)
    {
        row = default;
        if (!TakeWord(ref lines, out uint mask) || !TakeWord(ref lines, out row.Leaf) || !TakeWord(ref lines, out _)
            || !TakeWord(ref lines, out uint ecx) || !TakeWord(ref lines, out _) || !lines.Take("=>"))
        {
            return false;
        }

        row.Subleaf = (mask & SubleafCounts) != 0 ? ecx : 0;
        lines.SkipBlanks();
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
        bool ok = lines.TakeHex(out value);
        lines.SkipBlanks();
        return ok;
    }
}
