using System.Collections;
using CpuMask.Text;
using PackedName = CpuMask.Pool.LeanPool.PackedName;

namespace CpuMask.Baselines;

/// <summary>
/// Hosts by name and source, each once, packed: evidence of a million hosts takes the memory of their names. A record is made
/// when it is asked for.
/// </summary>
internal sealed class HostList : IList<BaselineHost>
{
    private readonly TextStore texts;
    private readonly PackedName[] entries;

    private HostList(TextStore texts, PackedName[] entries)
    {
        this.texts = texts;
        this.entries = entries;
    }

    /// <inheritdoc/>
    public int Count => entries.Length;

    bool ICollection<BaselineHost>.IsReadOnly => true;

    /// <inheritdoc/>
    public BaselineHost this[int index] => new(texts[entries[index].Name], texts[entries[index].Source]);

    BaselineHost IList<BaselineHost>.this[int index]
    {
        get => this[index];
        set => throw new NotSupportedException();
    }

    /// <summary>The list of some hosts, in any order.</summary>
    public static HostList Of(IEnumerable<BaselineHost> hosts)
    {
        var texts = new TextStore();
        return Of(texts, hosts.Select(h => new PackedName(texts.Add(h.Name), texts.Add(h.Source))).ToArray());
    }

    /// <summary>The list of hosts whose texts are kept already. The array is taken over.</summary>
    public static HostList Of(TextStore texts, PackedName[] entries)
    {
        if (!IsSorted(texts, entries))
        {
            Array.Sort(entries, (a, b) => Compare(texts, a, b));
        }

        int kept = 0;
        for (int i = 0; i < entries.Length; i++)
        {
            if (kept == 0 || Compare(texts, entries[kept - 1], entries[i]) != 0)
            {
                entries[kept++] = entries[i];
            }
        }

        Array.Resize(ref entries, kept);
        return new HostList(texts, entries);
    }

    /// <summary>All hosts of some lists.</summary>
    public static HostList Union(IReadOnlyList<HostList> lists) =>
        lists.All(l => l.texts == lists[0].texts) ? Of(lists[0].texts, lists.SelectMany(l => l.entries).ToArray()) : Of(lists.SelectMany(l => l));

    /// <summary>The hosts that stand in several lists, with the number of those, in order.</summary>
    /// <param name="lists">The lists; none is empty.</param>
    public static IEnumerable<KeyValuePair<BaselineHost, int>> InSeveral(IReadOnlyList<HostList> lists)
    {
        if (lists.Count < 2)
        {
            return Enumerable.Empty<KeyValuePair<BaselineHost, int>>();
        }

        // By position in all lists, one behind the other.
        var from = new int[lists.Count];
        for (int l = 1; l < lists.Count; l++)
        {
            from[l] = from[l - 1] + lists[l - 1].Count;
        }

        BaselineHost At(int position)
        {
            int l = Array.BinarySearch(from, position);
            l = l >= 0 ? l : ~l - 1;
            return lists[l][position - from[l]];
        }

        var index = new PositionIndex();
        var times = new Dictionary<BaselineHost, int>();
        int at = 0;
        foreach (BaselineHost host in lists.SelectMany(l => l))
        {
            if (index.FindOrAdd(at, host.GetHashCode(), p => At(p).Equals(host)) != at)
            {
                times[host] = times.TryGetValue(host, out int n) ? n + 1 : 2;
            }

            at++;
        }

        return times.OrderBy(t => t.Key);
    }

    /// <inheritdoc/>
    public IEnumerator<BaselineHost> GetEnumerator()
    {
        for (int i = 0; i < entries.Length; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    int IList<BaselineHost>.IndexOf(BaselineHost item) => Array.FindIndex(entries, e => texts.Is(e.Name, item.Name) && texts.Is(e.Source, item.Source));

    bool ICollection<BaselineHost>.Contains(BaselineHost item) => ((IList<BaselineHost>)this).IndexOf(item) >= 0;

    void ICollection<BaselineHost>.CopyTo(BaselineHost[] array, int arrayIndex)
    {
        for (int i = 0; i < entries.Length; i++)
        {
            array[arrayIndex + i] = this[i];
        }
    }

    void ICollection<BaselineHost>.Add(BaselineHost item) => throw new NotSupportedException();

    void ICollection<BaselineHost>.Clear() => throw new NotSupportedException();

    void IList<BaselineHost>.Insert(int index, BaselineHost item) => throw new NotSupportedException();

    bool ICollection<BaselineHost>.Remove(BaselineHost item) => throw new NotSupportedException();

    void IList<BaselineHost>.RemoveAt(int index) => throw new NotSupportedException();

    private static bool IsSorted(TextStore texts, PackedName[] entries)
    {
        for (int i = 1; i < entries.Length; i++)
        {
            if (Compare(texts, entries[i - 1], entries[i]) > 0)
            {
                return false;
            }
        }

        return true;
    }

    private static int Compare(TextStore texts, PackedName a, PackedName b) =>
        texts.Compare(a.Name, b.Name) is var c and not 0 ? c : texts.Compare(a.Source, b.Source);
}
