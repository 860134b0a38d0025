using System.Globalization;
using CpuMask.Json;
using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Compliance.Policy;

/// <summary>
/// Reads a policy strictly: a misspelt name would silently excuse nothing, or everything, so every name and value that is
/// not known is an error with its place.
/// </summary>
internal sealed class CompliancePolicyReader
{
    /// <summary>A policy is a page of text.</summary>
    public const int MostBytes = 4 << 20;

    private readonly string source;

    private CompliancePolicyReader(string source) => this.source = source;

    /// <summary>Reads a file's content.</summary>
    public static CompliancePolicy Read(byte[] bytes, string source)
    {
        // Windows PowerShell and Notepad write a byte order mark, or UTF-16.
        DumpText text = DumpText.Of(bytes, bytes.Length);
        var reader = new CompliancePolicyReader(source);
        try
        {
            return reader.Policy(JsonText.Parse(text.Bytes, text.Start, text.Length));
        }
        catch (JsonException e)
        {
            throw new CpuMaskException(ErrorIds.MalformedPolicy, ErrorKind.Input, source + e.Position + ": " + e.Message, e);
        }
    }

    private CompliancePolicy Policy(JsonValue json)
    {
        Only(json, string.Empty, "failOn", "rules", "retired", "waivers");
        return new CompliancePolicy
        {
            Source = source,
            FailOn = json["failOn"] is { } failOn
                ? Severity(failOn, "failOn", canBeOff: false)!.Value
                : FindingSeverity.Error,
            Rules = Rules(json["rules"]),
            Retired = Retired(json["retired"]),
            Waivers = Array(json["waivers"], "waivers").Select(Waiver).ToArray(),
        };
    }

    private Dictionary<string, FindingSeverity?> Rules(JsonValue? json)
    {
        var rules = new Dictionary<string, FindingSeverity?>();
        if (json is not null && json.Kind != JsonKind.Object)
        {
            throw Malformed("rules", Shown(json), "an object of rule ids and severities");
        }

        foreach (KeyValuePair<string, JsonValue> member in json?.Members ?? Enumerable.Empty<KeyValuePair<string, JsonValue>>())
        {
            if (ComplianceRules.Find(member.Key) is null)
            {
                throw Malformed("rules", "'" + Wording.Printable(member.Key) + "'", "one of " + string.Join(", ", ComplianceRules.All.Select(r => r.Id)));
            }

            rules[member.Key] = Severity(member.Value, "rules." + member.Key, canBeOff: true);
        }

        return rules;
    }

    private string[] Retired(JsonValue? json) => Array(json, "retired")
        .Select((item, i) => item.AsString ?? throw Malformed(Place("retired", i), Shown(item), "a host's name")).ToArray();

    private ComplianceWaiver Waiver(JsonValue json, int index)
    {
        string place = Place("waivers", index);
        if (json.Kind != JsonKind.Object)
        {
            throw Malformed(place, Shown(json), "an object with reason and expires, and with host, feature or rule");
        }

        Only(json, place, "host", "feature", "rule", "reason", "expires");
        string host = Text(json, "host", place), feature = Text(json, "feature", place), rule = Text(json, "rule", place);
        if (new[] { host, feature, rule }.All(p => p.Trim('*').Length == 0))
        {
            throw Malformed(place, "a waiver of everything", "host, feature or rule, or more than one of them");
        }

        if (rule.Length > 0 && !ComplianceRules.All.Any(r => new Wildcard(rule).Matches(r.Id)))
        {
            throw Malformed(place + ".rule", "'" + Wording.Printable(rule) + "'", "one of " + string.Join(", ", ComplianceRules.All.Select(r => r.Id)));
        }

        string reason = Text(json, "reason", place).Trim();
        if (reason.Length == 0)
        {
            throw Malformed(place + ".reason", "nothing", "a sentence that says why this is accepted");
        }

        string expires = Text(json, "expires", place);
        if (!DateTime.TryParseExact(expires, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime day))
        {
            throw Malformed(place + ".expires", expires.Length == 0 ? "nothing" : "'" + Wording.Printable(expires) + "'", "the last day on which it counts, such as 2026-01-31");
        }

        return new ComplianceWaiver(host, feature, rule, reason, day);
    }

    private FindingSeverity? Severity(JsonValue json, string place, bool canBeOff)
    {
        if (canBeOff && string.Equals(json.AsString, "off", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return FindingSeverities.TryParse(json.AsString, out FindingSeverity severity)
            ? severity
            : throw Malformed(place, Shown(json), canBeOff ? "off, information, warning or error" : "information, warning or error");
    }

    private IReadOnlyList<JsonValue> Array(JsonValue? json, string place) =>
        json is null or { Kind: JsonKind.Array } ? json?.Items ?? System.Array.Empty<JsonValue>() : throw Malformed(place, Shown(json), "an array");

    private string Text(JsonValue json, string name, string place) => json[name] is not { } value ? string.Empty
        : value.AsString ?? throw Malformed(place + "." + name, Shown(value), "a string");

    private void Only(JsonValue json, string place, params string[] names)
    {
        if (json.Kind != JsonKind.Object)
        {
            throw Malformed(place, Shown(json), "an object");
        }

        foreach (KeyValuePair<string, JsonValue> member in json.Members)
        {
            if (!names.Contains(member.Key))
            {
                throw Malformed(place, "'" + Wording.Printable(member.Key) + "'", "one of " + string.Join(", ", names));
            }
        }
    }

    private static string Place(string array, int index) => Wording.Format("{0}[{1}]", array, index);

    private static string Shown(JsonValue json) => json.AsText is { } text ? "'" + Wording.Printable(text) + "'"
        : json.Kind switch { JsonKind.Array => "an array", JsonKind.Object => "an object", JsonKind.Null or JsonKind.Boolean or JsonKind.Number or JsonKind.String => "null" };

    private CpuMaskException Malformed(string place, string found, string expected) =>
        Fail(place.Length == 0 ? source : source + ": " + place, found, expected);

    private static CpuMaskException Fail(string place, string found, string expected) =>
        new(ErrorIds.MalformedPolicy, ErrorKind.Input, Messages.MalformedPolicy(place, found, expected));
}
