namespace CpuMask.Json;

/// <summary>Reads JSON (RFC 8259) from UTF-8; every value knows its line and column, and so does every error.</summary>
public static class JsonText
{
    /// <summary>Parses a text that is one value.</summary>
    /// <exception cref="JsonException">It is no JSON, is nested more than 64 deep, or repeats a name in one object.</exception>
    public static JsonValue Parse(byte[] utf8, int start, int length) => new JsonParser(utf8, start, length).Whole();

    /// <summary>Parses a text of several values, one behind the other, as a shell loop that appends to one file leaves them.</summary>
    /// <exception cref="JsonException">What comes next is no JSON; the values before it have been given.</exception>
    public static IEnumerable<JsonValue> ParseAll(byte[] utf8, int start, int length)
    {
        var parser = new JsonParser(utf8, start, length);
        while (parser.HasMore())
        {
            yield return parser.Next();
        }
    }
}
