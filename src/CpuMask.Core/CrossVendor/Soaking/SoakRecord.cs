using System.Globalization;
using System.IO;
using System.Text;
using CpuMask.Files;
using CpuMask.Json;
using CpuMask.Text;

namespace CpuMask.CrossVendor.Soaking;

/// <summary>What the log of a soak says, over all its runs.</summary>
public sealed class SoakRecord
{
    private const long MostBytes = 512L << 20;
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private readonly List<SoakMove> moves = new();
    private readonly Dictionary<int, SoakMove> begun = new();
    private readonly Dictionary<string, string> point = new();

    private SoakRecord(string path) => Path = path;

    /// <summary>The log.</summary>
    public string Path { get; }

    /// <summary>The VM; null when there is no log yet.</summary>
    public string? Vm { get; private set; }

    /// <summary>One host.</summary>
    public string? First { get; private set; }

    /// <summary>The other.</summary>
    public string? Second { get; private set; }

    /// <summary>How many moves were planned last.</summary>
    public int Planned { get; private set; }

    /// <summary>Which value of each axis of the matrix it covers.</summary>
    public IReadOnlyDictionary<string, string> Point => point;

    /// <summary>The moves that ended, in order.</summary>
    public IReadOnlyList<SoakMove> Moves => moves;

    /// <summary>How many moves succeeded.</summary>
    public int Succeeded => moves.Count(m => m.Succeeded);

    /// <summary>Moves that began and of which nobody wrote the end: the soak was cut off in them.</summary>
    public IReadOnlyList<SoakMove> Unended => begun.Values.OrderBy(m => m.Number).ToArray();

    /// <summary>The highest number that a move had.</summary>
    public int LastNumber { get; private set; }

    /// <summary>Reads a log; none when there is no file.</summary>
    /// <exception cref="CpuMaskException">It cannot be read, or a line other than a cut-off last one is no line of a soak.</exception>
    public static SoakRecord Read(string path)
    {
        var record = new SoakRecord(path);
        if (!File.Exists(path))
        {
            return record;
        }

        byte[] bytes = InputFile.Read(path, MostBytes);
        for (int start = 0, line = 1; start < bytes.Length; line++)
        {
            int end = Array.IndexOf(bytes, (byte)'\n', start);
            bool isCut = end < 0;
            end = isCut ? bytes.Length : end;
            record.Take(bytes, start, end - start, line, isCut || end == bytes.Length - 1);
            start = end + 1;
        }

        return record;
    }

    internal static void WritePlan(JsonWriter json, SoakPlan plan)
    {
        json.String("event", "plan");
        json.String("at", DateTimeOffset.UtcNow.ToString(TimeFormat, CultureInfo.InvariantCulture));
        json.String("vm", plan.Vm);
        json.String("first", plan.First);
        json.String("second", plan.Second);
        json.Number("moves", plan.Moves);
        json.Number("intervalMs", (long)plan.Interval.TotalMilliseconds);
        SoakJson.WritePoint(json, "point", plan.Point);
    }

    internal static void WriteBegin(JsonWriter json, SoakMove move)
    {
        json.String("event", "begin");
        Write(json, move);
    }

    internal static void WriteEnd(JsonWriter json, SoakMove move)
    {
        json.String("event", "end");
        WriteEndOf(json, move);
    }

    internal static void WriteEndOf(JsonWriter json, SoakMove move)
    {
        Write(json, move);
        json.Number("ms", (long)(move.Seconds * 1000));
        json.String("error", move.Error);
        json.String("state", move.State);
    }

    private static void Write(JsonWriter json, SoakMove move)
    {
        json.Number("number", move.Number);
        json.String("at", move.Started.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
        json.String("from", move.From);
        json.String("to", move.To);
    }

    // A line that lost its end in a crash is the last of its run.
    private void Take(byte[] bytes, int start, int length, int line, bool isLast)
    {
        if (length == 0)
        {
            return;
        }

        JsonValue json;
        try
        {
            json = JsonText.Parse(bytes, start, length);
        }
        catch (JsonException e)
        {
            json = isLast || Continues(bytes, start + length) ? JsonValue.Null : throw Malformed(line, e.Message);
        }

        switch (json["event"]?.AsString)
        {
            case "plan":
                TakePlan(json);
                break;
            case "begin" or "end" when Move(json) is { } move:
                TakeMove(move, json["event"]!.AsString == "end");
                break;
            case null when json.Kind == JsonKind.Null:
                break;
            default:
                throw Malformed(line, Messages.NoEvent());
        }
    }

    private static bool Continues(byte[] bytes, int at) =>
        Encoding.UTF8.GetString(bytes, at, Math.Min(40, bytes.Length - at)).TrimStart('\r', '\n').Replace(" ", string.Empty).StartsWith("{\"event\":\"plan\"", StringComparison.Ordinal);

    private static SoakMove? Move(JsonValue json)
    {
        string? at = json["at"]?.AsString, from = json["from"]?.AsString, to = json["to"]?.AsString;
        return json["number"]?.AsNumber is > 0 and <= int.MaxValue and { } number && from is not null && to is not null
            && DateTimeOffset.TryParseExact(at, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset started)
            ? new SoakMove((int)number, started, from, to, (json["ms"]?.AsNumber ?? 0) / 1000.0, json["error"]?.AsString, json["state"]?.AsString)
            : null;
    }

    private void TakePlan(JsonValue json)
    {
        Vm = json["vm"]?.AsString;
        First = json["first"]?.AsString;
        Second = json["second"]?.AsString;
        Planned = (int)Math.Min(int.MaxValue, Math.Max(0, json["moves"]?.AsNumber ?? 0));

        // A run that goes on need not say again what the soak covers.
        foreach (KeyValuePair<string, JsonValue> value in json["point"]?.Members ?? Array.Empty<KeyValuePair<string, JsonValue>>())
        {
            if (value.Value.AsString is { } text)
            {
                point[value.Key] = text;
            }
        }
    }

    private void TakeMove(SoakMove move, bool ended)
    {
        LastNumber = Math.Max(LastNumber, move.Number);
        if (ended)
        {
            begun.Remove(move.Number);
            moves.Add(move);
        }
        else
        {
            begun[move.Number] = move;
        }
    }

    private CpuMaskException Malformed(int line, string what) =>
        new(ErrorIds.MalformedRun, ErrorKind.Input, Messages.MalformedLine(Path, line, what));
}
