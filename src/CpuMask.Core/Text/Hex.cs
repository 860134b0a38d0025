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
        // Nearly every number in a dump has all its eight digits.
        if (end - i >= 8 && TryReadEight(text, i, out value) && (end - i == 8 || Digit(text[i + 8]) < 0))
        {
            i += 8;
            return true;
        }

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

    /// <summary>Reads eight digits at once; false when one of the eight bytes is none.</summary>
    internal static bool TryReadEight(byte[] text, int i, out uint value)
    {
        const ulong Tops = 0x8080808080808080, Ones = 0x0101010101010101;
        if (!BitConverter.IsLittleEndian)
        {
            value = 0;
            return false;
        }

        // One byte a character; adding moves a byte's top bit in when it is at least so large. ASCII keeps sums below 256.
        ulong c = BitConverter.ToUInt64(text, i), lower = c | (0x20 * Ones);
        ulong digit = (c + ((0x80 - '0') * Ones)) & ~(c + ((0x80 - '9' - 1) * Ones));
        ulong letter = (lower + ((0x80 - 'a') * Ones)) & ~(lower + ((0x80 - 'f' - 1) * Ones));
        if (((digit | letter) & ~c & Tops) != Tops)
        {
            value = 0;
            return false;
        }

        // Values 0..15, one a byte; then neighbours are joined, the first being the more significant.
        ulong v = (c & (0x0F * Ones)) + (9 * ((c >> 6) & Ones));
        v = ((v << 4) | (v >> 8)) & 0x00FF00FF00FF00FF;
        v = ((v << 8) | (v >> 16)) & 0x0000FFFF0000FFFF;
        value = (uint)((v << 16) | (v >> 32));
        return true;
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
        if (t.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
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
