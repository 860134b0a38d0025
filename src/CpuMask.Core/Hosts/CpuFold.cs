using CpuMask.Cpuid;
using CpuMask.Features;

namespace CpuMask.Hosts;

/// <summary>
/// Folds the leaves of many logical CPUs into one table while they are read. A host of 384 CPUs prints the same sixty
/// leaves 384 times, so a leaf that equals the first CPU's costs one comparison and no memory. The memory is used again for
/// the next host, and so is the order of its leaves, in which that one probably prints them too.
/// </summary>
internal sealed class CpuFold
{
    // The first CPU, in the order printed: a key and four (value, known) pairs a row.
    private ulong[] keys = Array.Empty<ulong>();
    private uint[] values = Array.Empty<uint>();
    private uint[] known = Array.Empty<uint>();
    private int[] lastSeen = Array.Empty<int>();
    private int rows;

    // Keys of the host before, from rows on, as long as this one follows its order; then the index takes over.
    private int remembered;
    private Dictionary<ulong, int>? index;
    private bool indexed;

    // Filled when a CPU first deviates: for each cell the bits that are 1 (0) on all CPUs, and on some CPU.
    private uint[] allOnes = Array.Empty<uint>(), allZeros = Array.Empty<uint>();
    private uint[] anyOnes = Array.Empty<uint>(), anyZeros = Array.Empty<uint>();
    private bool folding;

    // The rows that every CPU so far has printed. Only these can still lose that, so no CPU costs more than it prints.
    private int[] onAll = Array.Empty<int>();
    private int onAllCount;

    private Dictionary<int, uint>? doubts;

    private FoldedMinima? minima;

    private int firstCpuRows;
    private int cursor;
    private int seenInCpu;
    private bool partial;

    public int CpuCount { get; private set; }

    public bool IsEmpty => rows == 0;

    public List<(uint Leaf, uint Subleaf)> Contradictions { get; } = new();

    /// <summary>Begins the next host.</summary>
    public void Reset()
    {
        Array.Clear(lastSeen, 0, rows);
        remembered = rows;
        rows = firstCpuRows = cursor = seenInCpu = 0;
        indexed = folding = partial = false;
        doubts = null;
        minima = null;
        Contradictions.Clear();
        CpuCount = 0;
    }

    public void BeginCpu()
    {
        EndCpu();
        CpuCount++;
        cursor = 0;
        seenInCpu = 0;
    }

    public void Add(uint leaf, uint subleaf, uint eax, uint ebx, uint ecx, uint edx)
    {
        int row = Row(LeafTable.Key(leaf, subleaf), out bool isNew);
        int i = row * 4;
        uint[] v = values;

        // Of a leaf that a CPU prints twice the first line stands.
        if (!isNew && lastSeen[row] == CpuCount && CpuCount > 0)
        {
            if (CpuCount == 1 && (v[i] != eax || v[i + 1] != ebx || v[i + 2] != ecx || v[i + 3] != edx))
            {
                Contradict(leaf, subleaf);
            }

            cursor = row + 1;
            return;
        }

        if (isNew && CpuCount <= 1)
        {
            v[i] = eax;
            v[i + 1] = ebx;
            v[i + 2] = ecx;
            v[i + 3] = edx;
            known[i] = known[i + 1] = known[i + 2] = known[i + 3] = uint.MaxValue;
        }
        else if (isNew || partial || v[i] != eax || v[i + 1] != ebx || v[i + 2] != ecx || v[i + 3] != edx)
        {
            Cell(row, 0, RegisterValue.Of(eax), isNew);
            Cell(row, 1, RegisterValue.Of(ebx), isNew);
            Cell(row, 2, RegisterValue.Of(ecx), isNew);
            Cell(row, 3, RegisterValue.Of(edx), isNew);
        }

        Mark(row);
    }

    public void Add(RegisterAddress address, RegisterValue value)
    {
        partial = true;
        int row = Row(LeafTable.Key(address.Leaf, address.Subleaf), out bool isNew);
        Cell(row, (int)address.Register, value, isNew);
        Mark(row);
    }

