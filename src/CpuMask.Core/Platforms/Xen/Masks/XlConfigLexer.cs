using System.Text;

namespace CpuMask.Platforms.Xen.Masks;

/// <summary>What a piece of an xl configuration file is.</summary>
internal enum XlTokenKind
{
    Word,
    Number,
    Text,
    Assign,
    Append,
    Comma,
    Open,
    Close,
    LineEnd,
    Separator,
    Bad,
    End,
}

/// <summary>A piece of an xl configuration file.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its value; of a quoted text what stands between the quotes, escapes replaced.</param>
/// <param name="At">Where it begins.</param>
internal readonly record struct XlToken(XlTokenKind Kind, string Text, int At);

/// <summary>
/// Cuts an xl configuration file into pieces, to the letter as xl does (tools/libs/util/libxlu_cfg_l.l), mistakes of its own
/// included: a comment on the last line needs a line end, and \x escapes are never taken.
/// </summary>
internal sealed class XlConfigLexer
{
    private readonly string text;
    private int at;

    public XlConfigLexer(string text) => this.text = text;

    /// <summary>The next piece; none is asked for behind a bad one.</summary>
    public XlToken Next()
    {
        while (at < text.Length && text[at] is ' ' or '\t')
        {
            at++;
        }

        if (at >= text.Length)
        {
            return new XlToken(XlTokenKind.End, string.Empty, text.Length);
        }

        int start = at;
        char c = text[at];
        if (c is >= 'a' and <= 'z')
        {
            return Run(XlTokenKind.Word, start, n => n is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '.' or '_');
        }

        if (c is >= '0' and <= '9')
        {
            return Run(XlTokenKind.Number, start, n => n is (>= 'a' and <= 'f') or (>= '0' and <= '9') or 'x');
        }

        if (c is '\'' or '"')
        {
            return Quoted(start, c);
        }

        if (c == '+' && at + 1 < text.Length && text[at + 1] == '=')
        {
            at += 2;
            return new XlToken(XlTokenKind.Append, "+=", start);
        }

        if (c == '#' && text.IndexOf('\n', at) is >= 0 and int end)
        {
            at = end + 1;
            return new XlToken(XlTokenKind.LineEnd, string.Empty, start);
        }

        at++;
        return c switch
        {
            '\n' => new XlToken(XlTokenKind.LineEnd, string.Empty, start),
            '=' => new XlToken(XlTokenKind.Assign, "=", start),
            ',' => new XlToken(XlTokenKind.Comma, ",", start),
            '[' => new XlToken(XlTokenKind.Open, "[", start),
            ']' => new XlToken(XlTokenKind.Close, "]", start),
            ';' => new XlToken(XlTokenKind.Separator, ";", start),
            _ => Bad(start),
        };
    }

    private XlToken Run(XlTokenKind kind, int start, Func<char, bool> belongs)
    {
        while (at < text.Length && belongs(text[at]))
        {
            at++;
        }

        return new XlToken(kind, text.Substring(start, at - start), start);
    }

    // What xl cannot read is an error only when something follows it.
    private XlToken Bad(int start) => start == text.Length - 1
        ? new XlToken(XlTokenKind.End, string.Empty, text.Length)
        : new XlToken(XlTokenKind.Bad, text.Substring(start, 1), start);

    private XlToken Quoted(int start, char quote)
    {
        var value = new StringBuilder();
        for (int i = start + 1; i < text.Length && text[i] != '\n'; i++)
        {
            if (text[i] == quote)
            {
                at = i + 1;
                return new XlToken(XlTokenKind.Text, value.ToString(), start);
            }

            if (text[i] != '\\')
            {
                value.Append(text[i]);
            }
            else if (++i >= text.Length || !Escape(ref i, value))
            {
                return new XlToken(XlTokenKind.Bad, "\\", start);
            }
        }

        return Bad(start);
    }

    private bool Escape(ref int i, StringBuilder value)
    {
        const string Letters = "abfnrtv\\'\"", Meaning = "\a\b\f\n\r\t\v\\'\"";
        if (Letters.IndexOf(text[i]) is >= 0 and int known)
        {
            value.Append(Meaning[known]);
            return true;
        }

        // Three octal digits, of which xl makes nothing.
        bool octal = i + 2 < text.Length && IsOctal(text[i]) && IsOctal(text[i + 1]) && IsOctal(text[i + 2]);
        i += octal ? 2 : 0;
        return octal;
    }

    private static bool IsOctal(char c) => c is >= '0' and <= '7';
}
