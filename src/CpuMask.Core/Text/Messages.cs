using System.Collections.Generic;
using System.Globalization;

namespace CpuMask.Text;

/// <summary>
/// Every message of the core, in one place: what, where, found, expected. A folder with many messages of its own keeps
/// them in a further part of this class.
/// </summary>
public static partial class Messages
{
    /// <summary>A family, model or stepping that no signature can hold.</summary>
    public static string NoSuchSignature(int family, int model, int stepping) => Format(
        "Family {0}, model {1}, stepping {2} is no CPU signature; expected family 0-270, model 0-255 (0-15 below family 6), stepping 0-15.",
        family, model, stepping);

    /// <summary>Leaves above the CPU's maximum were printed with content.</summary>
    public static string LeavesAboveMaximum(int count) => Format(
        "{0} printed above the CPU's own maximum leaf {1} dropped: a CPU answers there with whatever it likes.",
        Count(count, "leaf", "leaves"), count == 1 ? "was" : "were");

    /// <summary>Makes foreign text safe to show: control characters and direction marks become '?'.</summary>
    public static string Safe(string text)
    {
        char[]? safe = null;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            bool direction = c is >= '\u200E' and <= '\u200F' or >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069';
            if (char.IsControl(c) || direction)
            {
                safe ??= text.ToCharArray();
                safe[i] = '?';
            }
        }

        return safe is null ? text : new string(safe);
    }

    /// <summary>The same, cut at 80 characters, for use inside a message.</summary>
    internal static string Printable(string text) => Safe(text.Length > 80 ? text.Substring(0, 77) + "..." : text);

    /// <summary>The same, cut at 300 characters: a parser's own words, which can quote as much of its text as the text is long.</summary>
    internal static string Shortened(string text) => Safe(text.Length > 300 ? text.Substring(0, 297) + "..." : text);

    /// <summary>A file that is there and is not to be replaced.</summary>
    public static string FileExists(string path) => Format("{0}: it is there already and is not to be replaced.", Printable(path));

    /// <summary>Puts a message together in the invariant culture.</summary>
    internal static string Format(string format, params object?[] arguments) =>
        string.Format(CultureInfo.InvariantCulture, format, arguments);

    /// <summary>Prints <c>1 leaf</c> or <c>7 leaves</c>.</summary>
    internal static string Count(int count, string one, string many) =>
        Format("{0} {1}", count, count == 1 ? one : many);

    /// <summary>Prints up to <paramref name="most"/> names and counts the rest.</summary>
    public static string List(IReadOnlyList<string> names, int most = 8)
    {
        string joined = string.Join(", ", names.Count <= most ? names : Take(names, most));
        return names.Count <= most ? joined : Format("{0} and {1} more", joined, names.Count - most);
    }

    private static IEnumerable<string> Take(IReadOnlyList<string> names, int most)
    {
        for (int i = 0; i < most; i++)
        {
            yield return names[i];
        }
    }
}
