using System.Text;

namespace CpuMask.Text;

/// <summary>A paragraph as lines of a width.</summary>
internal static class WrappedText
{
    /// <summary>Breaks at a blank where there is one; a word that is wider than the page is cut, so that nothing stands beside it.</summary>
    /// <param name="text">The paragraph, without line ends.</param>
    /// <param name="width">The most characters of a line.</param>
    /// <param name="indent">How far the paragraph stands in.</param>
    /// <param name="hanging">How much further its second line stands in.</param>
    public static IEnumerable<string> Lines(string text, int width, int indent = 0, int hanging = 0)
    {
        int at = indent;
        var row = new StringBuilder(new string(' ', at));
        bool fresh = true;
        foreach (string word in text.Split(' '))
        {
            string rest = word;
            if (!fresh && row.Length + 1 + rest.Length > width)
            {
                yield return row.ToString();
                at = indent + hanging;
                row.Clear().Append(' ', at);
                fresh = true;
            }

            for (; fresh && at + rest.Length > width && width - at > 8; rest = rest.Substring(width - at))
            {
                yield return row.ToString() + rest.Substring(0, width - at);
                at = indent + hanging;
                row.Clear().Append(' ', at);
            }

            row.Append(fresh ? string.Empty : " ").Append(rest);
            fresh = false;
        }

        yield return row.ToString().TrimEnd();
    }
}
