using System.Globalization;

namespace CpuMask.Text;

/// <summary>A place in a text: line and column, both counted from 1. Line 0 means the place is not known.</summary>
public readonly struct TextPosition : IEquatable<TextPosition>
{
    /// <summary>Makes a position.</summary>
    public TextPosition(int line, int column)
    {
        Line = line;
        Column = column;
    }

    /// <summary>The line, from 1; 0 when the place is not known.</summary>
    public int Line { get; }

    /// <summary>The column, from 1; 0 when only the line is known.</summary>
    public int Column { get; }

    /// <summary>Prints <c>(12,7)</c>, <c>(12)</c> without a column, and nothing when the place is not known.</summary>
    public override string ToString() => (Line, Column) switch
    {
        ( <= 0, _) => string.Empty,
        (_, <= 0) => string.Format(CultureInfo.InvariantCulture, "({0})", Line),
        _ => string.Format(CultureInfo.InvariantCulture, "({0},{1})", Line, Column),
    };

    /// <inheritdoc/>
    public bool Equals(TextPosition other) => Line == other.Line && Column == other.Column;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TextPosition other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => (Line * 397) ^ Column;
}
