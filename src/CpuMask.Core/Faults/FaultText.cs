using System.Globalization;
using System.Text;
using CpuMask.Reading;

namespace CpuMask.Faults;

/// <summary>
/// An error text made plain: HTML, quoting and fences gone, every quotation mark an apostrophe, odd blanks gone. Wizards,
/// mails, tickets and chats leave all of these behind.
/// </summary>
internal sealed class FaultText
{
    /// <summary>No one pastes more; what is behind it is not read.</summary>
    public const int Most = 1 << 20;

    private static readonly Dictionary<string, string> Entities = new(StringComparer.OrdinalIgnoreCase)
    {
        ["nbsp"] = " ", ["lt"] = "<", ["gt"] = ">", ["amp"] = "&", ["quot"] = "'", ["apos"] = "'", ["laquo"] = "'", ["raquo"] = "'",
        ["ldquo"] = "'", ["rdquo"] = "'", ["bdquo"] = "'", ["lsquo"] = "'", ["rsquo"] = "'", ["sbquo"] = "'", ["bull"] = "*", ["middot"] = "*",
    };

    private const string Between = " ,;='{}[]()<>|\"";
    private const string Quotes = "\"'`\u00B4\u2018\u2019\u201A\u201B\u201C\u201D\u201E\u201F\u00AB\u00BB\u2039\u203A\u300C\u300D\u300E\u300F\uFF02\uFF07";
    private const string Bullets = "*\u2022\u00B7\u2023\u25AA\u25CF\u25E6\u2043\u2219\uF0B7";

    private FaultText(string plain)
    {
        Plain = plain;
        Lines = plain.Split('\n');
        Flat = string.Join(" ", Unescaped(plain).Split(new[] { ' ', '\t', '\n' }, StringSplitOptions.RemoveEmptyEntries));
        Tight = Tightened(Flat);
    }

    /// <summary>The text, line ends as LF.</summary>
    public string Plain { get; }

    /// <summary>Its lines.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>The whole text on one line with single blanks, so that a sentence is found wherever it was wrapped.</summary>
    public string Flat { get; }

    /// <summary>The same without blanks, quotes and capitals: a terminal wraps inside words too.</summary>
    private string Tight { get; }

    /// <summary>Makes the beginning of an input plain.</summary>
    internal static FaultText Of(DumpText text) => Of(text.Slice(text.Start, Math.Min(text.End, text.Start + Most)));

    /// <summary>Makes a text plain.</summary>
    public static FaultText Of(string text)
    {
        string raw = Unquoted((text.Length > Most ? text.Substring(0, Most) : text).Replace("\r\n", "\n").Replace('\r', '\n'));
        var plain = new StringBuilder(raw.Length);
        for (int i = 0; i < raw.Length; i++)
        {
            char c = raw[i];
            if (c == '<' && Tag(raw, i, out int end, out bool isLine))
            {
                plain.Append(isLine ? '\n' : ' ');
                i = end;
            }
            else if (c == '&' && Entity(raw, i, out int last, out string meaning))
            {
                plain.Append(meaning);
                i = last;
            }
            else
            {
                Append(plain, c);
            }
        }

        return new FaultText(plain.ToString());
    }

    /// <summary>The items of lists: lines, or what stands between bullets on one line, without the bullets.</summary>
    public IEnumerable<string> Items()
    {
        foreach (string line in Lines)
        {
            foreach (string part in line.Split('*'))
            {
                string item = part.Trim(' ', '\t', '-', '\u2013', '\u2014', ',', ';', '.', ':', '\'', '|');
                if (item.Length is > 1 and < 160)
                {
                    yield return item;
                }
            }
        }
    }

    /// <summary>The words of <see cref="Flat"/> without punctuation around them, each with its place there.</summary>
    public IReadOnlyList<(string Word, int At)> Words()
    {
        var words = new List<(string, int)>();
        int start = -1;
        for (int i = 0; i <= Flat.Length; i++)
        {
            bool between = i == Flat.Length || Between.IndexOf(Flat[i]) >= 0;
            if (between && start >= 0)
            {
                string word = Flat.Substring(start, i - start).Trim('.', ':', '*', '!', '?');
                if (word.Length > 0)
                {
                    words.Add((word, start));
                }

                start = -1;
            }
            else if (!between && start < 0)
            {
                start = i;
            }
        }

        return words;
    }

    /// <summary>The words behind a place, in order, without a walk through those before it.</summary>
    internal static IEnumerable<string> After(IReadOnlyList<(string Word, int At)> words, int at, int count)
    {
        for (int i = at + 1; i < words.Count && i <= at + count; i++)
        {
            yield return words[i].Word;
        }
    }

    /// <summary>Whether the text has a sentence in it, wherever it was wrapped and whatever the case.</summary>
    public bool Says(string sentence) => Tight.IndexOf(Tightened(sentence), StringComparison.Ordinal) >= 0;

    /// <summary>Whether the text has all of some words or sentences in it.</summary>
    public bool SaysAll(params string[] sentences) => Array.TrueForAll(sentences, Says);

    /// <summary>Whether the text has any of some words or sentences in it.</summary>
    public bool SaysAny(params string[] sentences) => Array.Exists(sentences, Says);

    /// <summary>The sentences of <see cref="Flat"/>: what stands between full stops, question marks and the like.</summary>
    public IEnumerable<string> Sentences()
    {
        int start = 0;
        for (int i = 0; i < Flat.Length; i++)
        {
            bool end = Flat[i] is '\u3002' or '!' or '?' || (Flat[i] == '.' && (i + 1 == Flat.Length || Flat[i + 1] == ' '));
            if (end || i + 1 == Flat.Length)
            {
                yield return Flat.Substring(start, i + 1 - start).Trim();
                start = i + 1;
            }
        }
    }

