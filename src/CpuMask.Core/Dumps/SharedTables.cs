using System;
using System.Collections.Generic;
using CpuMask.Cpuid;

namespace CpuMask.Dumps;

/// <summary>
/// Keeps one copy of what the hosts of a pool have in common, so that ten thousand of them fit in memory: whole tables
/// where hosts are alike, and where they are not, the list of leaves and the map of known bits.
/// </summary>
internal sealed class SharedTables
{
    // A pool has a few dozen kinds of host. More than this many different ones would only cost memory here.
    private const int Most = 1024;

    private readonly Dictionary<LeafTable, LeafTable> leaves = new();
    private readonly Dictionary<RegisterSet, RegisterSet> registers = new();
    private readonly Dictionary<string, string> texts = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong[], ulong[]> keys = new(new ArrayEquality<ulong>());
    private readonly Dictionary<uint[], uint[]> known = new(new ArrayEquality<uint>());

    /// <summary>An equal table, the same one each time.</summary>
    public LeafTable Share(LeafTable table)
    {
        if (!leaves.TryGetValue(table, out LeafTable? shared))
        {
            shared = table.Sharing(k => One(keys, k), k => One(known, k));
            Keep(leaves, shared);
        }

        return shared;
    }

    /// <summary>An equal set, the same one each time.</summary>
    public RegisterSet Share(RegisterSet set)
    {
        if (!registers.TryGetValue(set, out RegisterSet? shared))
        {
            shared = new RegisterSet(Share(set.Leaves), set.Msrs);
            Keep(registers, shared);
        }

        return shared;
    }

    /// <summary>An equal text, the same one each time.</summary>
    public string Share(string text) => One(texts, text);

    /// <summary>The same host with everything shared that can be.</summary>
    public HostCpuid Share(HostCpuid host) => host with
    {
        Leaves = Share(host.Leaves),
        Registers = Share(host.Registers),
        Brand = Share(host.Brand),
    };

    private static T One<T>(Dictionary<T, T> pool, T value)
        where T : class
    {
        if (pool.TryGetValue(value, out T? shared))
        {
            return shared;
        }

        Keep(pool, value);
        return value;
    }

    private static void Keep<T>(Dictionary<T, T> pool, T value)
        where T : class
    {
        if (pool.Count >= Most)
        {
            pool.Clear();
        }

        pool[value] = value;
    }

    private sealed class ArrayEquality<T> : IEqualityComparer<T[]>
        where T : struct, IEquatable<T>
    {
        public bool Equals(T[]? a, T[]? b)
        {
            if (a is null || b is null || a.Length != b.Length)
            {
                return ReferenceEquals(a, b);
            }

            for (int i = 0; i < a.Length; i++)
            {
                if (!a[i].Equals(b[i]))
                {
                    return false;
                }
            }

            return true;
        }

        public int GetHashCode(T[] array)
        {
            uint hash = 2166136261;
            foreach (T item in array)
            {
                hash = unchecked((hash ^ (uint)item.GetHashCode()) * 16777619);
            }

            return unchecked((int)hash);
        }
    }
}
