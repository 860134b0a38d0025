using System.Globalization;
using System.Text;
using CpuMask.Cpuid;

namespace CpuMask.Platforms.Xen.Masks;

/// <summary>One string of the cpuid list as libxl reads it (libxl_cpuid_parse_config_xend), and where it stops reading.</summary>
internal sealed class XlListItem
{
    private readonly List<(RegisterName Register, string Characters)> applied = new();

    /// <summary>libxl's own verdict: 0, or the number of the error that xl prints and goes on after.</summary>
    public int Error { get; private set; }

    /// <summary>What the error is about, as written.</summary>
    public string Piece { get; private set; } = string.Empty;

    /// <summary>The leaf; 0 when it could not be read.</summary>
    public uint Leaf { get; private set; }

    /// <summary>The sub-leaf; null where none is written.</summary>
    public uint? Subleaf { get; private set; }

    /// <summary>The registers that apply, each 32 characters, also those in front of an error.</summary>
    public IReadOnlyList<(RegisterName Register, string Characters)> Applied => applied;

    /// <summary>Reads an item.</summary>
    public static XlListItem Parse(string text)
    {
        var item = new XlListItem();
        item.Read(Bytes(text));
        return item;
    }

    // libxl counts bytes.
    private static string Bytes(string text)
    {
        var bytes = new StringBuilder();
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            bytes.Append((char)b);
        }

        return bytes.ToString();
    }

    private void Read(string s)
    {
        int at = 0;
        if (!TryNumber(s, ref at, out uint leaf))
        {
            Fail(1, s);
            return;
        }

        Leaf = leaf;
        if (at < s.Length && s[at] == ',')
        {
            int from = ++at;
            if (!TryNumber(s, ref at, out uint subleaf))
            {
                Fail(2, s.Substring(from));
                return;
            }

            Subleaf = subleaf;
        }

        if (at >= s.Length || s[at] != ':')
        {
            Fail(3, s.Substring(at));
            return;
        }

        for (at++; at < s.Length;)
        {
            int equals = s.IndexOf('=', at);
            if (s[at] != 'e' || at + 2 >= s.Length || s[at + 2] != 'x' || s[at + 1] is < 'a' or > 'd' || equals < 0)
            {
                Fail(4, s.Substring(at));
                return;
            }

            int end = s.IndexOf(',', equals);
            end = end < 0 ? s.Length : end;
            if (end - equals - 1 != 32)
            {
                Fail(5, s.Substring(at, end - at));
                return;
            }

            applied.Add(((RegisterName)(s[at + 1] - 'a'), s.Substring(equals + 1, 32)));
            for (at = end + 1; at < s.Length && s[at] is ' ' or '\n'; at++)
            {
            }
        }
    }

    private void Fail(int error, string piece)
    {
        Error = error;
        Piece = piece;
    }

    /// <summary>Reads the number that a text begins with, as C's strtoul does.</summary>
    public static bool TryNumber(string text, out ulong number)
    {
        int at = 0;
        return TryNumber(text, ref at, out number);
    }

    private static bool TryNumber(string s, ref int at, out uint number)
    {
        bool ok = TryNumber(s, ref at, out ulong value);
        number = unchecked((uint)value);
        return ok;
    }

    // C's strtoul with base 0: blanks, a sign, 0x for hexadecimal and 0 for octal; what is too large is all ones, and 32 bits are kept.
    private static bool TryNumber(string s, ref int at, out ulong number)
    {
        int i = at;
        while (i < s.Length && s[i] is ' ' or (>= '\t' and <= '\r'))
        {
            i++;
        }

        bool negative = i < s.Length && s[i] == '-';
        i += i < s.Length && s[i] is '-' or '+' ? 1 : 0;
        int radix = 10;
        if (i < s.Length && s[i] == '0')
        {
            bool hex = i + 2 < s.Length && s[i + 1] is 'x' or 'X' && Digit(s[i + 2]) < 16;
            radix = hex ? 16 : 8;
            i += hex ? 2 : 0;
        }

        int first = i;
        ulong value = 0;
        bool over = false;
        for (; i < s.Length && Digit(s[i]) < radix; i++)
        {
            ulong digit = (ulong)Digit(s[i]);
            over |= value > (ulong.MaxValue - digit) / (ulong)radix;
            value = unchecked((value * (ulong)radix) + digit);
        }

        number = over ? ulong.MaxValue : unchecked(negative ? 0 - value : value);
        at = i;
        return i > first;
    }

    private static int Digit(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'a' and <= 'f' => c - 'a' + 10,
        >= 'A' and <= 'F' => c - 'A' + 10,
        _ => 99,
    };

    /// <summary>Prints leaf and sub-leaf as an item has them.</summary>
    public string Place => "0x" + Leaf.ToString("x", CultureInfo.InvariantCulture) + (Subleaf is { } s ? "," + s.ToString(CultureInfo.InvariantCulture) : string.Empty);
}
