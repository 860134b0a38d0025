using CpuMask.Comparison;
using CpuMask.Compliance.Policy;
using CpuMask.Cpuid;
using CpuMask.Pool;
using CpuMask.Text;

namespace CpuMask.Reports;

/// <summary>
/// Features against kinds of host for a terminal: a letter for each, so that nothing is said by colour alone, broken into
/// blocks where a line has no room for all columns. The legend names the hosts.
/// </summary>
public sealed class FeatureMatrix
{
    private const int Gap = 1, Indent = 2;
    private readonly IReadOnlyList<Column> columns;
    private readonly IReadOnlyList<Row> rows;

    private FeatureMatrix(IReadOnlyList<Column> columns, IReadOnlyList<Row> rows)
    {
        this.columns = columns;
        this.rows = rows;
    }

    /// <summary>How many features it has.</summary>
    public int Count => rows.Count;

    /// <summary>The kinds of host, a column each.</summary>
    public IReadOnlyList<MatrixKind> Kinds => columns.Select(c => new MatrixKind(c.Letter, c.Cpu, new NameList(c.Hosts.Select(h => h.Name)))).ToArray();

    /// <summary>The features: name, address, and what stands in the column of each kind: Y, -, M, X, ? or a number.</summary>
    public IEnumerable<(string Feature, string Bit, IReadOnlyList<string> Cells)> GetRows() =>
        rows.Select(r => (r.Name, r.Address, (IReadOnlyList<string>)r.Cells.Select(c => c.Text).ToArray()));

    /// <summary>The matrix of a report: where hosts differ, and what a finding is about.</summary>
    public static FeatureMatrix Of(CpuidReport report) => new(
        report.Groups.Select(g => new Column(g.Letter, g.Cpu, g.Hosts)).ToArray(),
        report.Rows.Select((row, i) => new Row(row, report.Groups.Select(g => CellOf(g.Cells[i], row)).ToArray())).ToArray());

    /// <summary>The matrix of a comparison: the bits and fields that differ.</summary>
    public static FeatureMatrix Of(CpuidComparison comparison)
    {
        HostKind[] groups = comparison.Groups.OrderByDescending(g => g.Hosts.Count).ThenBy(g => g.Hosts[0].Name, NaturalOrder.Instance).ToArray();
        IEnumerable<FindingSubject> subjects = comparison.Differences.Select(d => FindingSubject.Of(d.Bit))
            .Concat(comparison.Fields.Select(f => FindingSubject.Of(f.Row))).OrderBy(s => s.Register!.Value).ThenBy(s => s.LowBit);
        return new FeatureMatrix(
            groups.Select((g, i) => new Column(ReportGroup.LetterOf(i), CpuOf(g.Hosts[0]), g.Hosts)).ToArray(),
            subjects.Select(s => new Row(s, groups.Select(g => CellOf(new ReportCell(g.Registers[s.Register!.Value].Field(s.LowBit, s.HighBit)), s)).ToArray())).ToArray());
    }

    /// <summary>The lines to print, none longer than a width unless a single column is.</summary>
    /// <param name="width">The most characters of a line.</param>
    public IEnumerable<IReadOnlyList<MatrixSpan>> Lines(int width)
    {
        foreach (IReadOnlyList<MatrixSpan> line in Legend(width))
        {
            yield return line;
        }

        if (rows.Count == 0)
        {
            yield break;
        }

        int name = Math.Max(7, rows.Max(r => r.Name.Length));
        int address = Math.Max(3, rows.Max(r => r.Address.Length));
        int[] widths = columns.Select((c, i) => Math.Max(c.Letter.Length, rows.Max(r => r.Cells[i].Text.Length))).ToArray();
        int room = Math.Max(1, width - Indent - name - 2 - address - 2);
        for (int first = 0; first < columns.Count;)
        {
            int last = first, used = widths[first];
            while (last + 1 < columns.Count && used + Gap + widths[last + 1] <= room)
            {
                used += Gap + widths[++last];
            }

            yield return Array.Empty<MatrixSpan>();
            yield return Line("Feature", "Bit", name, address, Enumerable.Range(first, last - first + 1)
                .Select(i => new MatrixSpan(columns[i].Letter.PadLeft(widths[i]), MatrixTone.Heading)), MatrixTone.Heading);
            foreach (Row row in rows)
            {
                yield return Line(row.Name, row.Address, name, address, Enumerable.Range(first, last - first + 1)
                    .Select(i => row.Cells[i] with { Text = row.Cells[i].Text.PadLeft(widths[i]) }), MatrixTone.Plain);
            }

            first = last + 1;
        }

        yield return Array.Empty<MatrixSpan>();
        foreach (IReadOnlyList<MatrixSpan> line in Key(width))
        {
            yield return line;
        }
    }

    private static MatrixSpan[] Line(string name, string address, int nameWidth, int addressWidth, IEnumerable<MatrixSpan> cells, MatrixTone tone)
    {
        var spans = new List<MatrixSpan>
        {
            new(new string(' ', Indent) + name.PadRight(nameWidth) + "  ", tone),
            new(address.PadRight(addressWidth) + "  ", tone == MatrixTone.Heading ? tone : MatrixTone.Minor),
        };
        bool isFirst = true;
        foreach (MatrixSpan cell in cells)
        {
            if (!isFirst)
            {
                spans.Add(new MatrixSpan(new string(' ', Gap), MatrixTone.Plain));
            }

            spans.Add(cell);
            isFirst = false;
        }

        return spans.ToArray();
    }

