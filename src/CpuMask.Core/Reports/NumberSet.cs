using System.Globalization;
using System.Text;

namespace CpuMask.Reports;

/// <summary>
/// Sets of small numbers as text, for the page's data block. As ranges, <c>0-3,7</c>, or as bits, six a character, the lowest first,
/// which takes a sixth of a byte a number whatever the numbers are.
/// </summary>
internal static class NumberSet
{
    /// <summary>What stands before bits, so that they can be told from ranges.</summary>
    private const string BitsAhead = "*";

    // Those of base64url: none of them means anything in JSON or in markup.
    private const string Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    /// <summary>The shorter of both.</summary>
    public static string Shortest(IEnumerable<int> numbers)
    {
        int[] all = numbers.OrderBy(n => n).ToArray();
        string ranges = Ranges(all);
        return all.Length == 0 || ranges.Length <= BitsAhead.Length + (all[all.Length - 1] / 6) + 1 ? ranges : BitsAhead + Bits(all);
    }

    /// <summary>As bits; empty for no number.</summary>
    public static string Bits(IEnumerable<int> numbers)
    {
        var digits = new List<int>();
        foreach (int n in numbers)
        {
            while (digits.Count <= n / 6)
            {
                digits.Add(0);
            }

            digits[n / 6] |= 1 << (n % 6);
        }

        return new string(digits.Select(d => Digits[d]).ToArray());
    }

    private static string Ranges(int[] ascending)
    {
        var text = new StringBuilder();
        int first = -2, last = -2;
        foreach (int n in ascending.Concat(new[] { int.MaxValue }))
        {
            if (n == last + 1)
            {
                last = n;
                continue;
            }

            if (first >= 0)
            {
                text.Append(text.Length > 0 ? "," : string.Empty).Append(first.ToString(CultureInfo.InvariantCulture));
                text.Append(last > first ? "-" + last.ToString(CultureInfo.InvariantCulture) : string.Empty);
            }

            first = last = n;
        }

        return text.ToString();
    }
}
