using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Text;

namespace CpuMask.Hosts;

/// <summary>
/// Keeps one copy of what the hosts of a run have in common, so that ten thousand of them fit in memory and alike ones are
/// normalised once: whole tables where hosts are alike, and where they are not, the list of leaves and the map of known bits.
/// </summary>
internal sealed class SharedTables
{
    // A pool has a few dozen kinds of host. More than this many different ones would only cost memory here.
    private const int Most = 1024;

    private readonly List<FirstCpuFacts> facts = new();
    private PositionIndex factsByLeaves = new();
    private readonly Dictionary<LeafTable, (RegisterSet Registers, IReadOnlyList<string> Dropped)> normalised = new();
    private readonly Dictionary<RegisterSet, RegisterSet> registers = new();
    private readonly Dictionary<ulong[], ulong[]> keys = new(new ArrayEquality<ulong>());
    private readonly Dictionary<uint[], uint[]> known = new(new ArrayEquality<uint>());
    private CpuFold? fold;

    /// <summary>What a first CPU's leaves say, with an equal table that is the same one each time.</summary>
    public FirstCpuFacts FactsOf(LeafTable table)
    {
        int found = factsByLeaves.Find(table.GetHashCode(), p => facts[p].Leaves.Equals(table));
        if (found >= 0)
        {
            return facts[found];
        }

        if (facts.Count >= Most)
        {
            facts.Clear();
            factsByLeaves = new PositionIndex();
        }

        var made = new FirstCpuFacts(Lean(table));
        facts.Add(made);
        factsByLeaves.FindOrAdd(facts.Count - 1, table.GetHashCode(), _ => false);
        return made;
    }

    /// <summary>The same for rows that stand as a table has them and are wholly known; null when no host had these.</summary>
    public FirstCpuFacts? FindFacts(ulong[] keys, int count, uint[] values) =>
        factsByLeaves.Find(LeafTable.HashOf(keys, count, values), p => facts[p].Leaves.IsOf(keys, count, values)) is >= 0 and int found ? facts[found] : null;

    /// <summary>What <see cref="Normaliser"/> makes of folded leaves of a vendor that they name themselves.</summary>
    public (RegisterSet Registers, IReadOnlyList<string> Dropped) Normalised(LeafTable folded, CpuVendor vendor)
    {
        if (!normalised.TryGetValue(folded, out (RegisterSet Registers, IReadOnlyList<string> Dropped) found))
        {
            found = Normaliser.Normalise(folded, Array.Empty<MsrValue>(), vendor);
            found.Registers = Share(found.Registers);
            Keep(normalised, folded, found);
        }

        return found;
    }

    /// <summary>The same host with everything shared that can be.</summary>
    public HostCpuid Share(HostCpuid host)
    {
        FirstCpuFacts cpu = FactsOf(host.Leaves);
        RegisterSet shared = Share(host.Registers);
        return ReferenceEquals(host.Leaves, cpu.Leaves) && ReferenceEquals(host.Registers, shared) ? host : host with
        {
            Leaves = cpu.Leaves,
            Registers = shared,
            Brand = cpu.Brand == host.Brand ? cpu.Brand : host.Brand,
        };
    }

    /// <summary>Working memory for the next host, to be returned.</summary>
    public CpuFold TakeFold()
    {
        CpuFold taken = fold ?? new CpuFold();
        fold = null;
        taken.Reset();
        return taken;
    }

    /// <summary>Gives working memory back for the host after.</summary>
    public void Return(CpuFold returned) => fold = returned;

    private RegisterSet Share(RegisterSet set)
    {
        if (!registers.TryGetValue(set, out RegisterSet? shared))
        {
            shared = new RegisterSet(Lean(set.Leaves), set.Msrs);
            Keep(registers, shared, shared);
        }

        return shared;
    }

    private LeafTable Lean(LeafTable table) => table.Sharing(k => One(keys, k), k => One(known, k));

    private static T[] One<T>(Dictionary<T[], T[]> pool, T[] value)
    {
        if (!pool.TryGetValue(value, out T[]? shared))
        {
            shared = value;
            Keep(pool, value, value);
        }

        return shared;
    }

    private static void Keep<TKey, TValue>(Dictionary<TKey, TValue> pool, TKey key, TValue value)
    {
        if (pool.Count >= Most)
        {
            pool.Clear();
        }

        pool[key] = value;
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
