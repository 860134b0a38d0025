using System.Globalization;

namespace CpuMask.Text;

/// <summary>Hexadecimal numbers in byte buffers and strings, without allocating and without a culture.</summary>
public static class Hex
{
    /// <summary>The value of one hexadecimal digit, or -1.</summary>
    public static int Digit(int c)
    {
        int d = c - '0';
        if ((uint)d <= 9)
        {
            return d;
        }

        d = (c | 0x20) - 'a';
        return (uint)d <= 5 ? d + 10 : -1;
    }

    /// <summary>Reads up to eight digits from <paramref name="i"/> on and leaves it behind the last one.</summary>
    /// <returns>False when there is no digit, or more than eight.</returns>
    public static bool TryRead(byte[] text, ref int i, int end, out uint value)
    {
        value = 0;
        int start = i, d;
        while (i < end && (d = Digit(text[i])) >= 0)
        {
            value = (value << 4) | (uint)d;
            i++;
        }

        return i > start && i - start <= 8;
    }

    /// <summary>Reads <c>0x</c> and up to eight digits; the prefix may be missing.</summary>
    public static bool TryReadPrefixed(byte[] text, ref int i, int end, out uint value)
    {
        if (i + 2 < end && text[i] == '0' && (text[i + 1] | 0x20) == 'x')
        {
            i += 2;
        }

        return TryRead(text, ref i, end, out value);
    }

    /// <summary>Parses a whole string of one to eight digits, with or without <c>0x</c>, ignoring blanks around it.</summary>
    public static bool TryParse(string? text, out uint value)
    {
        bool ok = TryParse64(text, out ulong wide) && wide <= uint.MaxValue;
        value = ok ? (uint)wide : 0;
        return ok;
    }

    /// <summary>Parses a whole string of one to sixteen digits, with or without <c>0x</c>, ignoring blanks around it.</summary>
    public static bool TryParse64(string? text, out ulong value)
    {
        value = 0;
        if (text is null)
        {
            return false;
        }

        string t = text.Trim();
        if (t.StartsWith("0x", System.StringComparison.OrdinalIgnoreCase))
        {
            t = t.Substring(2);
        }

        return t.Length is > 0 and <= 16
            && ulong.TryParse(t, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Prints <c>0x0000000D</c>.</summary>
    public static string Word(uint value) => "0x" + Digits(value);

    /// <summary>Prints eight upper-case digits without a prefix.</summary>
    public static string Digits(uint value) => value.ToString("X8", CultureInfo.InvariantCulture);

    /// <summary>Prints <c>0x00000000AC000000</c>.</summary>
    public static string Quad(ulong value) => "0x" + value.ToString("X16", CultureInfo.InvariantCulture);
}
