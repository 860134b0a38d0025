using System.Globalization;
using CpuMask.Text;

namespace CpuMask.VSphere.Soap;

/// <summary>A server's and a user's words made safe to print: one line, no control characters, bounded.</summary>
internal static class ServerText
{
    /// <summary>Makes a server's text safe to print: one line, no control characters, cut.</summary>
    public static string Safe(string? text) => Cut((text ?? string.Empty).Replace("\r\n", " ").Replace('\n', ' ').Trim(), 400);

    /// <summary>The same, for what a user typed or one value of an answer.</summary>
    public static string Short(string text) => Cut(text, 80);

    /// <summary>A power state as people say it.</summary>
    public static string PowerWord(string? state) => state switch
    {
        "poweredOn" => "powered on",
        "poweredOff" => "powered off",
        "suspended" => "suspended",
        null => "in an unknown power state",
        _ => Safe(state),
    };

    internal static string Format(string format, params object?[] arguments) => string.Format(CultureInfo.InvariantCulture, format, arguments);

    /// <summary>Prints up to ten names and counts the rest.</summary>
    internal static string List(IReadOnlyList<string> names)
    {
        const int Most = 10;
        var shown = new List<string>();
        for (int i = 0; i < names.Count && i < Most; i++)
        {
            shown.Add(Safe(names[i]));
        }

        string text = string.Join(", ", shown);
        return names.Count <= Most ? text : Format("{0} and {1} more", text, names.Count - Most);
    }

    private static string Cut(string text, int most) => Wording.Safe(text.Length > most ? text.Substring(0, most - 3) + "..." : text);
}
