using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Text;

namespace CpuMask.Baselines;

/// <summary>A promise in the making: the words as they stand so far, and why bits were taken out of them.</summary>
internal sealed class BaselineDraft
{
    private readonly Dictionary<RegisterAddress, RegisterValue> words = new();

    public BaselineDraft(PoolFold pool, CpuVendor vendor, bool acrossVendors)
    {
        Pool = pool;
        Vendor = vendor;
        AcrossVendors = acrossVendors;
    }

    public PoolFold Pool { get; }

    public CpuVendor Vendor { get; }

    public bool AcrossVendors { get; }

    public List<string> Warnings { get; } = new();

    public List<BaselineMinimum> Minima { get; } = new();

    /// <summary>The least values of numbers that fill a word, the highest leaves among them; known or at most.</summary>
    public Dictionary<RegisterAddress, uint> Maxima { get; } = new();

    /// <summary>What was taken out on purpose; bits that a host simply lacks are not listed here.</summary>
    public Dictionary<BitAddress, (RemovalReason Reason, BitAddress? Parent, BaselineGroup[] By)> Taken { get; } = new();

    /// <summary>Bits that became unknown because a bit they need is.</summary>
    public Dictionary<BitAddress, BitAddress> Doubted { get; } = new();

    public RegisterValue this[RegisterAddress word]
    {
        get => words.TryGetValue(word, out RegisterValue value) ? value : RegisterValue.Unknown;
        set => words[word] = value;
    }

    public bool? this[BitAddress bit] => this[bit.Register][bit.Bit];

    public IEnumerable<RegisterAddress> Words => words.Keys;

    /// <summary>Clears bits and keeps the first reason for each that was not clear already.</summary>
    public void Take(RegisterAddress word, uint mask, RemovalReason reason, BaselineGroup[] by, BitAddress? parent = null)
    {
        uint taken = mask & ~this[word].Zeros;
        this[word] = this[word].With(mask, 0);
        foreach (BitAddress bit in Bits(word, taken))
        {
            if (!Taken.ContainsKey(bit))
            {
                Taken[bit] = (reason, parent, by);
            }
        }
    }

    /// <summary>The groups to blame for a bit that the draft does not promise.</summary>
    public BaselineGroup[] Blame(BitAddress bit)
    {
        BaselineGroup[] lacking = Pool.Where(bit, false);
        return lacking.Length == 0 && Taken.TryGetValue(bit, out var taken) ? taken.By : lacking;
    }

    public static IEnumerable<BitAddress> Bits(RegisterAddress word, uint mask)
    {
        for (int bit = 0; bit < 32; bit++)
        {
            if ((mask >> bit & 1) != 0)
            {
                yield return word.Bit(bit);
            }
        }
    }

    public static string[] Names(IEnumerable<BaselineGroup> groups) => groups.SelectMany(g => g.Hosts).Select(h => h.Name)
        .OrderBy(n => n, NaturalOrder.Instance).ToArray();

    public static string Print(BitAddress bit) => bit.ToString(FeatureTable.Default.NameOf(bit));
}
