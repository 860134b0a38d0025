using System.Runtime.CompilerServices;
using System.Text;
using CpuMask.Text;

namespace CpuMask.Reading;

/// <summary>
/// Walks the lines of a dump without making strings. LF and CRLF end a line. Use: <c>while (lines.Next()) ...</c>;
/// <see cref="At"/> is a cursor inside the current line for the small steps that parsing one takes.
/// </summary>
internal struct LineScanner
{
    private readonly byte[] bytes;
    private readonly int end;
    private int next;

    /// <summary>Begins before the first line.</summary>
    public LineScanner(DumpText text)
    {
        bytes = text.Bytes;
        end = text.End;
        next = text.Start;
        Start = End = At = text.Start;
        Number = 0;
    }

    /// <summary>The first byte of the current line.</summary>
    public int Start { get; private set; }

    /// <summary>The byte after the current line's last, line end left out.</summary>
    public int End { get; private set; }

    /// <summary>The current line's number, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>The cursor.</summary>
    public int At { get; set; }

    /// <summary>True when the cursor is behind the last byte of the line.</summary>
    public readonly bool AtEnd => At >= End;

    /// <summary>The byte under the cursor, or 0 at the line's end.</summary>
    public readonly byte Peek => At < End ? bytes[At] : (byte)0;

    /// <summary>The place of the cursor, for messages.</summary>
    public readonly TextPosition Position => new(Number, At - Start + 1);

    /// <summary>Moves to the next line and puts the cursor at its first byte; false when there is none.</summary>
    public bool Next()
    {
        if (next >= end)
        {
            Start = End = At = end;
            return false;
        }

        Start = At = next;
        int lf = Array.IndexOf(bytes, (byte)'\n', next, end - next);
        End = lf < 0 ? end : lf;
        next = lf < 0 ? end : lf + 1;
        if (End > Start && bytes[End - 1] == '\r')
        {
            End--;
        }

        Number++;
        return true;
    }

    /// <summary>Moves over blanks and tabs.</summary>
    // Inlined, what it returns is not copied where nobody looks at it, which is in every line of every dump.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LineScanner SkipBlanks()
    {
        int at = At;
        while (at < End && (bytes[at] == ' ' || bytes[at] == '\t'))
        {
            at++;
        }

        At = at;
        return this;
    }

    /// <summary>Moves over one byte if it is this one.</summary>
    public bool Take(char c)
    {
        if (At < End && bytes[At] == c)
        {
            At++;
            return true;
        }

        return false;
    }

    /// <summary>Moves over an ASCII word if the line goes on with it, case and all.</summary>
    public bool Take(string word)
    {
        if (!LooksAt(word))
        {
            return false;
        }

        At += word.Length;
        return true;
    }

    /// <summary>Whether the line goes on with an ASCII word from the cursor.</summary>
    public readonly bool LooksAt(string word)
    {
        if (End - At < word.Length)
        {
            return false;
        }

        for (int i = 0; i < word.Length; i++)
        {
            if (bytes[At + i] != word[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads up to eight hexadecimal digits; false leaves the cursor where the number should begin.</summary>
    public bool TakeHex(out uint value)
    {
        int i = At;
        if (!Hex.TryRead(bytes, ref i, End, out value))
        {
            return false;
        }

        At = i;
        return true;
    }

    /// <summary>Reads eight hexadecimal digits, no more and no fewer.</summary>
    public bool TakeWord(out uint value)
    {
        int i = At;
        if (!Hex.TryRead(bytes, ref i, End, out value) || i - At != 8)
        {
            return false;
        }

        At = i;
        return true;
    }

    /// <summary>Reads up to eight hexadecimal digits behind an optional <c>0x</c>.</summary>
    public bool TakePrefixedHex(out uint value)
    {
        int i = At;
        if (!Hex.TryReadPrefixed(bytes, ref i, End, out value))
        {
            return false;
        }

        At = i;
        return true;
    }

    /// <summary>Reads a decimal number of up to nine digits.</summary>
    public bool TakeDecimal(out int value)
    {
        value = 0;
        int i = At;
        while (i < End && (uint)(bytes[i] - '0') <= 9 && i - At < 9)
        {
            value = (value * 10) + (bytes[i++] - '0');
        }

        if (i == At || (i < End && (uint)(bytes[i] - '0') <= 9))
        {
            return false;
        }

        At = i;
        return true;
    }

    /// <summary>Finds an ASCII word at or after the cursor; -1 when the line has none.</summary>
    public readonly int IndexOf(string word)
    {
        for (int i = At; i <= End - word.Length; i++)
        {
            int j = 0;
            while (j < word.Length && bytes[i + j] == word[j])
            {
                j++;
            }

            if (j == word.Length)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The rest of the line from the cursor on, without blanks around it, cut at 200 characters.</summary>
    public readonly string Rest(int most = 200)
    {
        int stop = End - At > most ? At + most : End;
        return Encoding.UTF8.GetString(bytes, At, stop - At).Trim();
    }
}
