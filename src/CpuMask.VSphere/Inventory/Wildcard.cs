using System;

namespace CpuMask.VSphere.Inventory;

/// <summary>
/// A name as users give one: <c>*</c> any characters, <c>?</c> one, <c>[a-c]</c> one of these, a backtick before a
/// character that is meant as it stands; without regard to case. Takes time in proportion to pattern times name at most.
/// </summary>
internal sealed class Wildcard
{
    private readonly string pattern;

    public Wildcard(string pattern)
    {
        this.pattern = pattern;
        IsLiteral = pattern.IndexOfAny(new[] { '*', '?', '[', '`' }) < 0;
    }

    /// <summary>True when it can only mean one name, so that its absence is an error.</summary>
    public bool IsLiteral { get; }

    public bool Matches(string name)
    {
        if (IsLiteral)
        {
            return name.Equals(pattern, StringComparison.OrdinalIgnoreCase);
        }

        int p = 0, n = 0, star = -1, resume = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                resume = n;
            }
            else if (p < pattern.Length && MatchesOne(p, name[n], out int width))
            {
                p += width;
                n++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                n = ++resume;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*')
        {
            p++;
        }

        return p == pattern.Length;
    }

    private bool MatchesOne(int at, char c, out int width)
    {
        width = 1;
        switch (pattern[at])
        {
            case '?':
                return true;
            case '`' when at + 1 < pattern.Length:
                width = 2;
                return Same(pattern[at + 1], c);
            case '[' when pattern.IndexOf(']', at + 1) is var end and > 0:
                width = end - at + 1;
                return InSet(at + 1, end, c);
            default:
                return Same(pattern[at], c);
        }
    }

    private bool InSet(int from, int to, char c)
    {
        char upper = char.ToUpperInvariant(c);
        for (int i = from; i < to; i++)
        {
            if (i + 2 < to && pattern[i + 1] == '-')
            {
                if (upper >= char.ToUpperInvariant(pattern[i]) && upper <= char.ToUpperInvariant(pattern[i + 2]))
                {
                    return true;
                }

                i += 2;
            }
            else if (Same(pattern[i], c))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Same(char a, char b) => char.ToUpperInvariant(a) == char.ToUpperInvariant(b);
}
