using CpuMask.Text;

namespace CpuMask.Reading;

/// <summary>
/// A text as people paste it, undressed step by step: mail quoting, fences, prompts, indents, chatter around it, lines that a
/// terminal wrapped, and typographic characters. What is left keeps its place in the original, so that a message names the
/// line that the user sees. Nothing is decided here: a reader must know what is left, and read it without a complaint.
/// </summary>
internal sealed class PastedText
{
    /// <summary>Nobody pastes more.</summary>
    public const int MostBytes = 256 << 10;

    private const int MostIndents = 3;
    private const int MostBeginnings = 12;
    private const int ShortestWrap = 40;
    private const int Alike = 4;

    // The bytes that typographic characters begin with in UTF-8.
    private static readonly byte[] Leads = { 0xC2, 0xC3, 0xE2, 0xE3, 0xEF };

    private readonly IReadOnlyList<PastedLine> lines;

    private PastedText(IReadOnlyList<PastedLine> lines) => this.lines = lines;

    /// <summary>Whether lines were left out that may be more than decoration.</summary>
    public bool IsCut { get; private init; }

    /// <summary>What is left, as a dump.</summary>
    public DumpText ToDump() => DumpText.Of(string.Concat(lines.Select(l => l.Text + "\n")));

    /// <summary>Where a place of what is left stood in the original.</summary>
    public TextPosition Original(TextPosition position) =>
        position.Line < 1 || position.Line > lines.Count ? position : lines[position.Line - 1].Position(position.Column);

    /// <summary>
    /// What a text may be under its decoration, the likeliest first. Empty for one that is too long to have been pasted.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="thorough">False tries only the cheap ones, for a file that nobody named.</param>
    /// <param name="mayCut">False leaves the parts in that are not known to be decoration.</param>
    public static IEnumerable<PastedText> Candidates(DumpText text, bool thorough, bool mayCut)
    {
        if (text.Length > MostBytes)
        {
            yield break;
        }

        IReadOnlyList<PastedLine> all = Lines(text);
        IReadOnlyList<PastedLine> bare = PastedMarks.Dedented(PastedMarks.WithoutPrompts(PastedMarks.WithoutQuotes(PastedMarks.InFences(
            PastedMarks.WithoutSignature(PastedMarks.WithoutQuotes(PastedMarks.Decoded(all.Select(PastedMarks.Plain).ToArray())))))));
        var parts = new List<IReadOnlyList<PastedLine>>();
        foreach (IReadOnlyList<PastedLine> part in Parts(bare, thorough, mayCut))
        {
            parts.Add(part);
            if (!part.SequenceEqual(all))
            {
                yield return new PastedText(part) { IsCut = part.Count < bare.Count };
            }
        }

        // Last, because what is joined in the wrong place may still look like something.
        foreach (IReadOnlyList<PastedLine> part in thorough ? parts : new List<IReadOnlyList<PastedLine>>())
        {
            if (Unwrapped(part) is { } unwrapped)
            {
                yield return new PastedText(unwrapped) { IsCut = part.Count < bare.Count };
            }
        }
    }

    /// <summary>A text in ASCII as far as typography goes; null for one that has none, and for XML and JSON, whose strings are their own.</summary>
    public static PastedText? WithoutTypography(DumpText text)
    {
        if (text.Length > MostBytes || text.FirstByte is (byte)'<' or (byte)'{' or (byte)'[' || !Leads.Any(b => Array.IndexOf(text.Bytes, b, text.Start, text.Length) >= 0))
        {
            return null;
        }

        IReadOnlyList<PastedLine> all = Lines(text);
        PastedLine[] plain = all.Select(PastedMarks.Plain).ToArray();
        return plain.SequenceEqual(all) ? null : new PastedText(plain);
    }

