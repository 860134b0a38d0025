using CpuMask.Json;
using CpuMask.Text;

namespace CpuMask.Reading;

/// <summary>Opens a dump that is JSON: what is not well-formed is reported with its place.</summary>
internal static class JsonDump
{
    /// <summary>The one value that a text is; null when it is none, which is reported.</summary>
    public static JsonValue? Read(DumpText text, DumpImport import)
    {
        try
        {
            return JsonText.Parse(text.Bytes, text.Start, text.Length);
        }
        catch (JsonException e)
        {
            import.Report(Problem(import.Source, e));
            return null;
        }
    }

    /// <summary>The values of a text, one behind the other, up to the first that is none, which is reported.</summary>
    public static IEnumerable<JsonValue> ReadAll(DumpText text, DumpImport import)
    {
        using IEnumerator<JsonValue> values = JsonText.ParseAll(text.Bytes, text.Start, text.Length).GetEnumerator();
        while (true)
        {
            import.Cancellation.ThrowIfCancellationRequested();
            try
            {
                if (!values.MoveNext())
                {
                    break;
                }
            }
            catch (JsonException e)
            {
                import.Report(Problem(import.Source, e));
                break;
            }

            yield return values.Current;
        }
    }

    /// <summary>Reports a member that does not fit.</summary>
    public static void Complain(this DumpImport import, JsonValue at, string place, string found, string expected) => import.Report(new DumpProblem(
        ErrorIds.MalformedDump, import.Source, at.Position, place + ": " + CpuMask.Json.Messages.FoundInsteadOf(found, expected)));

    private static DumpProblem Problem(string source, JsonException e) =>
        new(ErrorIds.MalformedDump, source, e.Position, CpuMask.Json.Messages.NoJson(e.Message));
}
