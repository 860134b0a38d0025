using System.Text;
using CpuMask.Features;

namespace CpuMask.Formats.Linux;

/// <summary>
/// A line of flags that was wrapped. A mail program breaks at blanks; a terminal breaks where it is full, inside a flag too, and
/// copying loses a blank at the break. Which of the two it was, the names tell.
/// </summary>
internal sealed class FlagText
{
    private readonly StringBuilder text = new();

    /// <summary>Begins with what stands on the first line.</summary>
    public FlagText(string line) => text.Append(line);

    /// <summary>Adds a line.</summary>
    /// <param name="line">The line without its indent; a blank that it begins with belongs to the flags.</param>
    public void Continue(string line)
    {
        string a = LastWord(), b = FirstWord(line);
        if (a.Length > 0 && b.Length > 0 && !IsCut(a, b))
        {
            text.Append(' ');
        }

        text.Append(line);
    }

    public override string ToString() => text.ToString();

    // No flag begins with a digit or a joint, so such a rest was cut off; else both halves being flags says that nothing was.
    private static bool IsCut(string a, string b)
    {
        bool halves = IsFlag(a) && IsFlag(b);
        return !halves && (IsFlag(a + b) || b[0] is '_' or (>= '0' and <= '9') || (!IsFlag(a) && !IsFlag(b) && a.Length + b.Length < 12));
    }

    private static bool IsFlag(string name) => FeatureTable.Default.Named(name, NamingScheme.Linux).Count > 0;

    private string LastWord()
    {
        int start = text.Length;
        while (start > 0 && text[start - 1] is not (' ' or '\t'))
        {
            start--;
        }

        return text.ToString(start, text.Length - start);
    }

    private static string FirstWord(string line)
    {
        int end = 0;
        while (end < line.Length && line[end] is not (' ' or '\t'))
        {
            end++;
        }

        return line.Substring(0, end);
    }
}