    private static IEnumerable<IReadOnlyList<PastedLine>> Parts(IReadOnlyList<PastedLine> lines, bool thorough, bool mayCut)
    {
        yield return lines;
        if (!mayCut)
        {
            yield break;
        }

        if (Document(lines) is { } document)
        {
            yield return document;
        }

        int[] indents = lines.Where(l => l.Text.Trim().Length > 0).Select(l => Indent(l.Text)).Where(n => n > 0)
            .GroupBy(n => n).OrderByDescending(g => g.Count()).Take(MostIndents).Select(g => g.Key).OrderBy(n => n).ToArray();
        foreach (int indent in indents)
        {
            yield return lines.Select(l => l.Skip(Math.Min(indent, Indent(l.Text)))).ToArray();
        }

        if (!thorough)
        {
            yield break;
        }

        // Chatter in front: the dump begins a paragraph.
        int found = 0;
        for (int i = 1; i < lines.Count && found < MostBeginnings; i++)
        {
            if (lines[i].Text.Trim().Length > 0 && lines[i - 1].Text.Trim().Length == 0)
            {
                found++;
                IReadOnlyList<PastedLine> rest = lines.Skip(i).ToArray();
                yield return rest;
                int indent = Indent(rest[0].Text);
                if (indent > 0)
                {
                    yield return rest.Select(l => l.Skip(Math.Min(indent, Indent(l.Text)))).ToArray();
                }
            }
        }
    }

    // XML and JSON say themselves where they begin and end.
    private static IReadOnlyList<PastedLine>? Document(IReadOnlyList<PastedLine> lines)
    {
        int first = 0;
        while (first < lines.Count && !Opens(lines[first].Text.TrimStart()))
        {
            first++;
        }

        if (first == lines.Count)
        {
            return null;
        }

        char closing = lines[first].Text.TrimStart()[0] switch { '<' => '>', '{' => '}', _ => ']' };
        int last = lines.Count - 1;
        while (last > first && !lines[last].Text.TrimEnd().EndsWith(closing.ToString(), StringComparison.Ordinal))
        {
            last--;
        }

        return lines.Skip(first).Take(last - first + 1).ToArray();
    }

    private static bool Opens(string line) => line.Length > 0 && (line[0] is '{' or '['
        ? line.Length == 1 || line[1] is '{' or '[' or '"' or ' ' or ']' or '}'
        : line.Length > 1 && line[0] == '<' && (char.IsLetter(line[1]) || line[1] is '?' or '!'));

    // A terminal breaks where it is full, wherever that is: the longest lines, of which there are several, are full ones.
    private static IReadOnlyList<PastedLine>? Unwrapped(IReadOnlyList<PastedLine> lines)
    {
        int width = lines.Count == 0 ? 0 : lines.Max(l => l.Text.Length);
        if (width < ShortestWrap || lines[lines.Count - 1].Text.Length == width)
        {
            return null;
        }

        var joined = new List<PastedLine>();
        var open = new List<PastedLine>();
        foreach (PastedLine line in lines)
        {
            // What begins as the line above it does is the next line, and the one above was as wide as the terminal by itself.
            if (open.Count > 0 && line.Text.Length >= Alike && string.CompareOrdinal(open[0].Text, 0, line.Text, 0, Alike) == 0)
            {
                joined.Add(PastedLine.Join(open));
                open.Clear();
            }

            open.Add(line);
            if (line.Text.Length < width)
            {
                joined.Add(PastedLine.Join(open));
                open.Clear();
            }
        }

        if (open.Count > 0)
        {
            joined.Add(PastedLine.Join(open));
        }

        return joined;
    }

    private static int Indent(string line)
    {
        int i = 0;
        while (i < line.Length && line[i] is ' ' or '\t')
        {
            i++;
        }

        return i;
    }

    private static IReadOnlyList<PastedLine> Lines(DumpText text)
    {
        string[] lines = text.ToString().Replace("\r\n", "\n").Replace('\r', '\n').Split('\n');
        return lines.Select((line, i) => PastedLine.Of(line, i + 1)).ToArray();
    }
}
