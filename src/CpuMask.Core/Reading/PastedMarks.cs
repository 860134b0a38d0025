using System.Text;
using CpuMask.Text;

namespace CpuMask.Reading;

/// <summary>The marks that mail programs, web pages and shells leave on a text.</summary>
internal static class PastedMarks
{
    private static readonly string[] Fences = { "```", "~~~", "[code", "[/code", "{code", "{noformat", "<pre", "</pre", "<code>", "</code>" };

    /// <summary>A line in ASCII as far as typography goes: quotes, dashes, the multiplication sign, odd blanks.</summary>
    public static PastedLine Plain(PastedLine line)
    {
        if (line.Text.All(c => c < 0x80))
        {
            return line;
        }

        var plain = new StringBuilder(line.Text.Length);
        foreach (char c in line.Text)
        {
            switch (c)
            {
                case '\u200B' or '\u200C' or '\u200D' or '\u2060' or '\uFEFF' or '\u00AD':
                    break;
                default:
                    plain.Append(Plain(c));
                    break;
            }
        }

        return line.With(plain.ToString());
    }

    /// <summary>Lines without the indent that all of them have.</summary>
    public static IReadOnlyList<PastedLine> Dedented(IReadOnlyList<PastedLine> lines)
    {
        PastedLine[] full = lines.Where(l => l.Text.Trim().Length > 0).ToArray();
        int indent = full.Length == 0 ? 0 : full.Min(l => l.Text.Length - l.Text.TrimStart(' ', '\t').Length);
        return indent == 0 ? lines : lines.Select(l => l.Skip(Math.Min(indent, l.Text.Length))).ToArray();
    }

    /// <summary>Lines without quoted-printable: <c>=20</c> and <c>=3D</c>, and line ends that are none.</summary>
    public static IReadOnlyList<PastedLine> Decoded(IReadOnlyList<PastedLine> lines)
    {
        // One of the two stands in every longer mail; a line of "=====" is none.
        if (!lines.Any(l => l.Text.EndsWith("=20", StringComparison.Ordinal) || l.Text.IndexOf("=3D", StringComparison.Ordinal) >= 0))
        {
            return lines;
        }

        var decoded = new List<PastedLine>();
        var open = new List<PastedLine>();
        foreach (PastedLine line in lines)
        {
            bool soft = line.Text.EndsWith("=", StringComparison.Ordinal) && !line.Text.EndsWith("==", StringComparison.Ordinal);
            open.Add(line.With(Characters(soft ? line.Text.Substring(0, line.Text.Length - 1) : line.Text)));
            if (!soft)
            {
                decoded.Add(PastedLine.Join(open));
                open.Clear();
            }
        }

        if (open.Count > 0)
        {
            decoded.Add(PastedLine.Join(open));
        }

        return decoded;
    }

    /// <summary>Lines without the marks of mail quoting, where more than one line has them, or the only one there is.</summary>
    public static IReadOnlyList<PastedLine> WithoutQuotes(IReadOnlyList<PastedLine> lines)
    {
        int quoted = lines.Count(l => QuoteLength(l.Text) > 0);
        return quoted > 1 || (quoted == 1 && lines.Count(l => l.Text.Trim().Length > 0) == 1) ? lines.Select(l => l.Skip(QuoteLength(l.Text))).ToArray() : lines;
    }

    /// <summary>Lines without the signature of a mail, which begins with a line of two dashes.</summary>
    public static IReadOnlyList<PastedLine> WithoutSignature(IReadOnlyList<PastedLine> lines)
    {
        const int Longest = 12;
        for (int i = lines.Count - 1; i > 0 && i >= lines.Count - Longest; i--)
        {
            if (lines[i].Text.TrimEnd() == "--")
            {
                return lines.Take(i).ToArray();
            }
        }

        return lines;
    }

