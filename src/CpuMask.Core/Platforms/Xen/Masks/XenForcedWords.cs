using CpuMask.Baselines;
using CpuMask.Cpuid;

namespace CpuMask.Platforms.Xen.Masks;

/// <summary>Which bits of which words a setting forces; everything else is left to Xen.</summary>
internal sealed class XenForcedWords
{
    private readonly SortedDictionary<RegisterAddress, (uint Zeros, uint Ones)> words = new();

    /// <summary>The words of which some bit is forced, ascending.</summary>
    public IReadOnlyCollection<RegisterAddress> Words => words.Keys;

    /// <summary>The bits forced to 0 and to 1.</summary>
    public (uint Zeros, uint Ones) this[RegisterAddress word] => words.TryGetValue(word, out var forced) ? forced : default;

    /// <summary>
    /// Forces what the hosts of a pool do not agree on. x is only for bits on which all agree and which the pool promises
    /// as they are: any other bit would be whatever the host of the first boot has.
    /// </summary>
    /// <param name="baseline">The pool.</param>
    /// <param name="word">A word of features.</param>
    /// <param name="unknown">What to do with bits that the pool cannot tell.</param>
    public void Level(ComputedBaseline baseline, RegisterAddress word, UnknownBits unknown)
    {
        RegisterValue promise = baseline.Registers[word];
        uint agreed = uint.MaxValue, setSomewhere = 0;
        foreach (BaselineGroup group in baseline.Evidence.Groups)
        {
            RegisterValue has = group.Registers[word];
            agreed &= has.Known & ~(has.Value ^ promise.Value);
            setSomewhere |= has.Ones;
        }

        uint ours = WordRules.Of(word).Reported & ~XenLeaves.Synthesised(word);
        uint hidden = unknown != UnknownBits.Leave && (setSomewhere != 0 || XenLeaves.IsVisible(word)) ? ~promise.Known : 0;
        Force(word, ours & ((promise.Zeros & ~agreed) | hidden), ours & promise.Ones & ~agreed);
    }

    /// <summary>Forces a field.</summary>
    public void Set(RegisterAddress word, uint mask, uint value) => Force(word, mask & ~value, mask & value);

    /// <summary>Leaves a word alone after all.</summary>
    public void Drop(RegisterAddress word) => words.Remove(word);

    /// <summary>The word as 32 characters, bit 31 first.</summary>
    public string Characters(RegisterAddress word)
    {
        (uint zeros, uint ones) = this[word];
        return new string(Enumerable.Range(0, 32).Select(i => 31 - i)
            .Select(bit => (ones >> bit & 1) != 0 ? '1' : (zeros >> bit & 1) != 0 ? '0' : 'x').ToArray());
    }

    private void Force(RegisterAddress word, uint zeros, uint ones)
    {
        (uint Zeros, uint Ones) old = this[word];
        if ((zeros | ones) != 0)
        {
            words[word] = (old.Zeros | zeros, old.Ones | ones);
        }
    }
}
