using System.Text;

namespace CpuMask.Text;

/// <summary>
/// SHA-256 by FIPS 180-4, over bytes at hand. The framework's own asks the system's OpenSSL, which a Xen dom0 has in no version
/// that .NET knows and a statically linked program cannot load at all; what is hashed here is no secret, and small.
/// </summary>
internal static class Sha256
{
    /// <summary>The length of a hash in bytes.</summary>
    public const int Length = 32;

    private const int Block = 64, Words = 16, Rounds = 64, LengthField = 8;

    private static readonly uint[] Start =
    {
        0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19,
    };

    // The fractional parts of the cube roots of the first 64 primes.
    private static readonly uint[] RoundConstants =
    {
        0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5,
        0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3, 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174,
        0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC, 0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA,
        0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7, 0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967,
        0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13, 0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85,
        0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3, 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070,
        0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3,
        0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208, 0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2,
    };

    /// <summary>The hash of a text in UTF-8.</summary>
    public static byte[] Of(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return Of(bytes, bytes.Length);
    }

    /// <summary>The hash of the first bytes of an array.</summary>
    public static byte[] Of(byte[] bytes, int count)
    {
        var state = (uint[])Start.Clone();
        var schedule = new uint[Rounds];
        int whole = count - (count % Block);
        for (int at = 0; at < whole; at += Block)
        {
            Compress(state, schedule, bytes, at);
        }

        // What is left, a single one bit, zeros, and the length in bits, in one block or two.
        int rest = count - whole;
        var last = new byte[rest + 1 + LengthField <= Block ? Block : 2 * Block];
        Array.Copy(bytes, whole, last, 0, rest);
        last[rest] = 0x80;
        ulong bits = (ulong)count * 8;
        for (int i = 1; i <= LengthField; i++)
        {
            last[last.Length - i] = (byte)bits;
            bits >>= 8;
        }

        for (int at = 0; at < last.Length; at += Block)
        {
            Compress(state, schedule, last, at);
        }

        var hash = new byte[Length];
        for (int i = 0; i < Length; i++)
        {
            hash[i] = (byte)(state[i / 4] >> (24 - (8 * (i % 4))));
        }

        return hash;
    }

    private static void Compress(uint[] state, uint[] w, byte[] bytes, int at)
    {
        for (int t = 0; t < Words; t++, at += 4)
        {
            w[t] = ((uint)bytes[at] << 24) | ((uint)bytes[at + 1] << 16) | ((uint)bytes[at + 2] << 8) | bytes[at + 3];
        }

        for (int t = Words; t < Rounds; t++)
        {
            uint early = w[t - 15], late = w[t - 2];
            w[t] = unchecked(w[t - 16] + (Rotate(early, 7) ^ Rotate(early, 18) ^ (early >> 3))
                + w[t - 7] + (Rotate(late, 17) ^ Rotate(late, 19) ^ (late >> 10)));
        }

        uint a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
        for (int t = 0; t < Rounds; t++)
        {
            uint one = unchecked(h + (Rotate(e, 6) ^ Rotate(e, 11) ^ Rotate(e, 25)) + ((e & f) ^ (~e & g)) + RoundConstants[t] + w[t]);
            uint two = unchecked((Rotate(a, 2) ^ Rotate(a, 13) ^ Rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c)));
            (h, g, f, e, d, c, b, a) = (g, f, e, unchecked(d + one), c, b, a, unchecked(one + two));
        }

        unchecked
        {
            state[0] += a;
            state[1] += b;
            state[2] += c;
            state[3] += d;
            state[4] += e;
            state[5] += f;
            state[6] += g;
            state[7] += h;
        }
    }

    private static uint Rotate(uint word, int by) => (word >> by) | (word << (32 - by));
}
