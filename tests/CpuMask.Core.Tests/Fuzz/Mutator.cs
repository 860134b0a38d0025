using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace CpuMask.Tests.Fuzz;

/// <summary>Damages dumps the way transfers, editors, people and attackers do. The same seed gives the same damage.</summary>
public sealed class Mutator
{
    private const int MostBytes = 1 << 20;

    private static readonly byte[][] Tokens = new[]
    {
        "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>", "&b;", "]]>", "<![CDATA[", "<a>", "</a>", "<a ", "<?xml version='1.0' encoding='utf-7'?>", "<!--",
        "{", "}", "[", "]", "\"", "\\", "\\u0000", "\\ud800", ":", ",", "null", "true", "1e999", "-2147483649", "99999999999999999999", "0xFFFFFFFFF",
        "[SL FF]", "[SL ", "CPU 4294967295:", "CPU 0:", "CPU #0", "------[ Logical CPU #0 ]------", "------[", "----------", "=>", "0x", "=", "\t", "\r", "\r\n", "\n", "\0",
        "FFFFFFFF-FFFFFFFF-FFFFFFFF-FFFFFFFF", "CPUID 00000000: ", "00000000", "ffffffff", "\"hosts\"", "\"registers\"", "\u00a0", "\u202e", "\ufeff", "é", "\U0001F4BB",
        "processor\t: 0", "flags\t\t: fpu", "Flags:", "ID1ECX", "hostCPUID", "eax=0x", "eax_in='", "- - - -", "\"-\"", "----:----",
    }.Select(Encoding.UTF8.GetBytes).ToArray();

    private readonly Random random;
    private readonly IReadOnlyList<byte[]> corpus;

    public Mutator(int seed, IReadOnlyList<byte[]> corpus)
    {
        random = new Random(seed);
        this.corpus = corpus;
    }

    /// <summary>A damaged copy of one file of the corpus, at most 1 MB.</summary>
    public byte[] Next(out int file)
    {
        file = random.Next(corpus.Count);
        byte[] bytes = corpus[file];
        int times = 1 + random.Next(random.Next(4) == 0 ? 12 : 3);
        for (int i = 0; i < times; i++)
        {
            bytes = Mutate(bytes);
            if (bytes.Length > MostBytes)
            {
                bytes = bytes[..MostBytes];
            }
        }

        return bytes;
    }

    private byte[] Mutate(byte[] bytes) => random.Next(16) switch
    {
        0 or 1 => Flip(bytes),
        2 or 3 => Replace(bytes),
        4 => Cut(bytes, Line(bytes)),
        5 => Cut(bytes, Range(bytes)),
        6 => Repeat(bytes, Line(bytes), 1 + random.Next(4)),
        7 => Repeat(bytes, Range(bytes), 1 + random.Next(3)),
        8 => Splice(bytes),
        9 or 10 => Insert(bytes, Tokens[random.Next(Tokens.Length)]),
        11 => bytes[..random.Next(bytes.Length + 1)],
        12 => Encode(bytes),
        13 => Grow(bytes),
        14 => Move(bytes),
        _ => LineEnds(bytes),
    };

    private byte[] Flip(byte[] bytes)
    {
        byte[] copy = bytes.ToArray();
        for (int i = random.Next(8); i >= 0 && copy.Length > 0; i--)
        {
            copy[random.Next(copy.Length)] ^= (byte)(1 << random.Next(8));
        }

        return copy;
    }

    private byte[] Replace(byte[] bytes)
    {
        byte[] copy = bytes.ToArray();
        const string Likely = "\0\n\r\t \"'<>[]{}:=,-0189afFxX#\u007f";
        for (int i = random.Next(8); i >= 0 && copy.Length > 0; i--)
        {
            copy[random.Next(copy.Length)] = random.Next(4) == 0 ? (byte)random.Next(256) : (byte)Likely[random.Next(Likely.Length)];
        }

        return copy;
    }

    private static byte[] Cut(byte[] bytes, Range range)
    {
        (int start, int length) = range.GetOffsetAndLength(bytes.Length);
        return Join(bytes.AsSpan(0, start), bytes.AsSpan(start + length), default);
    }

