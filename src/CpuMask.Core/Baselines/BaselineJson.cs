using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Json;
using CpuMask.Pool;
using CpuMask.Text;

namespace CpuMask.Baselines;

/// <summary>
/// A baseline as JSON, both ways. <c>groups</c> is the evidence; all else is what it comes to, for people and scripts, and
/// is computed anew on reading.
/// </summary>
public static class BaselineJson
{
    /// <summary>Writes evidence and promise as one JSON object.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="baseline">What to write.</param>
    /// <param name="more">Writes further members; null for none.</param>
    public static void Write(JsonWriter json, ComputedBaseline baseline, Action<JsonWriter>? more = null)
    {
        json.BeginObject();
        WriteGroups(json, baseline.Evidence);
        json.String("vendor", baseline.Vendor.IsKnown ? baseline.Vendor.Id : null);
        HostJson.WriteSignature(json, baseline.Signature);
        json.String("signatureReason", baseline.SignatureReason);
        json.Number("physicalAddressBits", baseline.PhysicalAddressBits?.Value);
        if (baseline.PhysicalAddressBits is { IsAtMost: true })
        {
            json.Boolean("physicalAddressBitsAtMost", true);
        }

        json.String("level", baseline.Level);
        more?.Invoke(json);
        HostJson.WriteRegisters(json, baseline.Registers);
        HostJson.WriteMsrs(json, baseline.Registers.Msrs);
        json.Strings("features", HostJson.SetFlags(baseline.Registers));
        WriteRemoved(json, baseline.Removed);
        WriteForced(json, baseline.Forced);
        WriteUnknown(json, baseline.Unknown);
        json.Strings("warnings", baseline.Warnings);
        json.EndObject();
    }

    /// <summary>Writes the evidence alone: <c>{"groups":[...]}</c>.</summary>
    public static void Write(JsonWriter json, CpuBaseline baseline)
    {
        json.BeginObject();
        WriteGroups(json, baseline);
        json.EndObject();
    }

    /// <summary>Reads the evidence of an object that <see cref="Write(JsonWriter, ComputedBaseline, Action{JsonWriter})"/> wrote.</summary>
    /// <param name="json">The object.</param>
    /// <param name="complain">Told of what does not fit.</param>
    /// <returns>The evidence that could be read; null when the object has no <c>groups</c> and so is no baseline.</returns>
    public static CpuBaseline? Read(JsonValue json, JsonComplaint complain)
    {
        if (json["groups"] is not { Kind: JsonKind.Array } groups)
        {
            return null;
        }

        var parts = new List<CpuBaseline>();
        for (int i = 0; i < groups.Items.Count; i++)
        {
            string place = HostGroupJson.Place(i);
            CpuBaseline part = CpuBaseline.Of(HostGroupJson.Read(groups.Items[i], place, complain));
            parts.Add(part);
            if (part.Groups.Count == 1 && groups.Items[i]["id"]?.AsString is { } id && id != part.Groups[0].Id)
            {
                complain(groups.Items[i]["id"]!, place + "id", id, Messages.DigestOfRegisters(part.Groups[0].Id));
            }
        }

        return CpuBaseline.Merge(parts);
    }

    /// <summary>Reads a UTF-8 text.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="source">What to call it in messages.</param>
    /// <exception cref="CpuMaskException"><see cref="ErrorIds.MalformedDump"/>: it is no JSON, no baseline, or a part of it does not fit.</exception>
    public static CpuBaseline Parse(byte[] utf8, string source)
    {
        JsonValue json;
        try
        {
            json = JsonText.Parse(utf8, 0, utf8.Length);
        }
        catch (JsonException e)
        {
            throw Malformed(source + e.Position, CpuMask.Json.Messages.NoJson(e.Message));
        }

        return Read(json, (at, place, found, expected) => throw Malformed(source + at.Position, place + ": " + CpuMask.Json.Messages.FoundInsteadOf(found, expected)))
            ?? throw Malformed(source, Messages.NoGroups());
    }

    private static void WriteGroups(JsonWriter json, CpuBaseline baseline) => json.Objects("groups", baseline.Groups, group =>
    {
        json.String("id", group.Id);
        json.String("vendor", group.Vendor.IsKnown ? group.Vendor.Id : null);
        json.String("signature", group.Signature?.ToString());
        json.String("view", HostViews.Name(group.View));
        HostJson.WriteRegisters(json, group.Registers);
        HostJson.WriteMsrs(json, group.Registers.Msrs);
        json.Objects("hosts", group.Hosts, host =>
        {
            json.String("name", host.Name);
            json.String("source", host.Source);
        }, onOneLine: true);
    });

    private static void WriteRemoved(JsonWriter json, IEnumerable<RemovedFeature> removed) => json.Objects("removed", removed, item =>
    {
        json.String("feature", item.Feature);
        HostJson.WriteAddress(json, item.Bit);
        json.String("reason", ReasonName(item.Reason));
        if (item.Parent is { } parent)
        {
            json.String("parent", parent.ToShortString());
        }

        json.Strings("byGroups", item.ByGroups.Select(g => g.Id));
    }, onOneLine: true);

    private static void WriteForced(JsonWriter json, IEnumerable<ForcedFeature> forced) => json.Objects("forced", forced, item =>
    {
        json.String("feature", item.Feature.Name);
        HostJson.WriteAddress(json, item.Bit);
        json.Strings("lackedBy", item.LackedBy.Select(g => g.Id));
    }, onOneLine: true);

    private static void WriteUnknown(JsonWriter json, IEnumerable<UnknownBit> unknown) => json.Objects("unknown", unknown, item =>
    {
        json.String("feature", item.Feature);
        HostJson.WriteAddress(json, item.Bit);
        json.Strings("unknownOn", item.UnknownOn.Select(g => g.Id));
    }, onOneLine: true);

    private static string ReasonName(RemovalReason reason) => reason switch
    {
        RemovalReason.HostsLackIt => "hosts-lack-it",
        RemovalReason.ParentLost => "parent-lost",
        RemovalReason.AboveMaximum => "above-maximum",
        RemovalReason.StateLayout => "state-layout",
        RemovalReason.Unnamed => "unnamed",
        RemovalReason.OtherVendor => "other-vendor",
        RemovalReason.Asked => "asked",
    };

    private static CpuMaskException Malformed(string source, string detail) =>
        new(ErrorIds.MalformedDump, ErrorKind.Input, source + ": " + detail);
}
