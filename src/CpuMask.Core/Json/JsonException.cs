using CpuMask.Text;

namespace CpuMask.Json;

/// <summary>A text that is no JSON: where it stops being that, what stands there, and what should.</summary>
public sealed class JsonException : FormatException
{
    internal JsonException(TextPosition position, string message)
        : base(message) => Position = position;

    /// <summary>The place in the text.</summary>
    public TextPosition Position { get; }
}
