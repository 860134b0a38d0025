using CpuMask.Cpuid;

namespace CpuMask.Features;

/// <summary>
/// A line of Features.tsv, cell by cell. Every start-up reads all fourteen hundred of them and needs a few cells of each, so
/// nothing is cut out before it is asked for, and what many rows say is one string.
/// </summary>
internal sealed class FeatureRow
{
    private readonly List<int> starts = new();

    // One slot a hash, the last word wins.
    private readonly string?[] words = new string?[256];
    private string? addressWord;
    private RegisterAddress lastAddress;

    /// <summary>The line.</summary>
    public string Text { get; private set; } = string.Empty;

    /// <summary>How many cells it has.</summary>
    public int Count => starts.Count - 1;

    /// <summary>Goes to another line.</summary>
    public void MoveTo(string text)
    {
        Text = text;
        starts.Clear();
        starts.Add(0);
        for (int tab = text.IndexOf('\t'); tab >= 0; tab = text.IndexOf('\t', tab + 1))
        {
            starts.Add(tab + 1);
        }

        starts.Add(text.Length + 1);
    }

    /// <summary>Where a cell begins in the line.</summary>
    public int StartOf(int cell) => starts[cell];

    /// <summary>The first cell as an address; false when it is none. Rows of one address stand together.</summary>
    public bool TryAddress(out RegisterAddress address)
    {
        string word = Word(0);
        bool read = ReferenceEquals(word, addressWord) || RegisterAddress.TryParse(word, out lastAddress);
        addressWord = read ? word : null;
        address = lastAddress;
        return read;
    }

    /// <summary>A cell that no other row need have.</summary>
    public string Own(int cell) => Text.Substring(starts[cell], LengthOf(cell));

    /// <summary>A cell that many rows have.</summary>
    public string Word(int cell)
    {
        int start = starts[cell], length = LengthOf(cell);
        uint hash = (uint)length;
        for (int i = 0; i < length; i++)
        {
            hash = (hash * 31) + Text[start + i];
        }

        ref string? known = ref words[(hash ^ (hash >> 8)) & 0xFF];
        return known is not null && known.Length == length && string.CompareOrdinal(Text, start, known, 0, length) == 0
            ? known
            : known = Text.Substring(start, length);
    }

    private int LengthOf(int cell) => starts[cell + 1] - starts[cell] - 1;
}