    /// <summary>The first CPU as printed; of a leaf printed twice, the first. What an alike host had is found without a copy.</summary>
    public FirstCpuFacts FirstCpu(SharedTables shared)
    {
        int count = firstCpuRows == 0 ? rows : firstCpuRows;
        FirstCpuFacts? found = !partial && LeafRows.IsAscending(keys, count) ? shared.FindFacts(keys, count, values) : null;
        return found ?? shared.FactsOf(LeafRows.ToTable(keys, count, values, partial ? known : null));
    }

    /// <summary>All CPUs in one.</summary>
    /// <param name="first">What <see cref="FirstCpu"/> gave, which is the answer when no CPU differs.</param>
    /// <param name="anyBits">The bits of a register that count when any CPU has them; all others count when all have.</param>
    /// <param name="uneven">The bits in which the CPUs differ.</param>
    public LeafTable Folded(
        LeafTable first, Func<RegisterAddress, uint> anyBits, out IReadOnlyList<(RegisterAddress Address, uint Bits)> uneven)
    {
        EndCpu();
        uneven = Array.Empty<(RegisterAddress, uint)>();
        if (!folding && doubts is null)
        {
            return first;
        }

        StartFolding();
        var differing = new List<(RegisterAddress, uint)>();
        uneven = differing;
        var cells = new uint[rows * 4];
        var cellsKnown = new uint[rows * 4];
        for (int cell = 0; cell < cells.Length; cell++)
        {
            uint doubtful = Doubtful(cell), any = 0, differ = anyOnes[cell] & anyZeros[cell] & ~doubtful;
            if (differ != 0)
            {
                ulong key = keys[cell / 4];
                var address = new RegisterAddress((uint)(key >> 32), (uint)key, (RegisterName)(cell & 3));
                differ &= ~ComparedBits.VolatileBits(address);
                if (differ != 0)
                {
                    differing.Add((address, differ));
                    any = anyBits(address);
                }
            }

            // 0 needs one CPU's word for an "all" bit and every CPU's word for an "any" bit.
            uint ones = (allOnes[cell] & ~any) | (anyOnes[cell] & any);
            uint zeros = (anyZeros[cell] & ~any) | (allZeros[cell] & any);
            cellsKnown[cell] = (ones | zeros) & ~doubtful;
            cells[cell] = ones & cellsKnown[cell];
        }

        foreach ((int cell, uint mask, uint least) in minima?.Known ?? Array.Empty<(int, uint, uint)>())
        {
            // A count that every CPU tells is the smallest one, and not what their bits have in common.
            if (Array.IndexOf(onAll, cell / 4, 0, onAllCount) >= 0 && (Doubtful(cell) & mask) == 0)
            {
                cellsKnown[cell] |= mask;
                cells[cell] = (cells[cell] & ~mask) | least;
            }
        }

        return LeafRows.ToTable(keys, rows, cells, cellsKnown);
    }

    private void EndCpu()
    {
        if (CpuCount == 0)
        {
            return;
        }

        if (CpuCount == 1)
        {
            firstCpuRows = rows;
        }
        else if (seenInCpu < rows)
        {
            // What this CPU did not print is unknown on it.
            StartFolding();
            int kept = 0;
            for (int i = 0; i < onAllCount; i++)
            {
                int row = onAll[i];
                if (lastSeen[row] == CpuCount)
                {
                    onAll[kept++] = row;
                    continue;
                }

                Array.Clear(allOnes, row * 4, 4);
                Array.Clear(allZeros, row * 4, 4);
            }

            onAllCount = kept;
        }
    }

    private void Mark(int row)
    {
        if (lastSeen[row] != CpuCount)
        {
            lastSeen[row] = CpuCount;
            seenInCpu++;
        }

        cursor = row + 1;
    }

    private int Row(ulong key, out bool isNew)
    {
        isNew = false;
        if (cursor < rows && keys[cursor] == key)
        {
            return cursor;
        }

        // The rows so far are the same as the last host's, whose keys are all different: this one cannot be among them.
        if (cursor == rows && rows < remembered && keys[rows] == key)
        {
            isNew = true;
            return NewRow(key);
        }

        if (!indexed)
        {
            Index();
        }

        if (index!.TryGetValue(key, out int found))
        {
            return found;
        }

        isNew = true;
        index[key] = rows;
        return NewRow(key);
    }

