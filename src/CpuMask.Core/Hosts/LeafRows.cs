using CpuMask.Cpuid;

namespace CpuMask.Hosts;

/// <summary>Rows of leaves, in the order in which they were printed, made a table.</summary>
internal static class LeafRows
{
    /// <summary>Copies rows into a table of ascending keys.</summary>
    /// <param name="keys">The rows' keys, as <see cref="LeafTable.Key"/> makes them.</param>
    /// <param name="count">How many rows there are.</param>
    /// <param name="cells">Four values a row.</param>
    /// <param name="cellsKnown">Which of their bits are known; null when all are.</param>
    public static LeafTable ToTable(ulong[] keys, int count, uint[] cells, uint[]? cellsKnown)
    {
        var sortedKeys = new ulong[count];
        Array.Copy(keys, sortedKeys, count);
        var sorted = new uint[count * 4];
        uint[]? sortedKnown = cellsKnown is null || AllKnown(cellsKnown, count * 4) ? null : new uint[count * 4];
        if (IsAscending(keys, count))
        {
            Array.Copy(cells, sorted, sorted.Length);
            if (sortedKnown is not null)
            {
                Array.Copy(cellsKnown!, sortedKnown, sorted.Length);
            }

            return new LeafTable(sortedKeys, sorted, sortedKnown);
        }

        var order = new int[count];
        for (int i = 0; i < count; i++)
        {
            order[i] = i;
        }

        Array.Sort(sortedKeys, order);
        for (int i = 0; i < count; i++)
        {
            Array.Copy(cells, order[i] * 4, sorted, i * 4, 4);
            if (sortedKnown is not null)
            {
                Array.Copy(cellsKnown!, order[i] * 4, sortedKnown, i * 4, 4);
            }
        }

        return new LeafTable(sortedKeys, sorted, sortedKnown);
    }

    /// <summary>Whether rows stand as a table has them. Most tools print leaves in ascending order.</summary>
    public static bool IsAscending(ulong[] keys, int count)
    {
        for (int i = 1; i < count; i++)
        {
            if (keys[i - 1] >= keys[i])
            {
                return false;
            }
        }

        return true;
    }

    private static bool AllKnown(uint[] cellsKnown, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (cellsKnown[i] != uint.MaxValue)
            {
                return false;
            }
        }

        return true;
    }
}
