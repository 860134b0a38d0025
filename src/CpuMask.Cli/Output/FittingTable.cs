using Spectre.Console;
using Spectre.Console.Rendering;

namespace CpuMask.Cli.Output;

/// <summary>
/// A table as it stands where its columns have room, and one block of lines a row, "Heading: value", where they have not:
/// a table that is squeezed drops columns and rows without a word.
/// </summary>
internal sealed class FittingTable(Table table) : IRenderable
{
    // Narrower than this a column of sentences is no use to anybody.
    private const int NarrowestColumn = 12;
    private const int Border = 1, Edges = 3;
    private const int Indent = 4;

    public Measurement Measure(RenderOptions options, int maxWidth) => ((IRenderable)table).Measure(options, maxWidth);

    public IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        (int Widest, int Word)[] columns = table.Columns.Select((of, i) => Widths(of, i, options)).ToArray();
        if (Needed(columns) > maxWidth)
        {
            // Some columns are not to wrap because they read better so; broken between words they still read well enough.
            for (int i = 0; i < columns.Length; i++)
            {
                table.Columns[i].NoWrap &= columns[i].Word == columns[i].Widest;
            }
        }

        if (Needed(columns) > maxWidth)
        {
            return Stacked(options, maxWidth);
        }

        Share(columns, maxWidth);
        return InColumns(options, maxWidth);
    }

    // Every column gets its longest word whole, and then what is left, those first that want least.
    private void Share((int Widest, int Word)[] columns, int maxWidth)
    {
        int left = maxWidth - Needed(columns), open = columns.Length;
        foreach (int i in Enumerable.Range(0, columns.Length).OrderBy(i => columns[i].Widest - Least(columns, i)))
        {
            int more = Math.Min(columns[i].Widest - Least(columns, i), left / open--);
            table.Columns[i].Width = Least(columns, i) + more;
            left -= more;
        }
    }

    private int Least((int Widest, int Word)[] columns, int i) =>
        table.Columns[i].NoWrap ? columns[i].Widest : Math.Min(columns[i].Widest, Math.Max(columns[i].Word, NarrowestColumn));

    private (int Widest, int Word) Widths(TableColumn of, int column, RenderOptions options)
    {
        Measurement[] cells = table.Rows.Select(r => r.ElementAtOrDefault(column)).Prepend(of.Header)
            .Where(c => c is not null).Select(c => c!.Measure(options, int.MaxValue / 4)).ToArray();
        return (cells.Max(c => c.Max), cells.Max(c => c.Min));
    }

    private int Needed((int Widest, int Word)[] columns) => Border + columns.Select((_, i) => Edges + Least(columns, i)).Sum();

    // The border has a lower edge, of blanks.
    private IEnumerable<Segment> InColumns(RenderOptions options, int maxWidth)
    {
        List<SegmentLine> lines = Segment.SplitLines(((IRenderable)table).Render(options, maxWidth));
        return lines.Take(lines.Count - 1).SelectMany(line => line.Append(Segment.LineBreak));
    }

    private IEnumerable<Segment> Stacked(RenderOptions options, int maxWidth)
    {
        yield return Segment.LineBreak;
        bool first = true;
        foreach (TableRow row in table.Rows)
        {
            if (!first)
            {
                yield return Segment.LineBreak;
            }

            first = false;
            int column = 0;
            foreach (IRenderable cell in row)
            {
                foreach (Segment segment in Entry(table.Columns[column].Header, cell, column == 0 ? 2 : Indent, options, maxWidth))
                {
                    yield return segment;
                }

                column++;
            }
        }
    }

    // "    Because of: AESNI, ..." with what does not fit below it, deeper in.
    private static IEnumerable<Segment> Entry(IRenderable heading, IRenderable cell, int indent, RenderOptions options, int maxWidth)
    {
        string label = string.Concat(heading.Render(options, maxWidth).Where(s => !s.IsLineBreak).Select(s => s.Text)).Trim();
        List<SegmentLine> value = Segment.SplitLines(cell.Render(options, Math.Max(8, maxWidth - indent - 2)));
        if (value.Count == 0 || value.All(l => l.All(s => string.IsNullOrWhiteSpace(s.Text))))
        {
            yield break;
        }

        string lead = new string(' ', indent) + (label.Length > 0 ? label + ": " : string.Empty);
        bool beside = value.Count == 1 && lead.Length + value[0].CellCount() <= maxWidth;
        yield return new Segment(beside ? lead : lead.TrimEnd());
        if (!beside)
        {
            yield return Segment.LineBreak;
        }

        foreach (SegmentLine line in value)
        {
            if (!beside)
            {
                yield return new Segment(new string(' ', indent + 2));
            }

            foreach (Segment segment in line)
            {
                yield return segment;
            }

            yield return Segment.LineBreak;
        }
    }
}
