using System.Text;
using CpuMask.Text;

namespace CpuMask.Reading;

/// <summary>One line of a text that was undressed: what is left of it, and where each part stood in the original.</summary>
internal sealed class PastedLine
{
    private readonly int line;
    private readonly int column;

    // Where lines were joined, ascending: from this character on, the text stood there.
    private readonly List<(int From, int Line, int Column)>? joints;

    private PastedLine(string text, int line, int column, List<(int From, int Line, int Column)>? joints)
    {
        Text = text;
        this.line = line;
        this.column = column;
        this.joints = joints;
    }

    /// <summary>The line without its decoration.</summary>
    public string Text { get; }

    /// <summary>A line as it stands.</summary>
    /// <param name="text">Its characters.</param>
    /// <param name="line">Its number, from 1.</param>
    public static PastedLine Of(string text, int line) => new(text, line, 1, null);

    /// <summary>The line without its first characters.</summary>
    public PastedLine Skip(int count) => count == 0 ? this
        : new PastedLine(Text.Substring(count), line, column + count, joints?.ConvertAll(j => (j.From - count, j.Line, j.Column)));

    /// <summary>The line with other characters in the same places, or fewer of them.</summary>
    public PastedLine With(string text) => text == Text ? this : new PastedLine(text, line, column, joints);

    /// <summary>One line of several that a terminal made of it.</summary>
    public static PastedLine Join(IReadOnlyList<PastedLine> lines)
    {
        if (lines.Count == 1)
        {
            return lines[0];
        }

        var text = new StringBuilder();
        var all = new List<(int From, int Line, int Column)>();
        foreach (PastedLine part in lines)
        {
            all.Add((text.Length, part.line, part.column));
            foreach ((int From, int Line, int Column) joint in part.joints ?? new List<(int From, int Line, int Column)>())
            {
                all.Add((text.Length + joint.From, joint.Line, joint.Column));
            }

            text.Append(part.Text);
        }

        return new PastedLine(text.ToString(), lines[0].line, lines[0].column, all);
    }

    /// <summary>Where a column of this line stood.</summary>
    public TextPosition Position(int at)
    {
        (int From, int Line, int Column) part = (0, line, column);
        foreach ((int From, int Line, int Column) joint in joints ?? new List<(int From, int Line, int Column)>())
        {
            part = joint.From < at ? joint : part;
        }

        return new TextPosition(part.Line, at == 0 ? 0 : part.Column + at - 1 - part.From);
    }
}
