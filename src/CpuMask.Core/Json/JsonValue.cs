using System.Collections.Generic;
using System.Globalization;

namespace CpuMask.Json;

/// <summary>A parsed JSON value. Asking a value for what it is not answers null or nothing, never an exception.</summary>
public sealed class JsonValue
{
    private static readonly JsonValue[] NoItems = new JsonValue[0];
    private readonly string? text;
    private readonly List<JsonValue>? items;
    private readonly Dictionary<string, JsonValue>? members;

    private JsonValue(JsonKind kind, string? text, List<JsonValue>? items, Dictionary<string, JsonValue>? members)
    {
        Kind = kind;
        this.text = text;
        this.items = items;
        this.members = members;
    }

    /// <summary>The JSON null.</summary>
    public static JsonValue Null { get; } = new(JsonKind.Null, null, null, null);

    /// <summary>What it is.</summary>
    public JsonKind Kind { get; }

    /// <summary>The items of an array; empty for anything else.</summary>
    public IReadOnlyList<JsonValue> Items => items ?? (IReadOnlyList<JsonValue>)NoItems;

    /// <summary>The members of an object, in the order of the text; empty for anything else.</summary>
    public IEnumerable<KeyValuePair<string, JsonValue>> Members =>
        members ?? (IEnumerable<KeyValuePair<string, JsonValue>>)new KeyValuePair<string, JsonValue>[0];

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
    public JsonValue? this[string name] =>
        members is not null && members.TryGetValue(name, out JsonValue? value) ? value : null;

    internal static JsonValue Of(JsonKind kind, string text) => new(kind, text, null, null);

    internal static JsonValue Of(List<JsonValue> items) => new(JsonKind.Array, null, items, null);

    internal static JsonValue Of(Dictionary<string, JsonValue> members) => new(JsonKind.Object, null, null, members);
}
