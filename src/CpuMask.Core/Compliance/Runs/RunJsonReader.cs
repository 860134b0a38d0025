using System.Globalization;
using CpuMask.Compliance.Policy;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Hosts;
using CpuMask.Json;
using CpuMask.Pool;
using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Compliance.Runs;

/// <summary>Reads what <see cref="RunJson"/> wrote, this version or an older one.</summary>
internal sealed class RunJsonReader
{
    private readonly string source;

    private RunJsonReader(string source) => this.source = source;

    /// <summary>Reads a file's content.</summary>
    /// <exception cref="CpuMaskException">It is no run; the message names the place.</exception>
    public static ComplianceRun Read(byte[] bytes, string source)
    {
        DumpText text = DumpText.Of(bytes, bytes.Length);
        try
        {
            return new RunJsonReader(source).Run(JsonText.Parse(text.Bytes, text.Start, text.Length));
        }
        catch (JsonException e)
        {
            throw new CpuMaskException(ErrorIds.MalformedRun, ErrorKind.Input, source + e.Position + ": " + e.Message, e);
        }
    }

    private ComplianceRun Run(JsonValue json)
    {
        if (json["checkedAt"]?.AsString is not { } checkedAt || !TryTime(checkedAt, out DateTimeOffset at))
        {
            throw Malformed("checkedAt", json["checkedAt"]?.AsText ?? "nothing", "a time; the file is a run as CpuMask keeps it");
        }

        if (json["groups"] is not { Kind: JsonKind.Array } groups)
        {
            throw Malformed("groups", json["groups"] is { } other ? other.AsText ?? "null" : "nothing", "the groups of hosts of a run");
        }

        return new ComplianceRun(
            at,
            Enumerable.Range(0, 5).Select(k => (ReferenceKind)k).FirstOrDefault(k => RunJson.KindName(k) == json["reference"]?["kind"]?.AsString),
            json["reference"]?["name"]?.AsString ?? string.Empty,
            FindingSeverities.TryParse(json["failOn"]?.AsString, out FindingSeverity failOn) ? failOn : FindingSeverity.Error,
            Hosts(groups, json["hosts"]),
            Findings(json["findings"], "findings", at),
            Findings(json["waived"], "waived", at))
        {
            PreviousAt = TryTime(json["previousAt"]?.AsString, out DateTimeOffset previous) ? previous : null,
            Resolved = Findings(json["resolved"], "resolved", at),
        };
    }

    // In the order of the list of hosts, if there is one: groups tear apart what was given together.
    private IReadOnlyList<HostCpuid> Hosts(JsonValue groups, JsonValue? list)
    {
        var order = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (JsonValue item in (list ?? JsonValue.Null).Items)
        {
            order[item["name"]?.AsString ?? string.Empty] = order.Count;
        }

        return HostPool.Of(groups.Items.SelectMany(Group)
            .OrderBy(h => order.TryGetValue(h.Name, out int i) ? i : int.MaxValue)).Hosts;
    }

    private IEnumerable<HostCpuid> Group(JsonValue group, int index)
    {
        string place = HostGroupJson.Place(index);
        HostCpuid sample = HostJson.Read(group, (_, where, found, expected) => throw Malformed(place + where, found, expected))
            ?? throw Malformed(place + "registers", "nothing", "an array of registers");
        IReadOnlyList<JsonValue> hosts = (group["hosts"] ?? JsonValue.Null).Items;
        for (int i = 0; i < hosts.Count; i++)
        {
            yield return Host(hosts[i], Wording.Format("{0}hosts[{1}].", place, i), sample);
        }
    }

    private HostCpuid Host(JsonValue json, string place, HostCpuid sample)
    {
        string name = json["name"]?.AsString ?? string.Empty;
        return sample with
        {
            Name = name.Length > 0 ? name : throw Malformed(place + "name", "nothing", "the host's name"),
            Source = json["source"]?.AsString ?? string.Empty,
            Format = json["format"]?.AsString ?? string.Empty,
            CollectedAt = TryTime(json["collectedAt"]?.AsString, out DateTimeOffset at) ? at : null,
            Microcode = json["microcode"]?.AsString,
            Bios = json["bios"]?.AsString,
            Kernel = json["kernel"]?.AsString,
            LogicalProcessors = (int)Math.Max(0, Math.Min(json["logicalProcessors"]?.AsNumber ?? 0, int.MaxValue)),
            UnevenBits = (json["uneven"] ?? JsonValue.Null).Items
                .Select(b => (Ok: BitAddress.TryParse(b.AsString, out BitAddress bit), Bit: bit)).Where(b => b.Ok).Select(b => b.Bit).ToArray(),
        };
    }

    private CpuidFinding[] Findings(JsonValue? json, string name, DateTimeOffset at) =>
        (json ?? JsonValue.Null).Items.Select((f, i) => Finding(f, Wording.Format("{0}[{1}].", name, i), at)).ToArray();

    private CpuidFinding Finding(JsonValue json, string place, DateTimeOffset at) => new()
    {
        Severity = FindingSeverities.TryParse(json["severity"]?.AsString, out FindingSeverity severity)
            ? severity
            : throw Malformed(place + "severity", json["severity"]?.AsText ?? "nothing", "error, warning or information"),
        Host = json["host"]?.AsString ?? string.Empty,
        Rule = json["rule"]?.AsString ?? throw Malformed(place + "rule", "nothing", "a rule id"),
        Subject = Subject(json),
        Expected = json["expected"]?.AsText ?? string.Empty,
        Actual = json["actual"]?.AsText ?? string.Empty,
        Since = TryTime(json["since"]?.AsString, out DateTimeOffset since) ? since : at,
        Message = json["message"]?.AsString ?? string.Empty,
        Waiver = json["waiver"] is { } waiver ? Waiver(waiver) : null,
    };

    private static FindingSubject Subject(JsonValue json)
    {
        if (!Hex.TryParse(json["leaf"]?.AsString, out uint leaf) || !Hex.TryParse(json["subleaf"]?.AsString, out uint subleaf))
        {
            return json["feature"]?.AsString is { Length: > 0 } name ? FindingSubject.Named(name) : FindingSubject.None;
        }

        string register = json["register"]?.AsString ?? string.Empty;
        long bit = json["bit"]?.AsNumber ?? -1;
        RegisterAddress address = register == "msr" ? RegisterAddress.Msr(leaf, bit > 31)
            : new RegisterAddress(leaf, subleaf, RegisterAddress.TryParseRegister(register, out RegisterName r) ? r : RegisterName.Eax);
        if (bit is < 0 or > 63 || (bit > 31 && !address.IsMsr))
        {
            return FindingSubject.Of(address);
        }

        BitAddress at = address.Bit((int)(bit % 32));
        return FeatureTable.Default.Find(at) is { IsFlag: false } field ? FindingSubject.Of(field) : FindingSubject.Of(at);
    }

    private static ComplianceWaiver Waiver(JsonValue json) => new(
        json["host"]?.AsString ?? string.Empty,
        json["feature"]?.AsString ?? string.Empty,
        json["rule"]?.AsString ?? string.Empty,
        json["reason"]?.AsString ?? string.Empty,
        TryTime(json["expires"]?.AsString, out DateTimeOffset day) ? day.UtcDateTime.Date : default);

    private static bool TryTime(string? text, out DateTimeOffset time) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    private CpuMaskException Malformed(string place, string found, string expected) => new(
        ErrorIds.MalformedRun, ErrorKind.Input, CpuMask.Compliance.Policy.Messages.MalformedPolicy(source + ": " + place, "'" + Wording.Printable(found) + "'", expected));
}
