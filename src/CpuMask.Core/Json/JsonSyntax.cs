using System.Text;
using CpuMask.Text;

namespace CpuMask.Json;

/// <summary>
/// Finds the first place where a text stops being JSON (RFC 8259). The framework's reader says what it did not like but
/// not where, and lets an unfinished text pass; files that people write by hand deserve a line and a column.
/// </summary>
internal sealed class JsonSyntax
{
    private const int MostDepth = 64;
    private readonly string text;
    private int i;

    private JsonSyntax(string text) => this.text = text;

    /// <summary>The first error of a UTF-8 text: its place, what stands there and what should; null when it is JSON.</summary>
    public static (TextPosition Position, string Found, string Expected)? FirstError(byte[] utf8, int start, int length)
    {
        var syntax = new JsonSyntax(Encoding.UTF8.GetString(utf8, start, length));
        string? expected = syntax.Whole();
        return expected is null ? null : (syntax.Position(), syntax.Found(), expected);
    }

    private string? Whole()
    {
        string? error = Value(0);
        if (error is null)
        {
            Blanks();
            error = i < text.Length ? "the end of the text" : null;
        }

        return error;
    }

    private string? Value(int depth)
    {
        Blanks();
        if (depth > MostDepth)
        {
            return "at most 64 levels of nesting";
        }

        switch (Peek())
        {
            case '{':
                return Members(depth);
            case '[':
                return Items(depth);
            case '"':
                return Characters();
            case 't':
                return Word("true");
            case 'f':
                return Word("false");
            case 'n':
                return Word("null");
            default:
                return Number();
        }
    }

    private string? Members(int depth)
    {
        i++;
        Blanks();
        if (Take('}'))
        {
            return null;
        }

        do
        {
            Blanks();
            if (Peek() != '"')
            {
                return "a name in double quotes";
            }

            if (Characters() is { } badName)
            {
                return badName;
            }

            Blanks();
            if (!Take(':'))
            {
                return "':'";
            }

            if (Value(depth + 1) is { } badValue)
            {
                return badValue;
            }

            Blanks();
        }
        while (Take(','));
        return Take('}') ? null : "',' or '}'";
    }

    private string? Items(int depth)
    {
        i++;
        Blanks();
        if (Take(']'))
        {
            return null;
        }

        do
        {
            if (Value(depth + 1) is { } bad)
            {
                return bad;
            }

            Blanks();
        }
        while (Take(','));
        return Take(']') ? null : "',' or ']'";
    }

    private string? Characters()
    {
        i++;
        while (i < text.Length && text[i] != '"')
        {
            if (text[i] < ' ')
            {
                return "the end of the string: '\"'";
            }

            if (text[i] == '\\' && !Escape())
            {
                return "an escape such as \\n or \\u00e9";
            }

            i++;
        }

        return Take('"') ? null : "the end of the string: '\"'";
    }

    // Stands on the backslash, leaves i on the escape's last character.
    private bool Escape()
    {
        char c = i + 1 < text.Length ? text[i + 1] : '\0';
        if (c == 'u')
        {
            for (int k = 2; k < 6; k++)
            {
                if (i + k >= text.Length || Hex.Digit(text[i + k]) < 0)
                {
                    return false;
                }
            }

            i += 5;
            return true;
        }

        i += "\"\\/bfnrt".IndexOf(c) >= 0 ? 1 : 0;
        return text[i] == c;
    }

    private string? Number()
    {
        int start = i;
        Take('-');
        bool whole = Take('0') || Digits();
        bool fraction = !Take('.') || Digits();
        bool exponent = true;
        if (Peek() is 'e' or 'E')
        {
            i++;
            exponent = Take('+') || Take('-') ? Digits() : Digits();
        }

        if (whole && fraction && exponent)
        {
            return null;
        }

        i = start;
        return "a value";
    }

    private bool Digits()
    {
        int start = i;
        while (Peek() is >= '0' and <= '9')
        {
            i++;
        }

        return i > start;
    }

    private string? Word(string word)
    {
        if (string.CompareOrdinal(text, i, word, 0, word.Length) != 0)
        {
            return "a value";
        }

        i += word.Length;
        return null;
    }

    private void Blanks()
    {
        while (Peek() is ' ' or '\t' or '\n' or '\r' or '\uFEFF')
        {
            i++;
        }
    }

    private char Peek() => i < text.Length ? text[i] : '\0';

    private bool Take(char c)
    {
        bool there = Peek() == c;
        i += there ? 1 : 0;
        return there;
    }

    private TextPosition Position()
    {
        int line = 1, start = 0;
        for (int k = 0; k < i; k++)
        {
            if (text[k] == '\n')
            {
                line++;
                start = k + 1;
            }
        }

        return new TextPosition(line, i - start + 1);
    }

    private string Found()
    {
        int end = i;
        while (end < text.Length && end - i < 20 && " \t\r\n,:{}[]".IndexOf(text[end]) < 0)
        {
            end++;
        }

        return i >= text.Length ? "the end of the text" : "'" + Wording.Printable(text.Substring(i, System.Math.Max(1, end - i))) + "'";
    }
}
