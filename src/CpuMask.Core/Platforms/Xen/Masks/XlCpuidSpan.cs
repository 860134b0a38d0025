using System.Text.RegularExpressions;

namespace CpuMask.Platforms.Xen.Masks;

/// <summary>A cpuid setting as a person sees it in a file that xl may refuse: texts may go over line ends, names may be in capitals.</summary>
internal sealed class XlCpuidSpan
{
    private static readonly Regex Start = new(@"(?<=^|\n|;)[ \t]*(?<key>cpuid)[ \t]*\+?=[ \t\r\n]*(?=[\['""])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private XlCpuidSpan(int start, int end, bool isList, bool appends, IReadOnlyList<XlToken> pieces)
    {
        At = start;
        End = end;
        IsList = isList;
        Appends = appends;
        Pieces = pieces;
    }

    /// <summary>Where its name begins.</summary>
    public int At { get; }

    /// <summary>The character behind it.</summary>
    public int End { get; }

    /// <summary>True for the list form.</summary>
    public bool IsList { get; }

    /// <summary>Whether it adds to one before it.</summary>
    public bool Appends { get; }

    /// <summary>Its texts, with their line ends, and the comments between them (kind <see cref="XlTokenKind.LineEnd"/>).</summary>
    public IReadOnlyList<XlToken> Pieces { get; }

    /// <summary>The texts alone.</summary>
    public IEnumerable<XlToken> Texts => Pieces.Where(p => p.Kind == XlTokenKind.Text);

    /// <summary>The settings of a file.</summary>
    public static IReadOnlyList<XlCpuidSpan> In(string text)
    {
        var spans = new List<XlCpuidSpan>();
        for (Match found = Start.Match(text); found.Success; found = Start.Match(text, spans[spans.Count - 1].End))
        {
            spans.Add(Of(text, found.Groups["key"].Index, found.Index + found.Length, found.Value.Contains("+")));
        }

        return spans;
    }

    private static XlCpuidSpan Of(string text, int start, int at, bool appends)
    {
        bool isList = text[at] == '[';
        int end = at;
        var pieces = new List<XlToken>();
        while (end < text.Length && text[end] != ']')
        {
            char c = text[end];
            int from = end + 1;
            if (c is '\'' or '"')
            {
                int close = text.IndexOf(c, from);
                close = close < 0 ? text.Length : close;
                pieces.Add(new XlToken(XlTokenKind.Text, text.Substring(from, close - from), end));
                end = Math.Min(close + 1, text.Length);
                if (!isList)
                {
                    return new XlCpuidSpan(start, end, false, appends, pieces);
                }
            }
            else if (c == '#')
            {
                int close = text.IndexOf('\n', end);
                close = close < 0 ? text.Length : close;
                pieces.Add(new XlToken(XlTokenKind.LineEnd, text.Substring(end, close - end).TrimEnd('\r'), end));
                end = close;
            }
            else
            {
                end++;
            }
        }

        return new XlCpuidSpan(start, Math.Min(end + 1, text.Length), isList, appends, pieces);
    }

    /// <summary>The comments in it and those that stand against it, above and below.</summary>
    public IEnumerable<(string Comment, int At)> Comments(string text)
    {
        var above = new List<(string, int)>();
        for (int line = text.LastIndexOf('\n', At); line > 0;)
        {
            int start = text.LastIndexOf('\n', line - 1) + 1;
            string row = text.Substring(start, line - start).Trim();
            if (!row.StartsWith("#", StringComparison.Ordinal))
            {
                break;
            }

            above.Insert(0, (row, text.IndexOf('#', start)));
            line = start - 1;
        }

        foreach ((string, int) comment in above.Concat(Pieces.Where(p => p.Kind == XlTokenKind.LineEnd).Select(p => (p.Text, p.At))))
        {
            yield return comment;
        }

        for (int at = End; at < text.Length;)
        {
            int end = text.IndexOf('\n', at) is >= 0 and int found ? found : text.Length;
            string row = text.Substring(at, end - at).Trim();
            if (row.StartsWith("#", StringComparison.Ordinal))
            {
                yield return (row, at + text.Substring(at, end - at).IndexOf('#'));
            }
            else if (row.Length > 0 || at > End)
            {
                yield break;
            }

            at = end + 1;
        }
    }
}
