using System.Globalization;

namespace CpuMask.Text;

/// <summary>A place in a text, both counted from 1. Line 0 means the place is not known.</summary>
/// <param name="Line">The line, from 1; 0 when the place is not known.</param>
/// <param name="Column">The column, from 1; 0 when only the line is known.</param>
public readonly record struct TextPosition(int Line, int Column)
{
    /// <summary>Prints <c>(12,7)</c>, <c>(12)</c> without a column, and nothing when the place is not known.</summary>
    public override string ToString() => (Line, Column) switch
    {
        ( <= 0, _) => string.Empty,
        (_, <= 0) => string.Format(CultureInfo.InvariantCulture, "({0})", Line),
        _ => string.Format(CultureInfo.InvariantCulture, "({0},{1})", Line, Column),
    };
}