    /// <summary>
    /// Where each occurrence of a sentence ends in <see cref="Flat"/>, also where blanks stand inside its words; at most
    /// <paramref name="most"/>.
    /// </summary>
    public IEnumerable<int> EndsOf(string sentence, int most = 64)
    {
        string wanted = Tightened(sentence);
        for (int at = 0, found = 0; at < Flat.Length && found < most; at++)
        {
            if (char.ToLowerInvariant(Flat[at]) == wanted[0] && EndOf(wanted, at) is { } end)
            {
                found++;
                yield return end;
                at = end - 1;
            }
        }
    }

    private int? EndOf(string wanted, int at)
    {
        int matched = 0;
        while (at < Flat.Length && matched < wanted.Length)
        {
            char c = char.ToLowerInvariant(Flat[at++]);
            if (IsLoose(c))
            {
                continue;
            }

            if (c != wanted[matched++])
            {
                return null;
            }
        }

        return matched == wanted.Length ? at : null;
    }

    private static bool IsLoose(char c) => c is ' ' or '\'' or '\n' or '\\';

    private static string Tightened(string text)
    {
        var tight = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            if (!IsLoose(c))
            {
                tight.Append(char.ToLowerInvariant(c));
            }
        }

        return tight.ToString();
    }

    // Logs that are JSON hold their messages escaped, some of them twice.
    private static string Unescaped(string text)
    {
        if (text.IndexOf('\\') < 0)
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            int slashes = 0;
            while (i + slashes < text.Length && text[i + slashes] == '\\')
            {
                slashes++;
            }

            char next = i + slashes < text.Length ? text[i + slashes] : ' ';
            if (slashes > 0 && next is 'n' or 'r' or 't' && !(i > 0 && text[i - 1] == ':'))
            {
                plain.Append(' ');
                i += slashes;
            }
            else if (slashes > 0)
            {
                plain.Append(next == '\'' ? string.Empty : "\\");
                i += slashes - 1;
            }
            else
            {
                plain.Append(text[i]);
            }
        }

        return plain.ToString();
    }

    // "> " of mails and chats, "| " of tables, fences: none of it is the message.
    private static string Unquoted(string text)
    {
        if (text.IndexOf('>') < 0 && text.IndexOf('|') < 0 && text.IndexOf("```", StringComparison.Ordinal) < 0)
        {
            return text;
        }

        string[] lines = text.Replace("\r\n", "\n").Replace('\r', '\n').Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i];
            int at = 0;
            while (at < line.Length && (char.IsWhiteSpace(line[at]) || (line[at] is '>' or '|' && (at + 1 == line.Length || line[at + 1] is '>' or '|' || char.IsWhiteSpace(line[at + 1])))))
            {
                at++;
            }

            bool quoted = line.IndexOfAny(new[] { '>', '|' }, 0, at) >= 0;
            lines[i] = line.TrimStart().StartsWith("```", StringComparison.Ordinal) ? string.Empty : quoted ? line.Substring(at) : line;
        }

        return string.Join("\n", lines);
    }

    private static void Append(StringBuilder plain, char c)
    {
        if (Quotes.IndexOf(c) >= 0)
        {
            plain.Append('\'');
        }
        else if (Bullets.IndexOf(c) >= 0)
        {
            plain.Append('*');
        }
        else if (c is (>= '\u2010' and <= '\u2013') or '\u2212' or '\uFE63' or '\uFF0D')
        {
            plain.Append('-');
        }
        else if (c is '\r' or '\uFEFF' or '\u00AD' or '\u200B' or '\u200C' or '\u200D')
        {
            return;
        }
        else
        {
            bool blank = c is '\t' or '\u00A0' or '\u2007' or '\u202F' or '\u3000' || char.GetUnicodeCategory(c) == UnicodeCategory.SpaceSeparator;
            plain.Append(blank ? ' ' : c is '\u2028' or '\u2029' or '\v' or '\f' ? '\n' : c);
        }
    }

    // <br>, </p> and <li class="x"> are tags; <esx1> and < 3 are not.
    private static bool Tag(string text, int start, out int end, out bool isLine)
    {
        int i = start + 1;
        i += i < text.Length && text[i] == '/' ? 1 : 0;
        int name = i;
        while (i < text.Length && (text[i] is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9'))
        {
            i++;
        }

        string tag = text.Substring(name, i - name).ToLowerInvariant();
        isLine = tag is "br" or "p" or "li" or "div" or "tr" or "ul" or "ol" or "table" or "h1" or "h2" or "h3" or "pre";
        bool known = isLine || tag is "b" or "i" or "u" or "em" or "strong" or "span" or "font" or "a" or "td" or "th" or "code" or "tt" or "html" or "body" or "small";
        end = known ? text.IndexOf('>', i, Math.Min(text.Length - i, 500)) : -1;
        return end >= 0;
    }

    private static bool Entity(string text, int start, out int last, out string meaning)
    {
        meaning = string.Empty;
        last = text.IndexOf(';', start, Math.Min(text.Length - start, 10));
        if (last < 0)
        {
            return false;
        }

        string name = text.Substring(start + 1, last - start - 1);
        if (Entities.TryGetValue(name, out string? known))
        {
            meaning = known;
            return true;
        }

        bool hex = name.StartsWith("#x", StringComparison.OrdinalIgnoreCase);
        bool ok = name.StartsWith("#", StringComparison.Ordinal) && int.TryParse(
            name.Substring(hex ? 2 : 1), hex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out int code)
            && code is > 31 and < 0xD800 && (meaning = new string((char)code, 1)).Length > 0;
        if (ok)
        {
            var one = new StringBuilder();
            Append(one, meaning[0]);
            meaning = one.ToString();
        }

        return ok;
    }
}
