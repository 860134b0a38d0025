using System.Globalization;
using System.IO;

namespace CpuMask.Json;

/// <summary>
/// Writes indented JSON, LF only. The framework's own writer escapes every '/', so that paths become hard to read, and
/// loads an assembly that costs a start-up 10 ms.
/// </summary>
public sealed class JsonWriter
{
    private readonly TextWriter output;
    private int depth;
    private bool needsComma;
    private bool afterName;
    private readonly string betweenItems, behindName;
    private int inline;

    /// <summary>Writes to a text writer, which stays open.</summary>
    /// <param name="output">The text writer.</param>
    /// <param name="isCompact">Leaves the blanks out that stand on one line for people to read.</param>
    public JsonWriter(TextWriter output, bool isCompact = false)
    {
        this.output = output;
        betweenItems = isCompact ? "," : ", ";
        behindName = isCompact ? ":" : ": ";
    }

    /// <summary>
    /// Renders members of an object once, for objects that share them: a thousand alike hosts have the same registers.
    /// </summary>
    /// <param name="write">Writes the members.</param>
    /// <returns>A text for <see cref="Members"/> of a writer at the same depth.</returns>
    public string RenderMembers(Action<JsonWriter> write)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        write(new JsonWriter(text) { depth = depth, inline = inline });
        return text.ToString();
    }

    /// <summary>Writes members that <see cref="RenderMembers"/> has rendered; nothing for an empty text.</summary>
    public void Members(string rendered)
    {
        if (rendered.Length > 0)
        {
            if (needsComma)
            {
                output.Write(inline > 0 ? betweenItems : ",");
            }

            output.Write(rendered);
            needsComma = true;
        }
    }

    /// <summary>Begins an object.</summary>
    /// <param name="name">Its name inside an object; null inside an array and at the top.</param>
    /// <param name="onOneLine">Keeps everything inside it on one line.</param>
    public void BeginObject(string? name = null, bool onOneLine = false) => Begin('{', name, onOneLine);

    /// <summary>Ends an object.</summary>
    public void EndObject() => End('}');

    /// <summary>Begins an array.</summary>
    /// <param name="name">Its name inside an object; null inside an array and at the top.</param>
    /// <param name="onOneLine">Keeps everything inside it on one line.</param>
    public void BeginArray(string? name = null, bool onOneLine = false) => Begin('[', name, onOneLine);

    /// <summary>Ends an array.</summary>
    public void EndArray() => End(']');

    /// <summary>Writes an array, an element an item.</summary>
    /// <param name="name">Its name in the object; null inside an array.</param>
    /// <param name="items">What it is made of.</param>
    /// <param name="write">Writes one element.</param>
    /// <param name="onOneLine">Whether all stand on one line.</param>
    public void Array<T>(string? name, IEnumerable<T> items, Action<T> write, bool onOneLine = false)
    {
        BeginArray(name, onOneLine);
        foreach (T item in items)
        {
            write(item);
        }

        EndArray();
    }

    /// <summary>Writes an array of objects, one an item.</summary>
    /// <param name="name">The array's name in the object; null inside an array.</param>
    /// <param name="items">What it is made of.</param>
    /// <param name="write">Writes the members of one object.</param>
    /// <param name="onOneLine">Whether each object stands on one line.</param>
    public void Objects<T>(string? name, IEnumerable<T> items, Action<T> write, bool onOneLine = false) => Array(name, items, item =>
    {
        BeginObject(onOneLine: onOneLine);
        write(item);
        EndObject();
    });

    /// <summary>Writes a string member, or null.</summary>
    public void String(string name, string? value)
    {
        Name(name);
        String(value);
    }

    /// <summary>Writes a string item, or null.</summary>
    public void String(string? value)
    {
        Separate();
        if (value is null)
        {
            output.Write("null");
        }
        else
        {
            Quote(value);
        }

        needsComma = true;
    }

    /// <summary>Writes a whole number, or null.</summary>
    public void Number(string name, long? value)
    {
        Name(name);
        Raw(value is null ? "null" : value.Value.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Writes a number with up to four places, or null.</summary>
    public void Fraction(string name, double? value)
    {
        Name(name);
        Raw(value is null ? "null" : value.Value.ToString("0.####", CultureInfo.InvariantCulture));
    }

    /// <summary>Writes a whole number item.</summary>
    public void Number(long value) => Raw(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Writes a boolean, or null.</summary>
    public void Boolean(string name, bool? value)
    {
        Name(name);
        Raw(value switch { null => "null", true => "true", false => "false" });
    }

    /// <summary>Writes an array of strings on one line.</summary>
    public void Strings(string name, IEnumerable<string> values)
    {
        BeginArray(name, onOneLine: true);
        foreach (string value in values)
        {
            String(value);
        }

        EndArray();
    }

    /// <summary>Ends the document with a line end.</summary>
    public void EndDocument()
    {
        output.Write('\n');
        output.Flush();
    }

    private void Begin(char bracket, string? name, bool onOneLine)
    {
        if (name is not null)
        {
            Name(name);
        }

        Separate();
        output.Write(bracket);
        depth++;
        needsComma = false;
        if (inline > 0 || onOneLine)
        {
            inline++;
        }
    }

    private void End(char bracket)
    {
        depth--;
        if (inline > 0)
        {
            inline--;
        }
        else if (needsComma)
        {
            NewLine();
        }

        output.Write(bracket);
        needsComma = true;
    }

    private void Name(string name)
    {
        Separate();
        Quote(name);
        output.Write(behindName);
        afterName = true;
        needsComma = false;
    }

    private void Raw(string text)
    {
        Separate();
        output.Write(text);
        needsComma = true;
    }

    private void Separate()
    {
        if (afterName)
        {
            afterName = false;
            return;
        }

        if (needsComma)
        {
            output.Write(inline > 0 ? betweenItems : ",");
        }

        if (depth > 0 && inline == 0)
        {
            NewLine();
        }

        needsComma = false;
    }

    private void NewLine()
    {
        output.Write('\n');
        for (int i = 0; i < depth; i++)
        {
            output.Write("  ");
        }
    }

    private void Quote(string value)
    {
        output.Write('"');
        int plain = 0;
        for (int i = 0; i < value.Length; i++)
        {
            string? escaped = Escape(value[i]);
            if (escaped is not null)
            {
                output.Write(plain == 0 && i == 0 ? string.Empty : value.Substring(plain, i - plain));
                output.Write(escaped);
                plain = i + 1;
            }
        }

        output.Write(plain == 0 ? value : value.Substring(plain));
        output.Write('"');
    }

    // Lone surrogates, line separators and direction marks survive as escapes, and harm no terminal.
    private static string? Escape(char c) => c switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        >= ' ' and < (char)0x7F => null,
        < ' ' or (char)0x7F or (>= (char)0x200B and <= (char)0x206F) or (>= (char)0xD800 and <= (char)0xDFFF) or (char)0xFEFF =>
            "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
        _ => null,
    };
}
