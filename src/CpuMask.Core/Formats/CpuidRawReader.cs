using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Reading;

namespace CpuMask.Formats;

/// <summary>
/// <c>cpuid -r</c> by Todd Allen, and Intel SDE's CPUID files, which have the same lines.
/// Grammar: a header <c>CPU 7:</c> (<c>CPU:</c> with -1, or none), then <c>leaf subleaf: eax= ebx= ecx= edx=</c>, all
/// hexadecimal with 0x.
/// </summary>
internal sealed class CpuidRawReader : DumpReader
{
    private const string Row = "a line such as '0x00000007 0x00: eax=0x00000000 ebx=0x00000000 ecx=0x00000000 edx=0x00000000'";
    private static readonly string[] Registers = { "eax=", "ebx=", "ecx=", "edx=" };

    public override string Format => "cpuid-r";

    public override string Description => "output of cpuid -r";

    public override DumpKnowledge Knows { get; } =
        new(RegisterKnowledge.AllLeaves, subleaves: true, allCpus: true, microcode: false, HostView.Hardware, HostView.Guest);

    public override DumpFit Fit(DumpText text)
    {
        var lines = new LineScanner(text);
        int header = 0;
        for (int n = 0; n < 40 && lines.Next(); n++)
        {
            lines.SkipBlanks();
            if (lines.AtEnd || lines.Peek == '#')
            {
                continue;
            }

            if (TakeRow(ref lines, out _))
            {
                return DumpFit.Yes(DumpFit.Certain);
            }

            if (!TakeHeader(ref lines, out _))
            {
                return header == 0 ? DumpFit.None : DumpFit.Stopped(lines.Number);
            }

            header = lines.Number;
        }

        return header == 0 ? DumpFit.None : DumpFit.Stopped(lines.Number);
    }

    public override void Read(DumpText text, DumpImport import)
    {
        HostBuilder host = import.NewHost();
        bool begun = false;
        var lines = new LineScanner(text);
        while (lines.Next())
        {
            lines.SkipBlanks();
            if (lines.AtEnd || lines.Peek == '#')
            {
                continue;
            }

            if (TakeHeader(ref lines, out int number))
            {
                if (number == 0 && begun)
                {
                    import.Add(host);
                    host = import.NewHost();
                }

                begun = true;
                host.BeginCpu();
            }
            else if (TakeRow(ref lines, out RawRow row))
            {
                if (!begun)
                {
                    host.BeginCpu();
                    begun = true;
                }

                host.AddLeaf(row.Leaf, row.Subleaf, row.Eax, row.Ebx, row.Ecx, row.Edx);
            }
            else if (!CpuHeading.IsOne(text, lines))
            {
                import.Malformed(lines.Position, lines.Rest(), Row);
            }
        }

        import.Add(host);
    }

    private static bool TakeHeader(ref LineScanner lines, out int number)
    {
        number = 0;
        if (!lines.Take("CPU"))
        {
            return false;
        }

        if (lines.Take(':'))
        {
            return lines.SkipBlanks().AtEnd;
        }

        lines.SkipBlanks();
        return lines.TakeDecimal(out number) && lines.Take(':') && lines.SkipBlanks().AtEnd;
    }

    private static bool TakeRow(ref LineScanner lines, out RawRow row)
    {
        row = default;
        if (!lines.Take("0x") || !lines.TakeHex(out row.Leaf))
        {
            return false;
        }

        lines.SkipBlanks();
        if (!lines.TakePrefixedHex(out row.Subleaf) || !lines.Take(':'))
        {
            return false;
        }

        int first = 0;
        for (int r = 0; r < 4; r++)
        {
            lines.SkipBlanks();
            int start = lines.At;
            if (!lines.Take(Registers[r]) || !lines.TakePrefixedHex(out uint value))
            {
                return false;
            }

            // All are as long as the first. A terminal that wraps the line cuts the last, and what is left of it is another value.
            int length = lines.At - start;
            first = r == 0 ? length : first;
            if (length != first)
            {
                lines.At = start;
                return false;
            }

            row.Set(r, value);
        }

        lines.SkipBlanks();
        return lines.AtEnd;
    }
}
