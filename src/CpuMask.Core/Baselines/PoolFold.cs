using CpuMask.Cpuid;

namespace CpuMask.Baselines;

/// <summary>
/// What all groups together say of each word: in one pass over each group's rows, since a pool may hold thousands of
/// different CPUs.
/// </summary>
internal sealed class PoolFold
{
    private readonly Dictionary<RegisterAddress, int> index;
    private readonly GroupWords words;
    private readonly uint[] allOnes, allZeros, anyOnes, anyZeros;

    private PoolFold(IReadOnlyList<BaselineGroup> groups, RegisterAddress[] addresses)
    {
        Groups = groups;
        words = new GroupWords(groups);
        Addresses = addresses;
        index = new Dictionary<RegisterAddress, int>(addresses.Length);
        for (int i = 0; i < addresses.Length; i++)
        {
            index[addresses[i]] = i;
        }

        allOnes = Enumerable.Repeat(uint.MaxValue, addresses.Length).ToArray();
        allZeros = (uint[])allOnes.Clone();
        anyOnes = new uint[addresses.Length];
        anyZeros = new uint[addresses.Length];
        foreach (BaselineGroup group in groups)
        {
            Add(group.Registers);
        }
    }

    public IReadOnlyList<BaselineGroup> Groups { get; }

    /// <summary>Every word that some group's source has, ascending; a hypervisor's own leaves say nothing of the CPU.</summary>
    public IReadOnlyList<RegisterAddress> Addresses { get; }

    public static PoolFold Of(IReadOnlyList<BaselineGroup> groups)
    {
        var rows = new HashSet<ulong>();
        var msrs = new HashSet<uint>();
        foreach (BaselineGroup group in groups)
        {
            foreach (LeafRegisters row in group.Registers.Leaves)
            {
                if (LeafRange.Base(row.Leaf) is < LeafRange.Hypervisor or >= LeafRange.Extended)
                {
                    rows.Add(LeafTable.Key(row.Leaf, row.Subleaf));
                }
            }

            msrs.UnionWith(group.Registers.Msrs.Select(m => m.Index));
        }

        ulong[] keys = rows.ToArray();
        Array.Sort(keys);
        return new PoolFold(groups, keys
            .SelectMany(k => Enumerable.Range(0, 4).Select(r => new RegisterAddress((uint)(k >> 32), (uint)k, (RegisterName)r)))
            .Concat(msrs.OrderBy(m => m).SelectMany(m => new[] { RegisterAddress.Msr(m), RegisterAddress.Msr(m, high: true) }))
            .ToArray());
    }

    public bool Has(RegisterAddress word) => index.ContainsKey(word);

    /// <summary>Three-valued AND over the groups.</summary>
    public RegisterValue And(RegisterAddress word) =>
        index.TryGetValue(word, out int i) ? new RegisterValue(allOnes[i], allOnes[i] | anyZeros[i]) : RegisterValue.Unknown;

    /// <summary>Three-valued OR over the groups.</summary>
    public RegisterValue Or(RegisterAddress word) =>
        index.TryGetValue(word, out int i) ? new RegisterValue(anyOnes[i], anyOnes[i] | allZeros[i]) : RegisterValue.Unknown;

    /// <summary>The bits that some group is known to have.</summary>
    public uint SetSomewhere(RegisterAddress word) => index.TryGetValue(word, out int i) ? anyOnes[i] : 0;

    /// <summary>The groups on which a bit is known 1 or 0, or unknown.</summary>
    public BaselineGroup[] Where(BitAddress bit, bool? value) => words.Where(bit, value);

    private void Add(RegisterSet registers)
    {
        LeafTable leaves = registers.Leaves;
        int at = 0;
        for (int i = 0; i < Addresses.Count; i++)
        {
            RegisterAddress word = Addresses[i];
            if (word.IsMsr)
            {
                Add(i, registers[word]);
                continue;
            }

            // Four words a row, both sides ascending.
            LeafRegisters row = default;
            ulong key = LeafTable.Key(word.Leaf, word.Subleaf);
            bool there = false;
            for (; at < leaves.Count; at++)
            {
                row = leaves[at];
                ulong k = LeafTable.Key(row.Leaf, row.Subleaf);
                there = k == key;
                if (k >= key)
                {
                    break;
                }
            }

            // A row that the source lacks is zero or unknown as a whole.
            RegisterValue missing = there ? default : registers[word];
            for (int r = 0; r < 4; r++)
            {
                Add(i + r, there ? row[(RegisterName)r] : missing);
            }

            i += 3;
        }
    }

    private void Add(int i, RegisterValue value)
    {
        allOnes[i] &= value.Ones;
        allZeros[i] &= value.Zeros;
        anyOnes[i] |= value.Ones;
        anyZeros[i] |= value.Zeros;
    }
}
