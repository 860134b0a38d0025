using CpuMask.Hosts;
using CpuMask.Reading;

namespace CpuMask.Formats;

/// <summary>
/// Reads a text whose lines are rows of registers among other lines. A heading, or leaf 0 once more, begins the next CPU, and
/// CPU 0 once more the next host. A format says what a row and a heading look like.
/// </summary>
internal abstract class RegisterRowsReader : DumpReader
{
    private const int LinesBeforeFirstRow = 100;

    public override DumpKnowledge Knows { get; } = new(
        RegisterKnowledge.AllLeaves, subleaves: true, allCpus: true, microcode: false, Cpuid.HostView.Hardware, Cpuid.HostView.Guest);

    /// <summary>A row as an example, for messages.</summary>
    private protected abstract string Example { get; }

    /// <summary>Whether rows say which sub-leaf they are; else their order tells as much as it proves.</summary>
    private protected abstract bool HasSubleaves { get; }

    /// <summary>Whether only the first CPU is printed whole.</summary>
    private protected virtual bool FirstCpuOnly => false;

    public override DumpFit Fit(DumpText text)
    {
        var lines = new LineScanner(text);
        for (int n = 0; n < LinesBeforeFirstRow && lines.Next(); n++)
        {
            lines.SkipBlanks();
            if (IsRow(lines) && TakeRow(ref lines, out _))
            {
                return DumpFit.Yes(DumpFit.Certain);
            }
        }

        return DumpFit.None;
    }

    public override void Read(DumpText text, DumpImport import)
    {
        HostBuilder host = import.NewHost();
        SubleafCounter counter = default;
        var doubted = new HashSet<uint>();
        bool sawLeafZero = false, headed = false, pending = false;
        var lines = new LineScanner(text);
        while (lines.Next())
        {
            import.CheckCancellation(lines.Number);
            lines.SkipBlanks();
            LineScanner at = lines;
            if (TakeName(ref at, out string named))
            {
                if (host.CpuCount > 0)
                {
                    import.Add(host);
                    host = import.NewHost();
                }

                host.Name = named;
                continue;
            }

            at = lines;
            if (TakeHeading(ref at, out int number))
            {
                if (number == 0 && host.CpuCount > 0)
                {
                    import.Add(host);
                    host = import.NewHost();
                }

                headed = pending = true;
                host.LogicalProcessors++;
                continue;
            }

            if (!IsRow(lines) || (FirstCpuOnly && pending && host.CpuCount > 0))
            {
                continue;
            }

            at = lines;
            if (!TakeRow(ref at, out RawRow row))
            {
                import.Malformed(lines.Position, lines.Rest(), Example);
                continue;
            }

            bool leafZero = row.Leaf == 0 && row.Subleaf == 0;
            if (pending || host.CpuCount == 0 || (leafZero && sawLeafZero && !headed))
            {
                host.BeginCpu();
                counter = default;
                sawLeafZero = pending = false;
            }

            sawLeafZero |= leafZero;
            uint subleaf = row.Subleaf;
            if (!HasSubleaves && !counter.Next(row.Leaf, row.Eax, out subleaf))
            {
                if (doubted.Add(row.Leaf))
                {
                    host.Warn(Messages.AmbiguousSubleaf(row.Leaf));
                }

                continue;
            }

            host.AddLeaf(row.Leaf, subleaf, row.Eax, row.Ebx, row.Ecx, row.Edx);
        }

        import.Add(host);
    }

    /// <summary>Whether a line begins as rows do, and so is a row or a broken one.</summary>
    private protected abstract bool IsRow(LineScanner line);

    /// <summary>Takes a row.</summary>
    private protected abstract bool TakeRow(ref LineScanner line, out RawRow row);

    /// <summary>Takes the line with the host's name, which begins the host. None where the text has no such line.</summary>
    private protected virtual bool TakeName(ref LineScanner line, out string name)
    {
        name = string.Empty;
        return false;
    }

    /// <summary>Takes the line over a CPU's rows: <c>CPU 0</c>.</summary>
    private protected virtual bool TakeHeading(ref LineScanner line, out int number)
    {
        number = 0;
        if (!line.Take("CPU"))
        {
            return false;
        }

        line.SkipBlanks();
        line.Take('#');
        return line.TakeDecimal(out number) && (line.SkipBlanks().AtEnd || line.Peek == ':');
    }

    /// <summary>Takes words of eight digits with blanks between them.</summary>
    private protected static bool TakeWords(ref LineScanner line, ref RawRow row, bool prefixed)
    {
        for (int r = 0; r < 4; r++)
        {
            line.SkipBlanks();
            if ((prefixed && !line.Take("0x")) || !line.TakeWord(out uint value))
            {
                return false;
            }

            row.Set(r, value);
        }

        return true;
    }
}
