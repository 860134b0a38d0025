using System.Globalization;
using System.Text;

namespace CpuMask.Reports;

/// <summary>Foreign text inside HTML.</summary>
internal static class HtmlText
{
    /// <summary>
    /// Text for an element or a quoted attribute. Direction marks and control characters would reorder or hide what stands
    /// around them, so they are shown by number.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="most">Where it is cut.</param>
    public static string Escape(string text, int most = int.MaxValue)
    {
        var safe = new StringBuilder(text.Length + 16);
        for (int i = 0; i < text.Length; i++)
        {
            if (i >= most)
            {
                safe.Append('\u2026');
                break;
            }

            char c = text[i];
            switch (c)
            {
                case '<':
                    safe.Append("&lt;");
                    break;
                case '>':
                    safe.Append("&gt;");
                    break;
                case '&':
                    safe.Append("&amp;");
                    break;
                case '"':
                    safe.Append("&quot;");
                    break;
                case '\'':
                    safe.Append("&#39;");
                    break;
                default:
                    if (IsInvisible(c) || (char.IsSurrogate(c) && !IsPair(text, i)))
                    {
                        safe.Append('\u27E8').Append(((int)c).ToString("X4", CultureInfo.InvariantCulture)).Append('\u27E9');
                    }
                    else
                    {
                        safe.Append(c);
                    }

                    break;
            }
        }

        return safe.ToString();
    }

    /// <summary>Control characters, and format characters that turn, join or hide text.</summary>
    public static bool IsInvisible(char c) => c < ' ' || c is >= '\u007F' and <= '\u009F' or '\u00AD' or '\u061C'
        or >= '\u200B' and <= '\u200F' or >= '\u2028' and <= '\u202E' or >= '\u2060' and <= '\u206F' or '\uFEFF' or >= '\uFFF9' and <= '\uFFFB';

    private static bool IsPair(string text, int i) =>
        (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])) || (i > 0 && char.IsSurrogatePair(text[i - 1], text[i]));
}
