namespace CpuMask.Text;

/// <summary>
/// A name as users give one: <c>*</c> any characters, <c>?</c> one, <c>[a-c]</c> one of these, a backtick before a
/// character that is meant as it stands: as PowerShell reads them. Takes time in proportion to pattern times name at most.
/// </summary>
public sealed class Wildcard
{
    private static readonly char[] Special = { '*', '?', '[' };

    private readonly bool matchesCase;
    private readonly bool escapes;

    /// <summary>Takes a pattern; one for paths has no escape, and case matters to it where it does to the file system.</summary>
    public Wildcard(string pattern, bool matchesCase = false, bool escapes = true)
    {
        Pattern = pattern;
        this.matchesCase = matchesCase;
        this.escapes = escapes;
        IsLiteral = pattern.IndexOfAny(Special) < 0 && !(escapes && pattern.IndexOf('`') >= 0);
    }

    /// <summary>The pattern as it was given.</summary>
    public string Pattern { get; }

    /// <summary>True when it can only mean one name, so that its absence is an error.</summary>
    public bool IsLiteral { get; private init; }

    /// <summary>A name in which no character has a meaning of its own.</summary>
    public static Wildcard Literal(string name) => new(name) { IsLiteral = true };

    /// <summary>
    /// What a user means by a text among names that there are. A name such as <c>app[1]</c> that something really has is that
    /// name, without regard to case, and not the pattern of app1's: what is left out or changed must be what the user sees.
    /// Stars alone, also behind a slash, mean all whatever something is called: whoever can name a VM <c>*</c> shall not
    /// decide which one a script changes.
    /// </summary>
    public static Wildcard Among(string text, IEnumerable<string> names)
    {
        var pattern = new Wildcard(text);
        return !pattern.IsLiteral && !MeansAll(text) && names.Contains(text, StringComparer.OrdinalIgnoreCase) ? Literal(text) : pattern;
    }

    /// <summary>Whether the whole of a name fits.</summary>
    public bool Matches(string name)
    {
        if (IsLiteral)
        {
            return name.Equals(Pattern, matchesCase ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);
        }

        int p = 0, n = 0, star = -1, resume = 0;
        while (n < name.Length)
        {
            if (p < Pattern.Length && Pattern[p] == '*')
            {
                star = p++;
                resume = n;
            }
            else if (p < Pattern.Length && MatchesOne(p, name[n], out int width))
            {
                p += width;
                n++;
            }
            else if (star >= 0)
            {
                // Only the last star can still take more.
                p = star + 1;
                n = ++resume;
            }
            else
            {
                return false;
            }
        }

        while (p < Pattern.Length && Pattern[p] == '*')
        {
            p++;
        }

        return p == Pattern.Length;
    }

    private static bool MeansAll(string text)
    {
        string last = text.Substring(text.LastIndexOf('/') + 1);
        return last.Length > 0 && last.All(c => c == '*');
    }

    private bool MatchesOne(int at, char c, out int width)
    {
        width = 1;
        switch (Pattern[at])
        {
            case '?':
                return true;
            case '`' when escapes && at + 1 < Pattern.Length:
                width = 2;
                return Same(Pattern[at + 1], c);
            case '[' when Pattern.IndexOf(']', Math.Min(at + 2, Pattern.Length)) is var end and > 0:
                width = end - at + 1;
                return InSet(at + 1, end, c);
            default:
                return Same(Pattern[at], c);
        }
    }

    private bool InSet(int from, int to, char c)
    {
        char folded = Fold(c);
        for (int i = from; i < to; i++)
        {
            if (i + 2 < to && Pattern[i + 1] == '-')
            {
                if (folded >= Fold(Pattern[i]) && folded <= Fold(Pattern[i + 2]))
                {
                    return true;
                }

                i += 2;
            }
            else if (Same(Pattern[i], c))
            {
                return true;
            }
        }

        return false;
    }

    private bool Same(char a, char b) => Fold(a) == Fold(b);

    private char Fold(char c) => matchesCase ? c : char.ToUpperInvariant(c);
}