    private void Index()
    {
        remembered = 0;
        indexed = true;
        index ??= new Dictionary<ulong, int>();
        index.Clear();
        for (int i = 0; i < rows; i++)
        {
            index[keys[i]] = i;
        }
    }

    private int NewRow(ulong key)
    {
        if (rows == keys.Length)
        {
            Grow();
        }

        keys[rows] = key;
        lastSeen[rows] = 0;
        Array.Clear(values, rows * 4, 4);
        Array.Clear(known, rows * 4, 4);
        if (folding)
        {
            Array.Clear(allOnes, rows * 4, 4);
            Array.Clear(allZeros, rows * 4, 4);
            Array.Clear(anyOnes, rows * 4, 4);
            Array.Clear(anyZeros, rows * 4, 4);
        }

        return rows++;
    }

    private void Cell(int row, int register, RegisterValue value, bool isNew)
    {
        int i = (row * 4) + register;
        bool firstCpu = CpuCount <= 1;
        if (firstCpu)
        {
            uint conflict = (values[i] ^ value.Value) & known[i] & value.Known;
            if (conflict != 0)
            {
                Contradict(row, i, conflict);
            }

            RegisterValue merged = new RegisterValue(values[i], known[i]).Merge(value);
            values[i] = merged.Value;
            known[i] = merged.Known;
            return;
        }

        StartFolding();
        if (isNew)
        {
            // The first CPU did not print this leaf, so on it the bits are unknown.
            partial = true;
            anyOnes[i] = value.Ones;
            anyZeros[i] = value.Zeros;
            return;
        }

        ulong key = keys[row];
        foreach (uint mask in MinimumFields.Of(new RegisterAddress((uint)(key >> 32), (uint)key, (RegisterName)register)))
        {
            (minima ??= new FoldedMinima()).Add(i, mask, new RegisterValue(values[i], known[i]), value);
        }

        allOnes[i] &= value.Ones;
        allZeros[i] &= value.Zeros;
        anyOnes[i] |= value.Ones;
        anyZeros[i] |= value.Zeros;
    }

    private uint Doubtful(int cell) => doubts is not null && doubts.TryGetValue(cell, out uint bits) ? bits : 0;

    // What is compared does not know a bit that was printed with both values, however often it is printed again.
    private void Contradict(int row, int cell, uint bits)
    {
        partial = true;
        doubts ??= new Dictionary<int, uint>();
        doubts[cell] = bits | Doubtful(cell);
        Contradict((uint)(keys[row] >> 32), (uint)keys[row]);
    }

    private void Contradict(uint leaf, uint subleaf)
    {
        if (Contradictions.Count < 16 && !Contradictions.Contains((leaf, subleaf)))
        {
            Contradictions.Add((leaf, subleaf));
        }
    }

    private void StartFolding()
    {
        if (folding)
        {
            return;
        }

        folding = true;
        if (allOnes.Length < values.Length)
        {
            allOnes = new uint[values.Length];
            allZeros = new uint[values.Length];
            anyOnes = new uint[values.Length];
            anyZeros = new uint[values.Length];
        }

        // Rows that come later were not printed by the first CPU.
        onAll = onAll.Length < rows ? new int[keys.Length] : onAll;
        onAllCount = rows;
        for (int row = 0; row < rows; row++)
        {
            onAll[row] = row;
        }

        for (int i = 0; i < rows * 4; i++)
        {
            allOnes[i] = anyOnes[i] = values[i] & known[i];
            allZeros[i] = anyZeros[i] = ~values[i] & known[i];
        }
    }

    private void Grow()
    {
        int size = Math.Max(64, keys.Length * 2);
        Array.Resize(ref keys, size);
        Array.Resize(ref lastSeen, size);
        Array.Resize(ref values, size * 4);
        Array.Resize(ref known, size * 4);
        if (folding)
        {
            Array.Resize(ref allOnes, size * 4);
            Array.Resize(ref allZeros, size * 4);
            Array.Resize(ref anyOnes, size * 4);
            Array.Resize(ref anyZeros, size * 4);
        }
    }
}
