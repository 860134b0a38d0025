using CpuMask.Json;

namespace CpuMask.Platforms;

/// <summary>What a language wrote.</summary>
public record CpuText
{
    /// <summary>Makes the text.</summary>
    /// <param name="text">Ready to paste, lines ended by line feeds; empty when nothing has to be written.</param>
    public CpuText(string text) => Text = text;

    /// <summary>The text, ready to paste, lines ended by line feeds; empty when hosts need nothing.</summary>
    public string Text { get; }

    /// <summary>What is good to know.</summary>
    public IReadOnlyList<string> Notes { get; init; } = new string[0];

    /// <summary>What a person must hear.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = new string[0];

    /// <summary>The object behind the text, for those who want more than the text: VMotionMask, XenCpuid.</summary>
    public object? Source { get; init; }

    /// <summary>Writes it as <c>mask --json</c> prints it; null writes <c>{"text","notes","warnings"}</c>.</summary>
    internal Action<JsonWriter>? Json { get; init; }

    /// <summary>Writes one object.</summary>
    public void WriteJson(JsonWriter json)
    {
        if (Json is not null)
        {
            Json(json);
            return;
        }

        json.BeginObject();
        json.String("text", Text);
        json.Strings("notes", Notes);
        json.Strings("warnings", Warnings);
        json.EndObject();
    }
}
