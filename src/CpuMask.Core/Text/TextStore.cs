namespace CpuMask.Text;

/// <summary>
/// Many short texts, packed: a million hosts' names as strings are 100 MB of headers and zero bytes. A text is one byte a
/// character, or two where it has characters beyond Latin-1.
/// </summary>
internal sealed class TextStore
{
    private const int ChunkBits = 20, ChunkSize = 1 << ChunkBits;

    private readonly List<byte[]> chunks = new();
    private int used = ChunkSize;

    /// <summary>Keeps a text.</summary>
    /// <returns>What to ask for it by.</returns>
    public uint Add(string text)
    {
        bool wide = IsWide(text);
        int bytes = wide ? text.Length * 2 : text.Length, most = bytes + 5;
        if (ChunkSize - used < most)
        {
            chunks.Add(new byte[Math.Max(ChunkSize, most)]);
            used = 0;
        }

        byte[] chunk = chunks[chunks.Count - 1];
        uint handle = checked((uint)(((long)(chunks.Count - 1) << ChunkBits) | (uint)used));
        for (uint head = ((uint)text.Length << 1) | (wide ? 1u : 0); ; head >>= 7)
        {
            chunk[used++] = (byte)(head > 0x7F ? head | 0x80 : head);
            if (head <= 0x7F)
            {
                break;
            }
        }

        foreach (char c in text)
        {
            chunk[used++] = (byte)c;
            if (wide)
            {
                chunk[used++] = (byte)(c >> 8);
            }
        }

        // A text that is longer than a chunk has one of its own.
        used = Math.Min(used, ChunkSize);
        return handle;
    }

    /// <summary>A text that was kept.</summary>
    public string this[uint handle]
    {
        get
        {
            var text = new Packed(this, handle);
            var characters = new char[text.Length];
            for (int i = 0; i < characters.Length; i++)
            {
                characters[i] = text[i];
            }

            return new string(characters);
        }
    }

    /// <summary>Compares two texts as <see cref="string.CompareOrdinal(string, string)"/> does.</summary>
    public int Compare(uint a, uint b)
    {
        if (a == b)
        {
            return 0;
        }

        Packed left = new(this, a), right = new(this, b);
        int common = Math.Min(left.Length, right.Length);
        for (int i = 0; i < common; i++)
        {
            int c = left[i] - right[i];
            if (c != 0)
            {
                return c;
            }
        }

        return left.Length - right.Length;
    }

    /// <summary>Whether a text is this one.</summary>
    public bool Is(uint handle, string text)
    {
        var kept = new Packed(this, handle);
        if (kept.Length != text.Length)
        {
            return false;
        }

        for (int i = 0; i < text.Length; i++)
        {
            if (kept[i] != text[i])
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsWide(string text)
    {
        foreach (char c in text)
        {
            if (c > 0xFF)
            {
                return true;
            }
        }

        return false;
    }

    private readonly struct Packed
    {
        private readonly byte[] bytes;
        private readonly int start;
        private readonly bool wide;

        public Packed(TextStore store, uint handle)
        {
            bytes = store.chunks[(int)(handle >> ChunkBits)];
            int at = (int)(handle & (ChunkSize - 1)), shift = 0;
            uint head = 0;
            do
            {
                head |= (uint)(bytes[at] & 0x7F) << shift;
                shift += 7;
            }
            while (bytes[at++] > 0x7F);
            Length = (int)(head >> 1);
            wide = (head & 1) != 0;
            start = at;
        }

        public int Length { get; }

        public char this[int i] => wide ? (char)(bytes[start + (2 * i)] | (bytes[start + (2 * i) + 1] << 8)) : (char)bytes[start + i];
    }
}
