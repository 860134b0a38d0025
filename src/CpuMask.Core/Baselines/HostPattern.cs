using System;

namespace CpuMask.Baselines;

/// <summary>A host name in which <c>*</c> stands for any text and <c>?</c> for any one character; case does not matter.</summary>
internal sealed class HostPattern
{
    private static readonly char[] Wildcards = { '*', '?' };

    public HostPattern(string text) => Text = text;

    public string Text { get; }

    public bool HasWildcard => Text.IndexOfAny(Wildcards) >= 0;

    // Goes back to the last '*' alone, so a hostile pattern costs at most name times pattern.
    public bool Matches(string name)
    {
        int p = 0, n = 0, star = -1, resume = 0;
        while (n < name.Length)
        {
            if (p < Text.Length && Text[p] == '*')
            {
                star = p++;
                resume = n;
            }
            else if (p < Text.Length && (Text[p] == '?' || Same(Text[p], name[n])))
            {
                p++;
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

        while (p < Text.Length && Text[p] == '*')
        {
            p++;
        }

        return p == Text.Length;
    }

    private static bool Same(char a, char b) => char.ToUpperInvariant(a) == char.ToUpperInvariant(b);
}
