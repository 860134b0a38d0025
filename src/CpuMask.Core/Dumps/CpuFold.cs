using System;
using System.Collections.Generic;
using CpuMask.Cpuid;

namespace CpuMask.Dumps;

/// <summary>
/// Folds the leaves of many logical CPUs into one table while they are read. A host of 384 CPUs prints the same sixty
/// leaves 384 times, so a leaf that equals the first CPU's costs one comparison and no memory.
/// </summary>
internal sealed class CpuFold
{
    // The first CPU, in the order printed: a key and four (value, known) pairs a row.
    private ulong[] keys = new ulong[64];
    private uint[] values = new uint[256];
    private uint[] known = new uint[256];
    private int[] lastSeen = new int[64];
    private int rows;

    // Made when a CPU first deviates: for each cell the bits that are 1 (0) on all CPUs, and on some CPU.
    private uint[]? allOnes, allZeros, anyOnes, anyZeros;
    private Dictionary<ulong, int>? index;
    private Dictionary<int, uint>? doubts;
    private int firstCpuRows;
    private int cursor;
    private int seenInCpu;
    private bool partial;

    public int CpuCount { get; private set; }

    public bool IsEmpty => rows == 0;

    public List<(uint Leaf, uint Subleaf)> Contradictions { get; } = new();

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
        if (!isNew && !partial && values[i] == eax && values[i + 1] == ebx && values[i + 2] == ecx && values[i + 3] == edx)
        {
            Mark(row);
            return;
        }

        Cell(row, 0, RegisterValue.Of(eax), isNew);
        Cell(row, 1, RegisterValue.Of(ebx), isNew);
        Cell(row, 2, RegisterValue.Of(ecx), isNew);
        Cell(row, 3, RegisterValue.Of(edx), isNew);
        Mark(row);
    }

    public void Add(RegisterAddress address, RegisterValue value)
    {
        partial = true;
        int row = Row(LeafTable.Key(address.Leaf, address.Subleaf), out bool isNew);
        Cell(row, (int)address.Register, value, isNew);
        Mark(row);
    }

    /// <summary>The first CPU as printed; of a leaf printed twice, the second.</summary>
    public LeafTable FirstCpu() => Table(firstCpuRows == 0 ? rows : firstCpuRows, (cell) => new RegisterValue(values[cell], known[cell]));

    /// <summary>All CPUs in one.</summary>
    /// <param name="anyBits">The bits of a register that count when any CPU has them; all others count when all have.</param>
    /// <param name="uneven">The bits in which the CPUs differ.</param>
    public LeafTable Folded(Func<RegisterAddress, uint> anyBits, out IReadOnlyList<(RegisterAddress Address, uint Bits)> uneven)
    {
        EndCpu();
        var differing = new List<(RegisterAddress, uint)>();
        uneven = differing;
        if (allOnes is null && doubts is null)
        {
            return FirstCpu();
        }

        StartFolding();
        return Table(rows, cell =>
        {
            ulong key = keys[cell / 4];
            var address = new RegisterAddress((uint)(key >> 32), (uint)key, (RegisterName)(cell & 3));
            uint doubtful = Doubtful(cell);
            uint any = 0, differ = anyOnes![cell] & anyZeros![cell] & ~doubtful & ~UncomparableFields.VolatileBits(address);
            if (differ != 0)
            {
                differing.Add((address, differ));
                any = anyBits(address);
            }

            // 0 needs one CPU's word for an "all" bit and every CPU's word for an "any" bit.
            uint ones = (allOnes![cell] & ~any) | (anyOnes[cell] & any);
            uint zeros = (anyZeros![cell] & ~any) | (allZeros![cell] & any);
            return new RegisterValue(ones, (ones | zeros) & ~doubtful);
        });
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
            for (int row = 0; row < rows; row++)
            {
                if (lastSeen[row] != CpuCount)
                {
                    Array.Clear(allOnes!, row * 4, 4);
                    Array.Clear(allZeros!, row * 4, 4);
                }
            }
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

        if (index is null)
        {
            index = new Dictionary<ulong, int>(rows);
            for (int i = 0; i < rows; i++)
            {
                index[keys[i]] = i;
            }
        }

        if (index.TryGetValue(key, out int found))
        {
            return found;
        }

        isNew = true;
        if (rows == keys.Length)
        {
            Grow();
        }

        keys[rows] = key;
        index[key] = rows;
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
            anyOnes![i] = value.Ones;
            anyZeros![i] = value.Zeros;
            return;
        }

        allOnes![i] &= value.Ones;
        allZeros![i] &= value.Zeros;
        anyOnes![i] |= value.Ones;
        anyZeros![i] |= value.Zeros;
    }

    private uint Doubtful(int cell) => doubts is not null && doubts.TryGetValue(cell, out uint bits) ? bits : 0;

    // What is compared does not know a bit that was printed with both values, however often it is printed again.
    private void Contradict(int row, int cell, uint bits)
    {
        partial = true;
        doubts ??= new Dictionary<int, uint>();
        doubts[cell] = bits | Doubtful(cell);
        (uint, uint) leaf = ((uint)(keys[row] >> 32), (uint)keys[row]);
        if (Contradictions.Count < 16 && !Contradictions.Contains(leaf))
        {
            Contradictions.Add(leaf);
        }
    }

    private void StartFolding()
    {
        if (allOnes is not null)
        {
            return;
        }

        allOnes = new uint[values.Length];
        allZeros = new uint[values.Length];
        for (int i = 0; i < rows * 4; i++)
        {
            allOnes[i] = values[i] & known[i];
            allZeros[i] = ~values[i] & known[i];
        }

        anyOnes = (uint[])allOnes.Clone();
        anyZeros = (uint[])allZeros.Clone();
    }

    private void Grow()
    {
        int size = keys.Length * 2;
        Array.Resize(ref keys, size);
        Array.Resize(ref lastSeen, size);
        Array.Resize(ref values, size * 4);
        Array.Resize(ref known, size * 4);
        if (allOnes is not null)
        {
            Array.Resize(ref allOnes, size * 4);
            Array.Resize(ref allZeros, size * 4);
            Array.Resize(ref anyOnes, size * 4);
            Array.Resize(ref anyZeros, size * 4);
        }
    }

    private LeafTable Table(int count, Func<int, RegisterValue> cellOf)
    {
        var order = new int[count];
        var sortedKeys = new ulong[count];
        for (int i = 0; i < count; i++)
        {
            order[i] = i;
        }

        Array.Copy(keys, sortedKeys, count);
        Array.Sort(sortedKeys, order);
        var cells = new uint[count * 4];
        uint[]? knownBits = null;
        for (int i = 0; i < count; i++)
        {
            for (int r = 0; r < 4; r++)
            {
                RegisterValue value = cellOf((order[i] * 4) + r);
                cells[(i * 4) + r] = value.Value;
                if (!value.IsKnown && knownBits is null)
                {
                    knownBits = new uint[count * 4];
                    for (int j = 0; j < (i * 4) + r; j++)
                    {
                        knownBits[j] = uint.MaxValue;
                    }
                }

                if (knownBits is not null)
                {
                    knownBits[(i * 4) + r] = value.Known;
                }
            }
        }

        return new LeafTable(sortedKeys, cells, knownBits);
    }
}
