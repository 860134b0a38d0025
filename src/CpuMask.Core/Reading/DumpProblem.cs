using CpuMask.Text;

namespace CpuMask.Reading;

/// <summary>Something in one input that could not be read. The rest of the input was.</summary>
public sealed class DumpProblem
{
    private readonly string detail;

    /// <summary>Makes a problem.</summary>
    public DumpProblem(string id, string source, TextPosition position, string detail)
    {
        Id = id;
        Source = source;
        Position = position;
        this.detail = detail;
        Message = Wording.Safe(source + position + ": " + detail);
    }

    /// <summary>A member of <see cref="ErrorIds"/>.</summary>
    public string Id { get; }

    /// <summary>Why: the input is not what it should be, or holds that what was asked for is not to be had.</summary>
    public ErrorKind Kind { get; init; } = ErrorKind.Input;

    /// <summary>The file.</summary>
    public string Source { get; }

    /// <summary>The place in it.</summary>
    public TextPosition Position { get; }

    /// <summary>File, place, what was found and what was expected.</summary>
    public string Message { get; }

    /// <summary>What the user could ask for instead; null when nothing helps.</summary>
    public Advice? Advice { get; init; }

    /// <summary>The same problem in another place.</summary>
    internal DumpProblem At(TextPosition position) => new(Id, Source, position, detail) { Advice = Advice, Kind = Kind };

    /// <inheritdoc/>
    public override string ToString() => Message;
}
