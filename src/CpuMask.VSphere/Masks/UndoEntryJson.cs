using System.Globalization;
using System.IO;
using CpuMask.Json;
using CpuMask.VSphere.Inventory;

namespace CpuMask.VSphere.Masks;

/// <summary>The journal's lines: one JSON object each, on one line.</summary>
internal static class UndoEntryJson
{
    private const int Version = 1;

    /// <summary>The line that is written before a change.</summary>
    public static string Begin(UndoEntry entry) => Line(json =>
    {
        Head(json, "begin", entry.Time);
        json.String("id", entry.Id);
        json.String("vm", entry.VmId);
        json.String("uuid", entry.InstanceUuid);
        json.String("name", entry.VmName);
        json.String("mechanism", entry.Mechanism.ToString());
        json.String("version", entry.ChangeVersion);
        json.Objects("settings", entry.Change.Settings, setting =>
        {
            json.String("key", setting.Key);
            json.String("old", setting.Old);
            json.String("new", setting.New);
        });
        json.Objects("levels", entry.Change.Levels, level =>
        {
            Mask(json, "old", level.Old);
            Mask(json, "new", level.New);
        });
    });

    /// <summary>The line that is written before a further call of the same change.</summary>
    public static string Sent(string id, string version) => Line(json =>
    {
        Head(json, "sent", DateTimeOffset.UtcNow);
        json.String("id", id);
        json.String("version", version);
    });

    /// <summary>The line that says which task the server made of a call.</summary>
    public static string Task(string id, string task) => Line(json =>
    {
        Head(json, "task", DateTimeOffset.UtcNow);
        json.String("id", id);
        json.String("task", task);
    });

    /// <summary>The line that says what became of a change.</summary>
    public static string End(string id, string outcome) => Line(json =>
    {
        Head(json, "end", DateTimeOffset.UtcNow);
        json.String("id", id);
        json.String("outcome", outcome);
    });

    /// <summary>The line that says that changes were undone.</summary>
    public static string Undone(IEnumerable<string> ids) => Line(json =>
    {
        Head(json, "undone", DateTimeOffset.UtcNow);
        json.Strings("ids", ids);
    });

    /// <summary>Reads a line; null when it is none of the journal's lines.</summary>
    public static UndoLine? Read(JsonValue json)
    {
        if (json["v"]?.AsNumber != Version)
        {
            return null;
        }

        string? id = json["id"]?.AsString;
        return json["kind"]?.AsString switch
        {
            "begin" => ReadBegin(json) is { } entry ? new UndoLine.Begin(entry) : null,
            "sent" when id is not null => new UndoLine.Sent(id, json["version"]?.AsString ?? string.Empty),
            "task" when id is not null && json["task"]?.AsString is { Length: > 0 } task => new UndoLine.Task(id, task),
            "end" when id is not null => new UndoLine.End(id, json["outcome"]?.AsString ?? string.Empty),
            "undone" => new UndoLine.Undone(
                (json["ids"] ?? JsonValue.Null).Items.Select(i => i.AsString).Where(i => i is not null).Select(i => i!).ToArray()),
            _ => null,
        };
    }

    /// <summary>Whether bytes are JSON at all.</summary>
    public static bool IsJson(byte[] bytes)
    {
        try
        {
            JsonText.Parse(bytes, 0, bytes.Length);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static UndoEntry? ReadBegin(JsonValue json)
    {
        if (json["id"]?.AsString is not { } id || json["vm"]?.AsString is not { } vm
            || !Enum.TryParse(json["mechanism"]?.AsString, out MaskMechanism mechanism)
            || !DateTimeOffset.TryParse(json["time"]?.AsString, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTimeOffset time))
        {
            return null;
        }

        var settings = new List<SettingChange>();
        foreach (JsonValue item in (json["settings"] ?? JsonValue.Null).Items)
        {
            if (item["key"]?.AsString is not { } key || !VmSettings.IsMaskSetting(key))
            {
                return null;
            }

            settings.Add(new SettingChange(key, item["old"]?.AsString, item["new"]?.AsString));
        }

        var levels = new List<LevelChange>();
        foreach (JsonValue item in (json["levels"] ?? JsonValue.Null).Items)
        {
            var change = new LevelChange(ReadMask(item["old"]), ReadMask(item["new"]));
            if (change.Old is null && change.New is null)
            {
                return null;
            }

            levels.Add(change);
        }

        return new UndoEntry(id, time, vm, json["uuid"]?.AsString, json["name"]?.AsString ?? vm, mechanism, new VmMaskChange(settings, levels))
        {
            ChangeVersion = json["version"]?.AsString ?? string.Empty,
            MayBeRunning = true,
        };
    }

    private static CpuIdMask? ReadMask(JsonValue? json) => json?["level"]?.AsNumber is >= int.MinValue and <= int.MaxValue and var level
        ? new CpuIdMask(
            (int)level, json["vendor"]?.AsString, json["eax"]?.AsString, json["ebx"]?.AsString, json["ecx"]?.AsString, json["edx"]?.AsString)
        : null;

    private static void Mask(JsonWriter json, string name, CpuIdMask? mask)
    {
        if (mask is null)
        {
            json.String(name, null);
            return;
        }

        json.BeginObject(name);
        json.Number("level", mask.Level);
        json.String("vendor", mask.Vendor);
        json.String("eax", mask.Eax);
        json.String("ebx", mask.Ebx);
        json.String("ecx", mask.Ecx);
        json.String("edx", mask.Edx);
        json.EndObject();
    }

    private static void Head(JsonWriter json, string kind, DateTimeOffset time)
    {
        json.Number("v", Version);
        json.String("kind", kind);
        json.String("time", time.ToString("o", CultureInfo.InvariantCulture));
    }

    private static string Line(Action<JsonWriter> members)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var json = new JsonWriter(text);
        json.BeginObject(onOneLine: true);
        members(json);
        json.EndObject();
        return text.ToString();
    }
}
