using System.Globalization;
using System.Threading;
using CpuMask.Cpuid;
using CpuMask.Pool;
using CpuMask.Text;

namespace CpuMask.CrossVendor.Caches;

/// <summary>
/// Caches and TLBs as CPUID describes them: leaf 4 and its AMD twin 0x8000001D, leaf 2 with CacheDescriptors.tsv, and AMD's
/// 0x80000005 and 0x80000006 (both vendors' manuals, CPUID). Software only tunes by them.
/// </summary>
internal static class CacheLeaves
{
    private static readonly Lazy<IReadOnlyDictionary<uint, CacheValue>> Descriptors = new(ReadDescriptors, LazyThreadSafetyMode.PublicationOnly);

    /// <summary>What one host says, a name once.</summary>
    public static IReadOnlyList<CacheValue> Of(HostCpuid host)
    {
        LeafTable leaves = host.Leaves.Count > 0 ? host.Leaves : host.Registers.Leaves;
        var values = new Dictionary<string, CacheValue>(StringComparer.Ordinal);
        foreach (CacheValue value in Deterministic(leaves, 4).Concat(Deterministic(leaves, 0x8000001D)).Concat(Amd(leaves, host.Vendor)).Concat(Described(leaves)).Concat(Line(leaves)))
        {
            if (value.Number > 0 && !values.ContainsKey(value.Name))
            {
                values[value.Name] = value;
            }
        }

        return values.Values.OrderBy(v => v.Name, StringComparer.Ordinal).ToArray();
    }

    /// <summary>What the hosts of a pool say, and what guests could be shown.</summary>
    public static IReadOnlyList<CacheChoice> Of(HostPool pool)
    {
        var told = pool.Kinds.Select(k => (Kind: k, Values: Of(k.Sample).ToDictionary(v => v.Name))).ToArray();
        return told.SelectMany(t => t.Values.Values).GroupBy(v => v.Name).OrderBy(g => g.Key, StringComparer.Ordinal).Select(same =>
        {
            ILookup<int, string> hosts = told.Where(t => t.Values.ContainsKey(same.Key))
                .SelectMany(t => t.Kind.Hosts.Select(h => (t.Values[same.Key].Number, h.Name))).ToLookup(p => p.Number, p => p.Name);
            return new CacheChoice(
                same.Key,
                same.First().Unit,
                hosts.OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Select(g => new KeyValuePair<int, IReadOnlyList<string>>(g.Key, g.ToArray())).ToArray(),
                told.Where(t => !t.Values.ContainsKey(same.Key)).SelectMany(t => t.Kind.Hosts).Select(h => h.Name).ToArray());
        }).ToArray();
    }

    private static IEnumerable<CacheValue> Deterministic(LeafTable leaves, uint leaf)
    {
        for (uint subleaf = 0; subleaf < 16; subleaf++)
        {
            if (leaves.Find(leaf, subleaf) is not { } row || !row.Eax.IsKnown || !row.Ebx.IsKnown || !row.Ecx.IsKnown || (row.Eax.Value & 0x1F) == 0)
            {
                yield break;
            }

            string? kind = (row.Eax.Value & 0x1F) switch { 1 => "data", 2 => "instruction", 3 => "unified", _ => null };
            long bytes = ((row.Ebx.Value >> 22) + 1L) * ((row.Ebx.Value >> 12 & 0x3FF) + 1L) * ((row.Ebx.Value & 0xFFF) + 1L) * (row.Ecx.Value + 1L);
            if (kind is not null && bytes is > 0 and < int.MaxValue * 1024L)
            {
                yield return Cache((int)(row.Eax.Value >> 5 & 7), kind, (int)(bytes / 1024));
            }
        }
    }

    private static IEnumerable<CacheValue> Amd(LeafTable leaves, CpuVendor vendor)
    {
        if (!vendor.IsAmdLike)
        {
            yield break;
        }

        if (leaves.Find(0x80000005, 0) is { } first && first.Ebx.IsKnown && first.Ecx.IsKnown && first.Edx.IsKnown)
        {
            yield return Cache(1, "data", (int)(first.Ecx.Value >> 24));
            yield return Cache(1, "instruction", (int)(first.Edx.Value >> 24));
            yield return Tlb("data", "4K", (int)(first.Ebx.Value >> 16 & 0xFF));
            yield return Tlb("instruction", "4K", (int)(first.Ebx.Value & 0xFF));
        }

        if (leaves.Find(0x80000006, 0) is { } second && second.Ebx.IsKnown && second.Ecx.IsKnown && second.Edx.IsKnown)
        {
            yield return Cache(2, "unified", (int)(second.Ecx.Value >> 16));
            yield return Cache(3, "unified", (int)(second.Edx.Value >> 18) * 512);
            yield return Tlb("second-level data", "4K", (int)(second.Ebx.Value >> 16 & 0xFFF));
        }
    }

    // The low byte of EAX says how often to ask and is no descriptor; a register with bit 31 set holds none.
    private static IEnumerable<CacheValue> Described(LeafTable leaves)
    {
        if (leaves.Find(2, 0) is not { } row)
        {
            yield break;
        }

        for (RegisterName register = RegisterName.Eax; register <= RegisterName.Edx; register++)
        {
            RegisterValue word = row[register];
            for (int at = register == RegisterName.Eax ? 8 : 0; word.IsKnown && word.Value >> 31 == 0 && at < 32; at += 8)
            {
                if (Descriptors.Value.TryGetValue(word.Value >> at & 0xFF, out CacheValue? value))
                {
                    yield return value;
                }
            }
        }
    }

    private static IEnumerable<CacheValue> Line(LeafTable leaves) =>
        leaves.Find(1, 0, RegisterName.Ebx)?.Field(8, 15) is { } eighths and > 0 ? new[] { new CacheValue("CLFLUSH line", "bytes", (int)eighths * 8) } : new CacheValue[0];

    private static CacheValue Cache(int level, string kind, int kib) => new(Wording.Format("L{0} {1}", level, kind), "KiB", kib);

    private static CacheValue Tlb(string kind, string pages, int entries) => new(Wording.Format("TLB {0} {1}", kind, pages), "entries", entries);

    private static IReadOnlyDictionary<uint, CacheValue> ReadDescriptors() => EmbeddedTable.Read("CacheDescriptors.tsv", 5, c =>
    {
        int count = int.Parse(c[4], CultureInfo.InvariantCulture);
        string kind = c[2] == "shared" ? "second-level" : c[2];
        return (Code: uint.Parse(c[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture), Value: c[1] == "tlb"
            ? Tlb(kind, c[3], count)
            : Cache(int.Parse(c[3], CultureInfo.InvariantCulture), kind, count));
    }).ToDictionary(p => p.Code, p => p.Value);
}