    /// <summary>What stands between fences, if there are any; a fence that is never closed lasts to the end.</summary>
    public static IReadOnlyList<PastedLine> InFences(IReadOnlyList<PastedLine> lines)
    {
        if (!lines.Any(l => IsFence(l.Text)))
        {
            return lines;
        }

        var inside = new List<PastedLine>();
        bool open = false;
        foreach (PastedLine line in lines)
        {
            if (IsFence(line.Text))
            {
                open = !open;
            }
            else if (open)
            {
                inside.Add(line);
            }
        }

        // Fences around fences hold nothing between them.
        return inside.Any(l => l.Text.Trim().Length > 0) ? inside : lines.Where(l => !IsFence(l.Text)).ToArray();
    }

    /// <summary>Lines without those that a shell's prompt begins.</summary>
    public static IReadOnlyList<PastedLine> WithoutPrompts(IReadOnlyList<PastedLine> lines) => lines.Where(l => !IsPrompt(l.Text.TrimStart())).ToArray();

    private static char Plain(char c) => c switch
    {
        '\u00A0' or '\u2007' or '\u202F' or '\u3000' or (>= '\u2000' and <= '\u200A') => ' ',
        >= '\u2010' and <= '\u2015' or '\u2212' or '\uFE63' or '\uFF0D' => '-',
        '\u2018' or '\u2019' or '\u201A' or '\u201B' or '\u2032' => '\'',
        '\u201C' or '\u201D' or '\u201E' or '\u201F' or '\u2033' or '\u00AB' or '\u00BB' => '"',
        '\u00D7' or '\u2715' => 'x',
        '\uFF1A' => ':',
        '\uFF1D' => '=',
        >= '\uFF10' and <= '\uFF19' => (char)(c - '\uFF10' + '0'),
        _ => c,
    };

    private static string Characters(string text)
    {
        var decoded = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '=' && i + 2 < text.Length && Hex.Digit(text[i + 1]) >= 0 && Hex.Digit(text[i + 2]) >= 0 && !char.IsLower(text[i + 1]) && !char.IsLower(text[i + 2]))
            {
                decoded.Append((char)((Hex.Digit(text[i + 1]) << 4) | Hex.Digit(text[i + 2])));
                i += 2;
            }
            else
            {
                decoded.Append(text[i]);
            }
        }

        return decoded.ToString();
    }

    // "> ", ">> ", "> > ", "| " as some mail programs have it; a blank behind the last mark belongs to it.
    private static int QuoteLength(string line)
    {
        int end = 0, i = 0;
        while (i < line.Length && line[i] is '>' or '|' or ' ')
        {
            i++;
            end = line[i - 1] == ' ' ? end : i;
        }

        return end == 0 ? 0 : end < line.Length && line[end] == ' ' ? end + 1 : end;
    }

    private static bool IsFence(string line)
    {
        string trimmed = line.Trim();
        return trimmed.Length < 40 && Fences.Any(f => trimmed.StartsWith(f, StringComparison.OrdinalIgnoreCase));
    }

    // "root@pve:~# lscpu", "[root@esx1:~] esxcli ...", "$ virsh capabilities", "# xl info", "PS C:\> ...", "C:\Users\x>", "dom0 #".
    private static bool IsPrompt(string line)
    {
        if (line.Length == 0 || line.Length > 400)
        {
            return false;
        }

        int at = line.IndexOf('@'), blank = line.IndexOf(' ');
        bool user = at > 0 && (blank < 0 || at < blank) && line.Substring(0, at).All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or '[' or '(' or ')');
        return (line[0] is '$' or '#' or '%' && (line.Length == 1 || (line[1] == ' ' && line.Length > 2 && (char.IsLetter(line[2]) || line[2] is '.' or '/'))))
            || (user && line.IndexOfAny(new[] { '#', '$', ']', '>', '%' }, at) > at)
            || (line.StartsWith("PS ", StringComparison.Ordinal) && line.IndexOf('>') > 2)
            || (line.Length > 3 && char.IsLetter(line[0]) && line[1] == ':' && line[2] == '\\' && line.IndexOf('>') > 2)
            || line.StartsWith("~ # ", StringComparison.Ordinal) || line.StartsWith("~ $ ", StringComparison.Ordinal);
    }
}
