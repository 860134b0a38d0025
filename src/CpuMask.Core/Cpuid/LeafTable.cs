using System.Collections;

namespace CpuMask.Cpuid;

/// <summary>
/// An immutable table of leaves, sorted by leaf and sub-leaf, each at most once. Rows are kept as flat arrays: a pool of
/// ten thousand hosts is held in memory at once.
/// </summary>
public sealed class LeafTable : IReadOnlyList<LeafRegisters>, IEquatable<LeafTable>
{
    /// <summary>No leaf at all.</summary>
    public static readonly LeafTable Empty = new(new ulong[0], new uint[0], null);

    private readonly ulong[] keys;
    private readonly uint[] values;

    // Null when every bit of every row is known, as in most dumps.
    private readonly uint[]? known;
    private int hash;

    /// <summary>Changes one row of a table that is being made: its values and known bits stand at four indexes.</summary>
    internal delegate bool RowChange(uint leaf, uint subleaf, uint[] values, uint[] known, int at);

    /// <summary>Takes the arrays over: callers must not touch them again. Keys are leaf * 2^32 + sub-leaf, ascending.</summary>
    internal LeafTable(ulong[] keys, uint[] values, uint[]? known)
    {
        this.keys = keys;
        this.values = values;
        this.known = known;
    }

    /// <summary>Makes a table of rows in any order; a later row for the same leaf is merged over an earlier one.</summary>
    public static LeafTable Of(IEnumerable<LeafRegisters> rows)
    {
        var sorted = new SortedDictionary<ulong, LeafRegisters>();
        foreach (LeafRegisters row in rows)
        {
            ulong key = Key(row.Leaf, row.Subleaf);
            sorted[key] = sorted.TryGetValue(key, out LeafRegisters old)
                ? new LeafRegisters(row.Leaf, row.Subleaf, old.Eax.Merge(row.Eax), old.Ebx.Merge(row.Ebx), old.Ecx.Merge(row.Ecx), old.Edx.Merge(row.Edx))
                : row;
        }

        var keys = new ulong[sorted.Count];
        var values = new uint[sorted.Count * 4];
        var known = new uint[sorted.Count * 4];
        bool partial = false;
        int i = 0;
        foreach (KeyValuePair<ulong, LeafRegisters> pair in sorted)
        {
            keys[i] = pair.Key;
            for (int r = 0; r < 4; r++)
            {
                RegisterValue v = pair.Value[(RegisterName)r];
                values[(i * 4) + r] = v.Value;
                known[(i * 4) + r] = v.Known;
                partial |= !v.IsKnown;
            }

            i++;
        }

        return new LeafTable(keys, values, partial ? known : null);
    }

    /// <summary>How many rows there are.</summary>
    public int Count => keys.Length;

    /// <summary>The row at a position, in ascending order of leaf and sub-leaf.</summary>
    public LeafRegisters this[int index] =>
        new((uint)(keys[index] >> 32), (uint)keys[index], Cell(index, 0), Cell(index, 1), Cell(index, 2), Cell(index, 3));

    /// <summary>One register; null when the table has no such leaf.</summary>
    public RegisterValue? Find(uint leaf, uint subleaf, RegisterName register)
    {
        int i = IndexOf(Key(leaf, subleaf));
        return i < 0 ? null : Cell(i, (int)register);
    }

    /// <summary>One row; null when the table has no such leaf.</summary>
    public LeafRegisters? Find(uint leaf, uint subleaf)
    {
        int i = IndexOf(Key(leaf, subleaf));
        return i < 0 ? null : this[i];
    }

    /// <inheritdoc/>
    public IEnumerator<LeafRegisters> GetEnumerator()
    {
        for (int i = 0; i < keys.Length; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(LeafTable? other) => other is not null
        && (ReferenceEquals(this, other)
            || (keys.Length == other.keys.Length && Same(keys, other.keys) && Same(values, other.values)
                && (ReferenceEquals(known, other.known) || (known is not null && other.known is not null && Same(known, other.known)))));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is LeafTable other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => hash != 0 ? hash : hash = HashOf(keys, keys.Length, values);

    /// <summary>The hash of the table that rows would make.</summary>
    internal static int HashOf(ulong[] keys, int count, uint[] values)
    {
        unchecked
        {
            uint h = 2166136261;
            for (int i = 0; i < count; i++)
            {
                h = ((h ^ (uint)(keys[i] >> 32)) * 16777619) ^ (uint)keys[i];
            }

            for (int i = 0; i < count * 4; i++)
            {
                h = (h ^ values[i]) * 16777619;
            }

            return h == 0 ? 1 : (int)h;
        }
    }

    /// <summary>Whether this is the table that rows would make whose every bit is known.</summary>
    internal bool IsOf(ulong[] rows, int count, uint[] cells) =>
        known is null && keys.Length == count && Same(keys, rows) && Same(values, cells);

    /// <summary>
    /// The table that is left when each row is changed in place or left out. Nothing is copied that stays as it is.
    /// </summary>
    /// <param name="change">Changes a row's four values and known bits from an index on; false leaves the row out.</param>
    internal LeafTable Where(RowChange change)
    {
        var newValues = (uint[])values.Clone();
        var newKnown = new uint[values.Length];
        for (int i = 0; i < newKnown.Length; i++)
        {
            newKnown[i] = known is null ? uint.MaxValue : known[i];
        }

        ulong[]? newKeys = null;
        int count = 0;
        for (int row = 0; row < keys.Length; row++)
        {
            if (!change((uint)(keys[row] >> 32), (uint)keys[row], newValues, newKnown, row * 4))
            {
                newKeys ??= (ulong[])keys.Clone();
                continue;
            }

            if (newKeys is not null)
            {
                newKeys[count] = keys[row];
                Array.Copy(newValues, row * 4, newValues, count * 4, 4);
                Array.Copy(newKnown, row * 4, newKnown, count * 4, 4);
            }

            count++;
        }

        if (newKeys is not null)
        {
            Array.Resize(ref newKeys, count);
            Array.Resize(ref newValues, count * 4);
            Array.Resize(ref newKnown, count * 4);
        }

        bool partial = Array.Exists(newKnown, k => k != uint.MaxValue);
        return new LeafTable(newKeys ?? keys, newValues, partial ? newKnown : null);
    }

    /// <summary>The same table on arrays that others may use too: equal ones, which nobody changes.</summary>
    internal LeafTable Sharing(Func<ulong[], ulong[]> keys, Func<uint[], uint[]> known) =>
        new(keys(this.keys), values, this.known is null ? null : known(this.known));

    internal static ulong Key(uint leaf, uint subleaf) => ((ulong)leaf << 32) | subleaf;

    // Written out: every bit that is asked of every host comes through here, and the framework's own search compares by interface.
    private int IndexOf(ulong key)
    {
        int low = 0, high = keys.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >> 1;
            ulong found = keys[middle];
            if (found == key)
            {
                return middle;
            }

            if (found < key)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return -1;
    }

    // As far as the first one goes.
    private static bool Same<T>(T[] a, T[] b)
        where T : IEquatable<T>
    {
        for (int i = 0; i < a.Length; i++)
        {
            if (!a[i].Equals(b[i]))
            {
                return false;
            }
        }

        return true;
    }

    private RegisterValue Cell(int row, int register)
    {
        int i = (row * 4) + register;
        return new RegisterValue(values[i], known is null ? uint.MaxValue : known[i]);
    }
}