    private IEnumerable<IReadOnlyList<MatrixSpan>> Legend(int width)
    {
        int letter = columns.Max(c => c.Letter.Length);
        foreach (Column column in columns)
        {
            string head = new string(' ', Indent) + column.Letter.PadRight(letter) + "  ";
            string hosts = string.Join(", ", column.Hosts.Select(h => Wording.Safe(h.Name))), cpu = Wording.Safe(column.Cpu);
            if (column.Hosts.Count > 1 && head.Length + hosts.Length + 2 + cpu.Length > width)
            {
                hosts = Wording.Format("{0}: {1}", column.Hosts.Count, hosts);
            }

            // What has no room beside the letter stands below it, and nothing is cut.
            string[] lines = head.Length + hosts.Length + 2 + cpu.Length <= width ? new[] { hosts } : Wrapped(hosts, width - head.Length).ToArray();
            for (int i = 0; i < lines.Length; i++)
            {
                yield return new[]
                {
                    new MatrixSpan(i == 0 ? head : new string(' ', head.Length), MatrixTone.Heading), new MatrixSpan(lines[i], MatrixTone.Plain),
                    new MatrixSpan(lines.Length == 1 && head.Length + hosts.Length + 2 + cpu.Length <= width ? "  " + cpu : string.Empty, MatrixTone.Minor),
                };
            }

            if (head.Length + hosts.Length + 2 + cpu.Length > width)
            {
                foreach (string line in Wrapped(cpu, width - head.Length))
                {
                    yield return new[] { new MatrixSpan(new string(' ', head.Length), MatrixTone.Heading), new MatrixSpan(line, MatrixTone.Minor) };
                }
            }
        }
    }

    private static IEnumerable<string> Wrapped(string text, int width)
    {
        width = Math.Max(8, width);
        while (text.Length > width)
        {
            int at = text.LastIndexOf(' ', width - 1);
            int end = at > 0 ? at + 1 : width;
            yield return text.Substring(0, end).TrimEnd();
            text = text.Substring(end);
        }

        yield return text;
    }

    private IEnumerable<IReadOnlyList<MatrixSpan>> Key(int width)
    {
        var tones = new HashSet<MatrixTone>(rows.SelectMany(r => r.Cells).Select(c => c.Tone));
        (MatrixTone Tone, string Text)[] words = new[]
        {
            (MatrixTone.Present, "Y there"), (MatrixTone.Absent, "- not there"), (MatrixTone.Missing, "M missing"),
            (MatrixTone.Extra, "X there and not as expected"), (MatrixTone.Unknown, "? unknown"),
        }.Where(w => tones.Contains(w.Item1)).ToArray();
        var line = new List<MatrixSpan> { new(new string(' ', Indent), MatrixTone.Plain) };
        int used = Indent;
        foreach ((MatrixTone tone, string text) in words)
        {
            if (used > Indent && used + 3 + text.Length > width)
            {
                yield return line.ToArray();
                line = new List<MatrixSpan> { new(new string(' ', Indent), MatrixTone.Plain) };
                used = Indent;
            }

            line.Add(new MatrixSpan(used > Indent ? "   " : string.Empty, MatrixTone.Plain));
            line.Add(new MatrixSpan(text.Substring(0, 1), tone));
            line.Add(new MatrixSpan(text.Substring(1), MatrixTone.Minor));
            used += text.Length + 3;
        }

        if (line.Count > 1)
        {
            yield return line.ToArray();
        }
    }

    private static MatrixSpan CellOf(ReportCell cell, FindingSubject subject)
    {
        bool isFlag = subject.Bit is not null;
        string text = cell.Value >= 0x20000000 && !isFlag ? Hex.Word(cell.Value.Value) : cell.Letter(isFlag);
        MatrixTone tone = cell.Value is null ? MatrixTone.Unknown
            : cell.Severity is not null ? (isFlag && cell.Value == 1 ? MatrixTone.Extra : MatrixTone.Missing)
            : isFlag && cell.Value == 0 ? MatrixTone.Absent : MatrixTone.Present;
        return new MatrixSpan(text, tone);
    }

    private static string CpuOf(HostCpuid host) => host.Brand.Length > 0 ? host.Brand
        : host.Signature is { } signature ? host.Vendor.DisplayName + " " + signature.ToFamilyModelStepping() : host.Vendor.DisplayName;

    private sealed record Column(string Letter, string Cpu, IReadOnlyList<HostCpuid> Hosts);

    private sealed class Row
    {
        public Row(FindingSubject subject, MatrixSpan[] cells)
        {
            Name = subject.Name;
            Cells = cells;
            RegisterAddress register = subject.Register!.Value;
            Address = subject.Bit is not null
                ? Wording.Format("{0}[{1}]", register.ToShortString(), register.Bit(subject.LowBit).ManualBit)
                : Wording.Format("{0}[{1}:{2}]", register.ToShortString(), register.Bit(subject.HighBit).ManualBit, register.Bit(subject.LowBit).ManualBit);
        }

        public string Name { get; }

        public string Address { get; }

        public MatrixSpan[] Cells { get; }
    }
}

/// <summary>A column of a <see cref="FeatureMatrix"/>: hosts that are alike.</summary>
/// <param name="Letter">What stands above the column.</param>
/// <param name="Cpu">Their CPU.</param>
/// <param name="Hosts">Their names.</param>
public sealed record MatrixKind(string Letter, string Cpu, NameList Hosts);

/// <summary>A piece of a line of a <see cref="FeatureMatrix"/>, in one colour.</summary>
/// <param name="Text">The text, without control characters.</param>
/// <param name="Tone">What it says, for whoever picks the colour.</param>
public sealed record MatrixSpan(string Text, MatrixTone Tone);
