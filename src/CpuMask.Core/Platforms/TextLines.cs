using CpuMask.Text;

namespace CpuMask.Platforms;

/// <summary>Where the lines of a text begin, to say in which line and column a character stands.</summary>
internal sealed class TextLines
{
    private readonly List<int> starts = new() { 0 };

    /// <summary>Takes a text.</summary>
    public TextLines(string text)
    {
        for (int at = text.IndexOf('\n'); at >= 0; at = text.IndexOf('\n', at + 1))
        {
            starts.Add(at + 1);
        }
    }

    /// <summary>The place of a character.</summary>
    public TextPosition At(int index)
    {
        int line = starts.BinarySearch(index);
        line = line < 0 ? ~line - 1 : line;
        return new TextPosition(line + 1, index - starts[Math.Max(line, 0)] + 1);
    }
}
