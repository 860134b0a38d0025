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
    private readonly string? text;
    private readonly List<JsonValue>? items;
    private readonly List<KeyValuePair<string, JsonValue>>? members;
    private readonly int line;
    private readonly int column;
    private Dictionary<string, JsonValue>? index;

    private JsonValue(
        JsonKind kind, string? text, List<JsonValue>? items, List<KeyValuePair<string, JsonValue>>? members, int line, int column)
    {
        Kind = kind;
        this.text = text;
        this.items = items;
        this.members = members;
        this.line = line;
        this.column = column;
    }

    /// <summary>The JSON null, of no text.</summary>
    public static JsonValue Null { get; } = new(JsonKind.Null, null, null, null, 0, 0);

    /// <summary>What it is.</summary>
    public JsonKind Kind { get; }

    /// <summary>Where it begins in its text.</summary>
    public TextPosition Position => new(line, column);

    /// <summary>The items of an array; empty for anything else.</summary>
    public IReadOnlyList<JsonValue> Items => items ?? (IReadOnlyList<JsonValue>)NoItems;

    /// <summary>The members of an object, in the order of the text; empty for anything else.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonValue>> Members => members ?? (IReadOnlyList<KeyValuePair<string, JsonValue>>)NoMembers;

    /// <summary>A string, or null.</summary>
    public string? AsString => Kind == JsonKind.String ? text : null;

    /// <summary>A string, or a number or boolean as it was written, or null.</summary>
    public string? AsText => Kind is JsonKind.String or JsonKind.Number or JsonKind.Boolean ? text : null;

    /// <summary>A whole number, or null.</summary>
    public long? AsNumber => Kind == JsonKind.Number
        && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long n) ? n : null;

    /// <summary>A boolean, or null.</summary>
    public bool? AsBoolean => Kind == JsonKind.Boolean ? text == "true" : null;

    /// <summary>A member of an object; null when there is none.</summary>
    public JsonValue? this[string name]
    {
        get
        {
            if (members is null)
            {
                return null;
            }

            if (members.Count > FewMembers)
            {
                return (index ??= Index(members)).TryGetValue(name, out JsonValue? value) ? value : null;
            }

            foreach (KeyValuePair<string, JsonValue> member in members)
            {
                if (member.Key == name)
                {
                    return member.Value;
                }
            }

            return null;
        }
    }

    internal static JsonValue Of(JsonKind kind, string text, int line, int column) => new(kind, text, null, null, line, column);

    internal static JsonValue Of(List<JsonValue> items, int line, int column) => new(JsonKind.Array, null, items, null, line, column);

    internal static JsonValue Of(List<KeyValuePair<string, JsonValue>> members, int line, int column) =>
        new(JsonKind.Object, null, null, members, line, column);

    private static Dictionary<string, JsonValue> Index(List<KeyValuePair<string, JsonValue>> members)
    {
        var index = new Dictionary<string, JsonValue>(members.Count, System.StringComparer.Ordinal);
        foreach (KeyValuePair<string, JsonValue> member in members)
        {
            index.Add(member.Key, member.Value);
        }

        return index;
    }
}
