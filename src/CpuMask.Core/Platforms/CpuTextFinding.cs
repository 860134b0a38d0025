using CpuMask.Text;

namespace CpuMask.Platforms;

/// <summary>Something wrong in a text.</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Position">Where it is.</param>
/// <param name="Message">What is wrong, what its reader does with it, and what was expected.</param>
public sealed record CpuTextFinding(CpuTextSeverity Severity, TextPosition Position, string Message)
{
    /// <summary>What becomes of the place at its reader.</summary>
    public CpuTextFate Fate { get; init; } = Severity == CpuTextSeverity.Error ? CpuTextFate.Refused : CpuTextFate.Applied;

    /// <summary>The reader refuses the whole text, or the guest does not start with it.</summary>
    public static CpuTextFinding Refused(TextPosition position, string message) => new(CpuTextSeverity.Error, position, message);

    /// <summary>The reader passes over this place, in silence or with a warning that nobody sees, and takes the rest.</summary>
    public static CpuTextFinding Dropped(TextPosition position, string message) => new(CpuTextSeverity.Error, position, message) { Fate = CpuTextFate.Dropped };

    /// <summary>The reader takes it for something else than it seems to say, or than its comment claims.</summary>
    public static CpuTextFinding Misapplied(TextPosition position, string message) =>
        new(CpuTextSeverity.Error, position, message) { Fate = CpuTextFate.Misapplied };

    /// <summary>The reader does what it says, and that does harm.</summary>
    public static CpuTextFinding Dangerous(TextPosition position, string message) => new(CpuTextSeverity.Warning, position, message);

    /// <summary>Good to know.</summary>
    public static CpuTextFinding Note(TextPosition position, string message) => new(CpuTextSeverity.Note, position, message);

    /// <summary>Prints <c>error (3,7), dropped: what is wrong</c>.</summary>
    public override string ToString() => Wording.Safe(EnumWord.Of(Severity) + (Position.Line > 0 ? " " + Position : string.Empty)
        + (Fate == CpuTextFate.Applied ? string.Empty : ", " + EnumWord.Of(Fate)) + ": " + Message);
}

/// <summary>How bad something in a text is.</summary>
public enum CpuTextSeverity : long
{
    /// <summary>Good to know.</summary>
    Note,

    /// <summary>The reader takes it as it is meant, and it does harm.</summary>
    Warning,

    /// <summary>The reader refuses it, drops it in silence, or does otherwise than it says.</summary>
    Error,
}

/// <summary>What becomes of a place at the program that reads the text.</summary>
public enum CpuTextFate : long
{
    /// <summary>It does what it says.</summary>
    Applied,

    /// <summary>The text is refused, or the guest does not start.</summary>
    Refused,

    /// <summary>The place is passed over and the rest is taken.</summary>
    Dropped,

    /// <summary>It does something else than it seems to say, or than its comment claims.</summary>
    Misapplied,
}