    private static byte[] Repeat(byte[] bytes, Range range, int times)
    {
        (int start, int length) = range.GetOffsetAndLength(bytes.Length);
        return Join(bytes.AsSpan(0, start + length), Times(bytes.AsSpan(start, length), times), bytes.AsSpan(start + length));
    }

    private byte[] Splice(byte[] bytes)
    {
        byte[] other = corpus[random.Next(corpus.Count)];
        return Join(bytes.AsSpan(0, random.Next(bytes.Length + 1)), other.AsSpan(random.Next(other.Length + 1)), default);
    }

    private byte[] Insert(byte[] bytes, byte[] token)
    {
        int at = random.Next(bytes.Length + 1);
        int times = random.Next(20) == 0 ? random.Next(1, 100_000) : 1;
        return Join(bytes.AsSpan(0, at), Times(token, times), bytes.AsSpan(at));
    }

    private byte[] Encode(byte[] bytes)
    {
        string text = Encoding.Latin1.GetString(bytes);
        byte[] encoded = random.Next(6) switch
        {
            0 => Encoding.Unicode.GetBytes(text),
            1 => Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(text)).ToArray(),
            2 => Encoding.BigEndianUnicode.GetPreamble().Concat(Encoding.BigEndianUnicode.GetBytes(text)).ToArray(),
            3 => Encoding.UTF8.GetPreamble().Concat(bytes).ToArray(),
            4 => Encoding.UTF32.GetBytes(text),
            _ => Encoding.Unicode.GetPreamble().Concat(bytes).ToArray(),
        };
        return random.Next(3) == 0 && encoded.Length > 0 ? encoded[..^1] : encoded;
    }

    // Whatever is quadratic shows itself at a megabyte.
    private byte[] Grow(byte[] bytes)
    {
        if (bytes.Length == 0 || random.Next(4) != 0)
        {
            return bytes;
        }

        ReadOnlySpan<byte> part = random.Next(3) == 0 ? bytes : bytes[Line(bytes)];
        return Join(bytes.AsSpan(0, random.Next(bytes.Length)), Times(part, MostBytes), default);
    }

    private byte[] Move(byte[] bytes)
    {
        Range line = Line(bytes);
        byte[] rest = Cut(bytes, line);
        int at = random.Next(rest.Length + 1);
        return Join(rest.AsSpan(0, at), bytes.AsSpan()[line], rest.AsSpan(at));
    }

    private byte[] LineEnds(byte[] bytes)
    {
        ReadOnlySpan<byte> end = random.Next(4) switch
        {
            0 => "\r"u8,
            1 => "\r\n"u8,
            2 => default,
            _ => " "u8,
        };
        var changed = new List<byte>(bytes.Length + 1000);
        foreach (byte b in bytes)
        {
            if (b == '\n')
            {
                changed.AddRange(end);
            }
            else
            {
                changed.Add(b);
            }
        }

        return changed.ToArray();
    }

    private static byte[] Join(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, ReadOnlySpan<byte> c)
    {
        var joined = new byte[a.Length + b.Length + c.Length];
        a.CopyTo(joined);
        b.CopyTo(joined.AsSpan(a.Length));
        c.CopyTo(joined.AsSpan(a.Length + b.Length));
        return joined;
    }

    // No more of them than an input may be long.
    private static byte[] Times(ReadOnlySpan<byte> part, int times)
    {
        if (part.Length == 0)
        {
            return Array.Empty<byte>();
        }

        var all = new byte[part.Length * Math.Min(times, Math.Max(1, MostBytes / part.Length))];
        for (int i = 0; i < all.Length; i += part.Length)
        {
            part.CopyTo(all.AsSpan(i));
        }

        return all;
    }

    private Range Range(byte[] bytes)
    {
        int start = random.Next(bytes.Length + 1);
        return start..(start + random.Next(Math.Min(bytes.Length - start, 1 << random.Next(14)) + 1));
    }

    private Range Line(byte[] bytes)
    {
        if (bytes.Length == 0)
        {
            return ..0;
        }

        int at = random.Next(bytes.Length);
        int start = Array.LastIndexOf(bytes, (byte)'\n', at) + 1, end = Array.IndexOf(bytes, (byte)'\n', at);
        end = end < 0 ? bytes.Length : end + 1;
        return Math.Min(start, end)..end;
    }
}
