using System.Text;
using CpuMask.Text;

namespace CpuMask.Json;

/// <summary>One pass over a UTF-8 text. Bounded in depth; of what it allocates, nothing outgrows the text.</summary>
internal sealed class JsonParser
{
    private const int MostDepth = 64;

    // Most objects have few members; those of more are checked for repeated names with a set.
    private const int FewMembers = 16;

    private static readonly JsonValue[] NoItems = new JsonValue[0];
    private static readonly KeyValuePair<string, JsonValue>[] NoMembers = new KeyValuePair<string, JsonValue>[0];

    private readonly byte[] text;
    private readonly int end;

    // Names repeat: each of a thousand registers has the same five. One slot a hash, the last name wins.
    private readonly string?[] names = new string?[256];

    // The items and members read so far of all arrays and objects that are open; what closes takes its own as an array.
    private readonly List<JsonValue> openItems = new();
    private readonly List<KeyValuePair<string, JsonValue>> openMembers = new();
    private int i;
    private int line = 1;
    private int lineStart;

    public JsonParser(byte[] utf8, int start, int length)
    {
        text = utf8;
        i = lineStart = start;
        end = start + length;
    }

    /// <summary>Parses the one value that a text is.</summary>
    public JsonValue Whole()
    {
        JsonValue value = Next();
        return HasMore() ? throw Error("the end of the text") : value;
    }

    /// <summary>Whether anything but blanks is left.</summary>
    public bool HasMore()
    {
        Blanks();
        return i < end;
    }

    /// <summary>Parses the next value.</summary>
    public JsonValue Next() => Value(0);

    private JsonValue Value(int depth)
    {
        Blanks();
        if (depth > MostDepth)
        {
            throw Error("at most 64 levels of nesting");
        }

        int at = line, column = i - lineStart + 1;
        return Peek() switch
        {
            (byte)'{' => JsonValue.Of(Members(depth), at, column),
            (byte)'[' => JsonValue.Of(Items(depth), at, column),
            (byte)'"' => JsonValue.Of(JsonKind.String, Characters(), at, column),
            (byte)'t' => JsonValue.Of(JsonKind.Boolean, Word("true"), at, column),
            (byte)'f' => JsonValue.Of(JsonKind.Boolean, Word("false"), at, column),
            (byte)'n' => JsonValue.Of(JsonKind.Null, Word("null"), at, column),
            _ => JsonValue.Of(JsonKind.Number, Number(), at, column),
        };
    }

    private KeyValuePair<string, JsonValue>[] Members(int depth)
    {
        int first = openMembers.Count;
        HashSet<string>? seen = null;
        i++;
        Blanks();
        if (Take('}'))
        {
            return NoMembers;
        }

        do
        {
            Blanks();
            if (Peek() != '"')
            {
                throw Error("a name in double quotes");
            }

            int at = i;
            string name = Name();
            if (IsTaken(first, name, ref seen))
            {
                i = at;
                throw new JsonException(Position(), Messages.NameTwice(name));
            }

            Blanks();
            if (!Take(':'))
            {
                throw Error("':'");
            }

            openMembers.Add(new KeyValuePair<string, JsonValue>(name, Value(depth + 1)));
            Blanks();
        }
        while (Take(','));
        return Take('}') ? Closed(openMembers, first) : throw Error("',' or '}'");
    }

    private bool IsTaken(int first, string name, ref HashSet<string>? seen)
    {
        if (openMembers.Count - first < FewMembers)
        {
            for (int m = first; m < openMembers.Count; m++)
            {
                if (openMembers[m].Key == name)
                {
                    return true;
                }
            }

            return false;
        }

        if (seen is null)
        {
            seen = new HashSet<string>(StringComparer.Ordinal);
            for (int m = first; m < openMembers.Count; m++)
            {
                seen.Add(openMembers[m].Key);
            }
        }

        return !seen.Add(name);
    }

    private JsonValue[] Items(int depth)
    {
        int first = openItems.Count;
        i++;
        Blanks();
        if (Take(']'))
        {
            return NoItems;
        }

        do
        {
            openItems.Add(Value(depth + 1));
            Blanks();
        }
        while (Take(','));
        return Take(']') ? Closed(openItems, first) : throw Error("',' or ']'");
    }

    private static T[] Closed<T>(List<T> open, int first)
    {
        var own = new T[open.Count - first];
        open.CopyTo(first, own, 0, own.Length);
        open.RemoveRange(first, own.Length);
        return own;
    }

