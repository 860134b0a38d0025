using CpuMask.Cpuid;

namespace CpuMask.Platforms.VMware.Evc;

/// <summary>The modes that a question is answered with: the user's own where he has a list, else the table's.</summary>
public sealed class EvcModeList
{
    private EvcModeList(IReadOnlyList<EvcMode> modes, IReadOnlyList<string> sources, bool isWhole, IReadOnlyList<EvcMode>? told = null)
    {
        Told = told ?? new EvcMode[0];
        Modes = modes;
        Sources = sources;
        IsWhole = isWhole;
    }

    /// <summary>The table that CpuMask ships.</summary>
    public static EvcModeList Table { get; } = new(EvcTable.All, new string[0], isWhole: true);

    /// <summary>The modes, each vendor's from the lowest to the highest.</summary>
    public IReadOnlyList<EvcMode> Modes { get; }

    /// <summary>The user's own modes as they came, several of one key too; of those the first answers.</summary>
    public IReadOnlyList<EvcMode> Told { get; }

    /// <summary>Where the user's own lists come from; empty for the table alone.</summary>
    public IReadOnlyList<string> Sources { get; }

    /// <summary>False when only some modes are the user's own and the rest are the table's.</summary>
    public bool IsWhole { get; }

    /// <summary>Whether any mode is the user's own.</summary>
    public bool IsTold => Sources.Count > 0;

    /// <summary>
    /// The user's own modes. A vCenter's list of several modes of a vendor is that vendor's whole list: a mode that it lacks it
    /// does not support. A single mode (a VM's lines, a host's masks) takes the place of the table's of that key.
    /// </summary>
    /// <param name="told">The user's modes.</param>
    /// <param name="sources">Where they come from.</param>
    public static EvcModeList Of(IReadOnlyList<EvcMode> told, IReadOnlyList<string> sources)
    {
        if (told.Count == 0)
        {
            return Table;
        }

        EvcMode[] own = told.GroupBy(m => m.Key, StringComparer.OrdinalIgnoreCase).Select(g => Completed(g.First())).ToArray();
        CpuVendor[] whole = own.GroupBy(m => m.Vendor).Where(g => g.Count() > 1).Select(g => g.Key).ToArray();
        IEnumerable<EvcMode> rest = EvcTable.All.Where(m =>
            !whole.Contains(m.Vendor) && !own.Any(o => o.Key.Equals(m.Key, StringComparison.OrdinalIgnoreCase)));
        EvcMode[] all = own.Concat(rest).ToArray();
        EvcMode[] sorted = all.OrderBy(m => m.Vendor.IsIntel ? 0 : m.Vendor.IsAmdLike ? 1 : 2).ThenBy(m => m.Vendor.Id, StringComparer.Ordinal)
            .ThenBy(m => all.Count(other => other.Key != m.Key && Covers(m, other))).ToArray();
        return new EvcModeList(sorted, sources, !all.Any(m => !m.IsTold && own.Any(o => o.Vendor == m.Vendor)), told);
    }

    /// <summary>The mode of a key, in any case; null when there is none.</summary>
    public EvcMode? Find(string key) => Modes.FirstOrDefault(m => m.Key.Equals(key, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// A mode of the table by its key, in any case, as what hosts are held against; null when the table has none. Without the keys
    /// that patches added: tables and patches disagree on them, and no vCenter refuses a host over them.
    /// </summary>
    public static EvcMode? ToHoldAgainst(string key) => Table.Find(key) is { } mode
        ? mode with { Requirements = mode.Requirements.Where(r => !mode.Patched.Contains(r.Key)).ToArray() } : null;

    /// <summary>What to say when a mode of the table is taken by its key alone.</summary>
    public static string NoteOf(EvcMode mode) => Messages.ByOwnTable(mode.Key);

    /// <summary>A vendor's modes, from the lowest to the highest.</summary>
    public IEnumerable<EvcMode> By(CpuVendor vendor) => Modes.Where(m => m.Vendor == vendor);

    /// <summary>
    /// Whether hosts that can run one mode can run another. vSphere's rule: the tracks of the first are a superset and its tier is
    /// not lower; where a list tells neither, the features decide.
    /// </summary>
    public static bool Covers(EvcMode high, EvcMode low)
    {
        if (high.Key.Equals(low.Key, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        if (high.Vendor != low.Vendor)
        {
            return false;
        }

        if (high.Ranks.Count > 0 && low.Ranks.Count > 0 && high.IsTold == low.IsTold)
        {
            return high.IsTold
                ? low.Ranks.All(r => high.Ranks.Any(h => h.Track == r.Track && h.Rank >= r.Rank))
                : low.Ranks.Any(r => r.Track == high.Ranks[high.Ranks.Count - 1].Track && r.Rank <= high.Ranks[high.Ranks.Count - 1].Rank);
        }

        return low.Features.All(high.Offers) && (high.Features.Count() > low.Features.Count() || RankOf(high) >= RankOf(low));
    }

    private static int RankOf(EvcMode mode) => mode.Ranks.Count > 0 ? mode.Ranks.Max(r => r.Rank) : 0;

    // A list without label or vendor: what the table says of the key.
    private static EvcMode Completed(EvcMode mode)
    {
        EvcMode? known = EvcTable.Find(mode.Key);
        return known is null ? mode : mode with
        {
            Label = mode.Label.Length > 0 ? mode.Label : known.Label,
            Vendor = mode.Vendor.IsKnown ? mode.Vendor : known.Vendor,
            Since = known.Since,
        };
    }
}
