using System.Globalization;
using CpuMask.Text;

namespace CpuMask.Json;

/// <summary>Told of a member that does not fit.</summary>
/// <param name="at">The nearest value that is there.</param>
/// <param name="place">The member, from the document's top: <c>hosts[3].registers[0].leaf</c>.</param>
/// <param name="found">What stands there.</param>
/// <param name="expected">What should: "a 32-bit hexadecimal value".</param>
public delegate void JsonComplaint(JsonValue at, string place, string found, string expected);

/// <summary>A parsed JSON value. Asking a value for what it is not answers null or nothing, never an exception.</summary>
public sealed class JsonValue
{
    // A dictionary costs more than it saves in the small objects that most are.
    private const int FewMembers = 8;

    private static readonly JsonValue[] NoItems = new JsonValue[0];
    private static readonly KeyValuePair<string, JsonValue>[] NoMembers = new KeyValuePair<string, JsonValue>[0];

    // A text of ten thousand hosts is tens of thousands of values, so one field holds what each kind has: a string, an array
    // of values, an array of members or, once one of many has been asked for, IndexedMembers.
    private object? content;
    private readonly int line;
    private readonly int column;

    private JsonValue(JsonKind kind, object? content, int line, int column)
    {
        Kind = kind;
        this.content = content;
        this.line = line;
        this.column = column;
    }

    /// <summary>The JSON null, of no text.</summary>
    public static JsonValue Null { get; } = new(JsonKind.Null, null, 0, 0);

    /// <summary>What it is.</summary>
    public JsonKind Kind { get; }

    /// <summary>Where it begins in its text.</summary>
    public TextPosition Position => new(line, column);

    /// <summary>The items of an array; empty for anything else.</summary>
    public IReadOnlyList<JsonValue> Items => content as JsonValue[] ?? NoItems;

    /// <summary>The members of an object, in the order of the text; empty for anything else.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonValue>> Members =>
        content as KeyValuePair<string, JsonValue>[] ?? (content as IndexedMembers)?.InOrder ?? NoMembers;

    /// <summary>A string, or null.</summary>
    public string? AsString => Kind == JsonKind.String ? Text : null;

    /// <summary>A string, or a number or boolean as it was written, or null.</summary>
    public string? AsText => Kind is JsonKind.String or JsonKind.Number or JsonKind.Boolean ? Text : null;

    /// <summary>A whole number, or null.</summary>
    public long? AsNumber => Kind == JsonKind.Number
        && long.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long n) ? n : null;

    /// <summary>A boolean, or null.</summary>
    public bool? AsBoolean => Kind == JsonKind.Boolean ? Text == "true" : null;

    private string? Text => content as string;

    /// <summary>A member of an object; null when there is none.</summary>
    public JsonValue? this[string name]
    {
        get
        {
            if (content is KeyValuePair<string, JsonValue>[] few)
            {
                if (few.Length <= FewMembers)
                {
                    foreach (KeyValuePair<string, JsonValue> member in few)
                    {
                        if (member.Key == name)
                        {
                            return member.Value;
                        }
                    }

                    return null;
                }

                content = new IndexedMembers(few);
            }

            return content is IndexedMembers many && many.ByName.TryGetValue(name, out JsonValue? value) ? value : null;
        }
    }

    internal static JsonValue Of(JsonKind kind, string text, int line, int column) => new(kind, text, line, column);

    internal static JsonValue Of(JsonValue[] items, int line, int column) => new(JsonKind.Array, items, line, column);

    internal static JsonValue Of(KeyValuePair<string, JsonValue>[] members, int line, int column) => new(JsonKind.Object, members, line, column);

    private sealed class IndexedMembers
    {
        public IndexedMembers(KeyValuePair<string, JsonValue>[] members)
        {
            InOrder = members;
            ByName = new Dictionary<string, JsonValue>(members.Length, StringComparer.Ordinal);
            foreach (KeyValuePair<string, JsonValue> member in members)
            {
                ByName.Add(member.Key, member.Value);
            }
        }

        public KeyValuePair<string, JsonValue>[] InOrder { get; }

        public Dictionary<string, JsonValue> ByName { get; }
    }
}