    private string Name()
    {
        int start = i + 1, stop = start;
        uint hash = 0;
        while (stop < end && text[stop] is not ((byte)'"' or (byte)'\\' or < 0x20 or > 0x7E))
        {
            hash = (hash * 31) + text[stop++];
        }

        if (stop >= end || text[stop] != '"')
        {
            return Characters();
        }

        i = stop + 1;
        ref string? known = ref names[(hash ^ (hash >> 8)) & 0xFF];
        return known is not null && Is(known, start, stop) ? known : known = Encoding.ASCII.GetString(text, start, stop - start);
    }

    private bool Is(string known, int start, int stop)
    {
        if (known.Length != stop - start)
        {
            return false;
        }

        for (int k = 0; k < known.Length; k++)
        {
            if (known[k] != text[start + k])
            {
                return false;
            }
        }

        return true;
    }

    private string Characters()
    {
        int start = ++i;
        StringBuilder? built = null;
        while (i < end && text[i] != '"')
        {
            if (text[i] < ' ')
            {
                throw Error("the end of the string: '\"'");
            }

            if (text[i] != '\\')
            {
                i++;
                continue;
            }

            built ??= new StringBuilder();
            built.Append(Encoding.UTF8.GetString(text, start, i - start)).Append(Escape());
            start = i;
        }

        if (i >= end)
        {
            throw Error("the end of the string: '\"'");
        }

        string rest = Encoding.UTF8.GetString(text, start, i++ - start);
        return built is null ? rest : built.Append(rest).ToString();
    }

    // Stands on the backslash, leaves i behind the escape.
    private char Escape()
    {
        const string Letters = "\"\\/bfnrt", Meanings = "\"\\/\b\f\n\r\t";
        int letter = i + 1 < end ? Letters.IndexOf((char)text[i + 1]) : -1;
        if (letter >= 0)
        {
            i += 2;
            return Meanings[letter];
        }

        int value = 0, digits = 0;
        for (int d; digits < 4 && i + 2 + digits < end && text[i + 1] == 'u' && (d = Hex.Digit(text[i + 2 + digits])) >= 0; digits++)
        {
            value = (value << 4) | d;
        }

        if (digits < 4)
        {
            throw Error("an escape such as \\n or \\u00e9");
        }

        i += 6;
        return (char)value;
    }

    private string Number()
    {
        int start = i;
        Take('-');
        bool whole = Take('0') || Digits();
        bool fraction = !Take('.') || Digits();
        bool exponent = true;
        if (Peek() is (byte)'e' or (byte)'E')
        {
            i++;
            _ = Take('+') || Take('-');
            exponent = Digits();
        }

        if (whole && fraction && exponent)
        {
            return Encoding.ASCII.GetString(text, start, i - start);
        }

        i = start;
        throw Error("a value");
    }

    private bool Digits()
    {
        int start = i;
        while (Peek() is >= (byte)'0' and <= (byte)'9')
        {
            i++;
        }

        return i > start;
    }

    private string Word(string word)
    {
        if (i + word.Length > end || !Is(word, i, i + word.Length))
        {
            throw Error("a value");
        }

        i += word.Length;
        return word;
    }

    // A byte order mark counts as a blank: files that are joined keep theirs.
    private void Blanks()
    {
        for (; i < end; i++)
        {
            byte c = text[i];
            if (c == '\n')
            {
                line++;
                lineStart = i + 1;
            }
            else if (c == 0xEF && i + 2 < end && text[i + 1] == 0xBB && text[i + 2] == 0xBF)
            {
                i += 2;
            }
            else if (c is not ((byte)' ' or (byte)'\t' or (byte)'\r'))
            {
                return;
            }
        }
    }

    private byte Peek() => i < end ? text[i] : (byte)0;

    private bool Take(char c)
    {
        bool there = i < end && text[i] == c;
        i += there ? 1 : 0;
        return there;
    }

    private TextPosition Position() => new(line, i - lineStart + 1);

    private JsonException Error(string expected) => new(Position(), Messages.FoundAndExpected(Found(), expected));

    private string Found()
    {
        if (i >= end)
        {
            return "the end of the text";
        }

        int stop = i;
        while (stop < end && stop - i < 20 && " \t\r\n,:{}[]".IndexOf((char)text[stop]) < 0)
        {
            stop++;
        }

        return "'" + Wording.Printable(Encoding.UTF8.GetString(text, i, Math.Max(1, stop - i))) + "'";
    }
}

/// <summary>A text that is no JSON: where it stops being that, what stands there, and what should.</summary>
public sealed class JsonException : FormatException
{
    internal JsonException(TextPosition position, string message)
        : base(message) => Position = position;

    /// <summary>The place in the text.</summary>
    public TextPosition Position { get; }
}
