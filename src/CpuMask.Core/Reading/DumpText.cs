using System.Text;

namespace CpuMask.Reading;

/// <summary>
/// A dump as UTF-8 bytes, without a byte order mark. UTF-16 is what Windows PowerShell's <c>&gt;</c> writes; it is turned
/// into UTF-8 once, so that readers know one encoding.
/// </summary>
public sealed class DumpText
{
    private DumpText(byte[] bytes, int start, int end)
    {
        Bytes = bytes;
        Start = start;
        End = end;
    }

    /// <summary>The buffer. Only <see cref="Start"/> to <see cref="End"/> belongs to the dump; it may be reused for the next one.</summary>
    public byte[] Bytes { get; }

    /// <summary>The first byte of the dump.</summary>
    public int Start { get; }

    /// <summary>The byte after the last one.</summary>
    public int End { get; }

    /// <summary>How many bytes there are.</summary>
    public int Length => End - Start;

    /// <summary>Takes a file's content.</summary>
    /// <param name="bytes">The buffer, taken over.</param>
    /// <param name="length">How many of its bytes are the file.</param>
    public static DumpText Of(byte[] bytes, int length)
    {
        if (length >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF)
        {
            EndLines(bytes, length);
            return new DumpText(bytes, 3, length);
        }

        Encoding? wide = Utf16(bytes, length, out int mark);
        if (wide is null)
        {
            EndLines(bytes, length);
            return new DumpText(bytes, 0, length);
        }

        byte[] utf8 = Encoding.UTF8.GetBytes(wide.GetString(bytes, mark, (length - mark) & ~1));
        EndLines(utf8, utf8.Length);
        return new DumpText(utf8, 0, utf8.Length);
    }

    /// <summary>Takes a text.</summary>
    public static DumpText Of(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return Of(bytes, bytes.Length);
    }

    /// <summary>The first byte that is no blank and no line end; 0 when there is none.</summary>
    public byte FirstByte
    {
        get
        {
            for (int i = Start; i < End; i++)
            {
                if (Bytes[i] is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
                {
                    return Bytes[i];
                }
            }

            return 0;
        }
    }

    /// <summary>Whether it has a byte in it that no text has.</summary>
    public bool IsBinary => Array.IndexOf(Bytes, (byte)0, Start, Length) >= 0;

    /// <summary>Whether an ASCII word stands near the beginning, in any case.</summary>
    /// <param name="word">The word, in lower case.</param>
    /// <param name="within">How many bytes to search: readers judge by the beginning.</param>
    public bool HasNearBeginning(string word, int within = 256 << 10)
    {
        int last = Math.Min(End, Start + Math.Min(within, Length)) - word.Length;
        byte small = (byte)word[0], large = (byte)char.ToUpperInvariant(word[0]);
        for (int i = Start; i <= last; i++)
        {
            if (Bytes[i] != small && Bytes[i] != large)
            {
                continue;
            }

            int j = 1;
            while (j < word.Length && Lower(Bytes[i + j]) == word[j])
            {
                j++;
            }

            if (j == word.Length)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A part of the dump as a string; bytes that are no UTF-8 become U+FFFD.</summary>
    public string Slice(int start, int end) => Encoding.UTF8.GetString(Bytes, start, end - start);

    /// <summary>The whole dump as a string.</summary>
    public override string ToString() => Slice(Start, End);

    // Old Macs and some serial consoles end lines with CR alone. The first one tells.
    private static void EndLines(byte[] bytes, int length)
    {
        int first = Array.IndexOf(bytes, (byte)'\r', 0, length);
        if (first < 0 || (first + 1 < length && bytes[first + 1] == '\n'))
        {
            return;
        }

        for (int i = first; i >= 0; i = Array.IndexOf(bytes, (byte)'\r', i + 1, length - i - 1))
        {
            bytes[i] = i + 1 < length && bytes[i + 1] == '\n' ? bytes[i] : (byte)'\n';
        }
    }

    private static char Lower(byte b) => b is >= (byte)'A' and <= (byte)'Z' ? (char)(b | 0x20) : (char)b;

    // Without a mark, ASCII text in UTF-16 shows itself by every other byte being zero.
    private static Encoding? Utf16(byte[] b, int length, out int mark)
    {
        mark = 2;
        if (length >= 2 && b[0] == 0xFF && b[1] == 0xFE)
        {
            return Encoding.Unicode;
        }

        if (length >= 2 && b[0] == 0xFE && b[1] == 0xFF)
        {
            return Encoding.BigEndianUnicode;
        }

        mark = 0;
        if (length >= 8 && (length & 1) == 0)
        {
            if (b[0] != 0 && b[1] == 0 && b[2] != 0 && b[3] == 0 && b[4] != 0 && b[5] == 0)
            {
                return Encoding.Unicode;
            }

            if (b[0] == 0 && b[1] != 0 && b[2] == 0 && b[3] != 0 && b[4] == 0 && b[5] != 0)
            {
                return Encoding.BigEndianUnicode;
            }
        }

        return null;
    }
}
