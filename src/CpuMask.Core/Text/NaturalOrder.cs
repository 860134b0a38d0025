namespace CpuMask.Text;

/// <summary>Names as people sort them: esx2 before esx10.</summary>
public sealed class NaturalOrder : IComparer<string>
{
    /// <summary>The one instance.</summary>
    public static readonly NaturalOrder Instance = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        string a = x ?? string.Empty, b = y ?? string.Empty;
        int i = 0, j = 0;
        while (i < a.Length && j < b.Length)
        {
            int c = IsDigit(a[i]) && IsDigit(b[j]) ? Numbers(a, ref i, b, ref j) : Characters(a, ref i, b, ref j);
            if (c != 0)
            {
                return c;
            }
        }

        int rest = (a.Length - i) - (b.Length - j);
        return rest != 0 ? rest : string.CompareOrdinal(a, b);
    }

    private static bool IsDigit(char c) => c is >= '0' and <= '9';

    private static int Characters(string a, ref int i, string b, ref int j) =>
        char.ToUpperInvariant(a[i++]).CompareTo(char.ToUpperInvariant(b[j++]));

    // Longer without leading zeros is larger; equal lengths compare digit by digit. No number is too long for that.
    private static int Numbers(string a, ref int i, string b, ref int j)
    {
        int startA = SkipZeros(a, ref i), startB = SkipZeros(b, ref j);
        int c = (i - startA).CompareTo(j - startB);
        return c != 0 ? c : string.CompareOrdinal(a, startA, b, startB, i - startA);
    }

    private static int SkipZeros(string text, ref int i)
    {
        while (i < text.Length && text[i] == '0')
        {
            i++;
        }

        int start = i;
        while (i < text.Length && IsDigit(text[i]))
        {
            i++;
        }

        return start;
    }
}
