using System.Text;
using CpuMask.Platforms.VMware.Masks;

namespace CpuMask.Platforms.VMware.Faults;

/// <summary>Finds register texts of 32 characters in an error text, also where a line end or blanks split them.</summary>
internal static class RegisterTexts
{
    private const string Symbols = "01xX-";

    /// <summary>The masks, the word before each, and their places, in order.</summary>
    public static IReadOnlyList<(string Before, RegisterMask Mask, int At)> In(IReadOnlyList<(string Word, int At)> words)
    {
        var found = new List<(string, RegisterMask, int)>();
        var candidate = new StringBuilder();
        string before = string.Empty, last = string.Empty;
        int start = 0;
        foreach ((string word, int at) in words)
        {
            bool piece = word.Count(c => c != ':') >= 4 && word.All(c => c == ':' || Symbols.IndexOf(c) >= 0);
            if (!piece)
            {
                candidate.Clear();
                last = word;
                continue;
            }

            if (candidate.Length == 0)
            {
                before = last;
                start = at;
            }

            candidate.Append(word).Append(':');
            if (RegisterMask.TryParse(candidate.ToString(), out RegisterMask mask))
            {
                found.Add((before, mask, start));
                candidate.Clear();
            }
        }

        return found;
    }
}
