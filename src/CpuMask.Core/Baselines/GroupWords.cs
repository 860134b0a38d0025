using CpuMask.Cpuid;

namespace CpuMask.Baselines;

/// <summary>
/// What groups say of single bits. Bits are asked word by word, so the groups' values of a word are looked up once for all of
/// its bits: among ten thousand kinds of CPU looking up is most of the work.
/// </summary>
internal sealed class GroupWords
{
    private readonly IReadOnlyList<BaselineGroup> groups;
    private Tuple<RegisterAddress, RegisterValue[]>? last;

    public GroupWords(IReadOnlyList<BaselineGroup> groups) => this.groups = groups;

    /// <summary>The groups on which a bit is known 1 or 0, or unknown.</summary>
    public BaselineGroup[] Where(BitAddress bit, bool? value)
    {
        RegisterValue[] values = Of(bit.Register);
        return groups.Where((_, i) => values[i][bit.Bit] == value).ToArray();
    }

    /// <summary>Whether there is such a group.</summary>
    public bool Any(BitAddress bit, bool? value) => Array.Exists(Of(bit.Register), v => v[bit.Bit] == value);

    // Kept in one reference, so that threads see a word with its own values or none.
    private RegisterValue[] Of(RegisterAddress word)
    {
        Tuple<RegisterAddress, RegisterValue[]>? known = last;
        if (known is null || known.Item1 != word)
        {
            last = known = Tuple.Create(word, groups.Select(g => g.Registers[word]).ToArray());
        }

        return known.Item2;
    }
}
