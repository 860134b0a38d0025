using System.Globalization;

namespace CpuMask.Text;

/// <summary>How messages are put together: invariant culture, bounded lists, and foreign text made safe to show.</summary>
public static class Wording
{
    /// <summary>A day as 2026-01-31.</summary>
    public static string Day(DateTime day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A time as 2026-01-31 03:00 UTC.</summary>
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC";

    /// <summary>Makes foreign text safe to show: control characters and direction marks become '?'.</summary>
    public static string Safe(string text)
    {
        char[]? safe = null;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c >= '\u007F' ? IsUnseen(c) : c < ' ')
            {
                safe ??= text.ToCharArray();
                safe[i] = '?';
            }
        }

        return safe is null ? text : new string(safe);
    }

    // Controls (C1 too), direction marks, zero-width characters, and the line and paragraph separators.
    private static bool IsUnseen(char c) => CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    /// <summary>The same, cut at 80 characters, for use inside a message.</summary>
    public static string Printable(string text) => Safe(text.Length > 80 ? text.Substring(0, 77) + "..." : text);

    /// <summary>The same, cut at 300 characters: a parser's own words, which can quote as much of its text as the text is long.</summary>
    public static string Shortened(string text) => Safe(text.Length > 300 ? text.Substring(0, 297) + "..." : text);

    /// <summary>Puts a message together in the invariant culture.</summary>
    public static string Format(string format, params object?[] arguments) =>
        string.Format(CultureInfo.InvariantCulture, format, arguments);

    /// <summary>Prints <c>1 leaf</c> or <c>7 leaves</c>.</summary>
    public static string Count(int count, string one, string many) =>
        Format("{0} {1}", count, count == 1 ? one : many);

    /// <summary>Prints up to <paramref name="most"/> names and counts the rest.</summary>
    public static string List(IReadOnlyList<string> names, int most = 8)
    {
        string joined = string.Join(", ", names.Count <= most ? names : Take(names, most));
        return names.Count <= most ? joined : Format("{0} and {1} more", joined, names.Count - most);
    }

    internal static IEnumerable<string> Take(IReadOnlyList<string> names, int most)
    {
        for (int i = 0; i < most; i++)
        {
            yield return names[i];
        }
    }
}
