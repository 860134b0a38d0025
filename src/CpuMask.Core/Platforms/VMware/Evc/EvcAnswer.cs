using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Platforms.VMware.Hosts;
using CpuMask.Pool;
using CpuMask.Text;

namespace CpuMask.Platforms.VMware.Evc;

/// <summary>Which EVC mode a pool of hosts can run, what holds it back, and what each mode costs.</summary>
public sealed record EvcAnswer
{
    /// <summary>The modes that it was answered with.</summary>
    public EvcModeList List { get; init; } = EvcModeList.Table;

    /// <summary>The cluster that the hosts stand in; null when they do not say, or stand in several.</summary>
    public string? Cluster { get; init; }

    /// <summary>The hosts, in the order given; those that leave are not among them, those that join are the last.</summary>
    public IReadOnlyList<EvcHost> Hosts { get; init; } = new EvcHost[0];

    /// <summary>The highest mode that all hosts can run; null when there is none, or it is not known.</summary>
    public EvcMode? Highest { get; init; }

    /// <summary>Why there is no mode for all hosts; null when there is one.</summary>
    public string? Refusal { get; init; }

    /// <summary>The modes to choose from, the highest possible first, and the next above it.</summary>
    public IReadOnlyList<EvcCandidate> Candidates { get; init; } = new EvcCandidate[0];

    /// <summary>The mode that was asked about; null for none.</summary>
    public EvcCandidate? Asked { get; init; }

    /// <summary>How the mode rises when the hosts that hold it back leave, lowest first.</summary>
    public IReadOnlyList<EvcStep> Steps { get; init; } = new EvcStep[0];

    /// <summary>The hosts that join, by name.</summary>
    public IReadOnlyList<string> Added { get; init; } = new string[0];

    /// <summary>The hosts that leave, by name.</summary>
    public IReadOnlyList<string> Removed { get; init; } = new string[0];

    /// <summary>The highest mode before hosts join or leave; null when none do, or there is none.</summary>
    public EvcMode? Before { get; init; }

    /// <summary>What sets the mode that was asked about, else the highest; null when there is none, or hosts cannot run it.</summary>
    public EvcLines? Lines
    {
        get
        {
            EvcMode? mode = Asked is null ? Highest : Asked.IsPossible == true ? Asked.Mode : null;
            return mode is null ? null : EvcLines.Of(mode, Cluster, Hosts.Select(h => h.Host.Surroundings?.Id).OfType<string>().ToArray());
        }
    }

    /// <summary>What is to be said of the answer as a whole.</summary>
    public IReadOnlyList<string> Notes { get; init; } = new string[0];

    /// <summary>Hosts that are not as their cluster's mode in force says; empty where no host tells one.</summary>
    public IReadOnlyList<EvcStray> Strays { get; init; } = new EvcStray[0];

    /// <summary>True when anything in the answer is an expectation of CpuMask's table and no word of a vCenter.</summary>
    public bool IsExpected => Hosts.Any(h => h.IsExpected);

    /// <summary>
    /// The hosts whose highest mode is the pool's, where others reach higher; all of them where the pool's mode is below that of
    /// each, as with AMD's two tracks.
    /// </summary>
    public IReadOnlyList<EvcHost> HeldBackBy => Highest is null || Hosts.All(h => h.Highest!.Key == Highest.Key) ? new EvcHost[0]
        : Hosts.Any(h => h.Highest!.Key == Highest.Key) ? Hosts.Where(h => h.Highest!.Key == Highest.Key).ToArray() : Hosts;

    /// <summary>Answers for each cluster that the hosts stand in, and for those outside one together. What joins or leaves is one pool's business.</summary>
    /// <inheritdoc cref="Of"/>
    public static IReadOnlyList<EvcAnswer> OfClusters(
        IReadOnlyList<HostCpuid> hosts, EvcModeList? list = null, IReadOnlyList<EvcGuest>? guests = null, string? mode = null,
        IReadOnlyList<HostCpuid>? joining = null, IReadOnlyList<string>? without = null)
    {
        IGrouping<string?, HostCpuid>[] clusters = HostPool.Of(hosts).Hosts.GroupBy(h => h.Surroundings?.Cluster).ToArray();
        if (clusters.Length <= 1 || joining is { Count: > 0 } || without is { Count: > 0 })
        {
            return new[] { Of(hosts, list, guests, mode, joining, without) };
        }

        return clusters.Select(c => Of(
            c.ToArray(), list, guests?.Where(g => g.Host.Length == 0 || c.Any(h => h.Name == g.Host)).ToArray(), mode)).ToArray();
    }

    /// <summary>Answers for a pool.</summary>
    /// <param name="hosts">The hosts.</param>
    /// <param name="list">The modes to answer with; null takes the table.</param>
    /// <param name="guests">The VMs that run on them, if they are known.</param>
    /// <param name="mode">The key of a mode to ask about; null for none.</param>
    /// <param name="joining">Hosts that join.</param>
    /// <param name="without">Names of hosts that leave; <c>*</c> and <c>?</c> are wildcards.</param>
    /// <exception cref="CpuMaskException">There is no such mode, or a host that is named is not there.</exception>
    public static EvcAnswer Of(
        IReadOnlyList<HostCpuid> hosts, EvcModeList? list = null, IReadOnlyList<EvcGuest>? guests = null, string? mode = null,
        IReadOnlyList<HostCpuid>? joining = null, IReadOnlyList<string>? without = null)
    {
        list ??= EvcModeList.Table;
        joining ??= new HostCpuid[0];
        EvcMode? asked = mode is null ? null : list.Find(mode) ?? throw new CpuMaskException(
            ErrorIds.UnknownName, ErrorKind.Usage, Messages.NoSuchMode(mode, list));
        EvcHost[] all = HostPool.Of(hosts.Concat(joining)).Hosts.ToArray().Asked(list);
        EvcHost[] before = all.Take(hosts.Count).ToArray();
        string[] gone = Gone(before, without ?? new string[0]);
        EvcHost[] pool = all.Where((h, i) => i >= hosts.Count || !gone.Contains(h.Name)).ToArray();
        string? refusal = RefusalOf(pool);
        EvcMode? highest = refusal is null ? Common(pool, list) : null;
        guests ??= new EvcGuest[0];
        return new EvcAnswer
        {
            Cluster = pool.Select(h => h.Host.Surroundings?.Cluster).Distinct().Count() == 1 ? pool[0].Host.Surroundings?.Cluster : null,
            List = list, Hosts = pool, Highest = highest, Refusal = refusal ?? (highest is null ? Messages.NoCommonMode(pool) : null),
            Added = all.Skip(hosts.Count).Select(h => h.Name).ToArray(), Removed = gone,
            Before = (gone.Length > 0 || joining.Count > 0) && RefusalOf(before) is null ? Common(before, list) : null,
            Candidates = refusal is not null ? new EvcCandidate[0] : Offered(pool, highest, list).Select(m => Candidate(m, pool, guests, list)).ToArray(),
            Asked = asked is null ? null : Candidate(asked, pool, guests, list),
            Steps = refusal is null ? StepsOf(pool, highest, list).ToArray() : new EvcStep[0],
            Notes = Messages.NotesOf(pool, list, guests).ToArray(),
        } is var made && EvcDrift.Headroom(made) is var headroom ? made with
        {
            Strays = EvcDrift.Strays(made),
            Notes = (headroom is null ? new string[0] : new[] { headroom }).Concat(made.Notes).ToArray(),
        } : made;
    }

    private static string[] Gone(EvcHost[] hosts, IReadOnlyList<string> without)
    {
        string[] names = hosts.Select(h => h.Name).ToArray();
        var gone = new List<string>();
        foreach (string name in without)
        {
            string[] found = names.Where(Wildcard.Among(name, names).Matches).ToArray();
            if (found.Length == 0)
            {
                throw new CpuMaskException(ErrorIds.ObjectNotFound, ErrorKind.Usage, Messages.NoSuchHost(name, names));
            }

            gone.AddRange(found);
        }

        return gone.Distinct().ToArray();
    }

    private static string? RefusalOf(EvcHost[] pool)
    {
        CpuVendor[] vendors = pool.Select(h => h.Host.Vendor).Where(v => v.IsKnown).Distinct().ToArray();
        return vendors.Length > 1 ? Messages.TwoVendors(vendors, pool)
            : pool.Length == 0 ? Messages.NoHostLeft
            : null;
    }

    private static EvcMode? Common(EvcHost[] pool, EvcModeList list)
    {
        if (pool.Length == 0 || pool.Any(h => h.Highest is null))
        {
            return null;
        }

        // A mode that only the host's vCenter names is no row of the list; alike hosts still share it.
        EvcMode own = pool[0].Highest!;
        return list.Modes.Concat(new[] { own }).Where(m => m.Vendor == own.Vendor && pool.All(h => EvcModeList.Covers(h.Highest!, m)))
            .Aggregate((EvcMode?)null, (best, m) => best is null || (m.Key != best.Key && EvcModeList.Covers(m, best)) ? m : best);
    }

    private static IEnumerable<EvcMode> Offered(EvcHost[] pool, EvcMode? highest, EvcModeList list)
    {
        EvcMode[] all = list.By(pool.Select(h => h.Host.Vendor).FirstOrDefault(v => v.IsKnown)).ToArray();
        if (highest is null)
        {
            return all.Take(1);
        }

        EvcMode? next = all.FirstOrDefault(m => m.Key != highest.Key && EvcModeList.Covers(m, highest));
        return (next is null ? new EvcMode[0] : new[] { next }).Concat(all.Reverse().Where(m => EvcModeList.Covers(highest, m)));
    }

    private static EvcCandidate Candidate(EvcMode mode, EvcHost[] pool, IReadOnlyList<EvcGuest> guests, EvcModeList list)
    {
        (EvcHost, EvcFit)[] unable = pool.Where(h => h.Runs(mode) != true).Select(h => (h, h.Fit(mode))).ToArray();
        EvcHost[] kinds = pool.GroupBy(h => (h.Host.Registers, h.Highest?.Key)).Select(g => g.First()).ToArray();
        string[] hidden = Universe(mode, kinds, list).Where(k => !mode.Offers(k)).ToArray();
        string[] lost = hidden.Where(k => kinds.Any(h => h.Has(k) == true)).ToArray();
        var all = new HashSet<string>(lost.Where(k => kinds.All(h => h.Has(k) == true)));
        return new EvcCandidate
        {
            Mode = mode,
            Unable = unable,
            IsPossible = unable.Length == 0 ? true : unable.Any(u => u.Item1.Runs(mode) == false) ? false : null,
            LostByAll = lost.Where(all.Contains).Select(k => NameOf(k, mode.Vendor)).Distinct().ToArray(),
            LostBySome = lost.Where(k => !all.Contains(k)).Select(k => NameOf(k, mode.Vendor)).Distinct().ToArray(),
            Above = guests.Where(g => g.IsAbove(mode, list) == true).ToArray(),
            NotKnown = guests.Where(g => g.IsAbove(mode, list) is null).ToArray(),
        };
    }

    // What a list of the user's own leaves out is hidden. The table is no full list: only what it places somewhere counts.
    private static IEnumerable<string> Universe(EvcMode mode, EvcHost[] pool, EvcModeList list) => !mode.IsTold
        ? list.By(mode.Vendor).Where(m => !m.IsTold).SelectMany(m => m.Features).Where(k => !mode.Patched.Contains(k)).Distinct()
        : FeatureTable.Default.All
            .Where(r => r.IsFlag && r.OnVmware is GuestVisibility.Yes && r.Class is FeatureClass.Feature or FeatureClass.Security && r.Combine == CombineRule.All)
            .SelectMany(r => r.NamesIn(NamingScheme.Vmware).Take(1)).Select(n => "cpuid." + n)
            .Where(k => pool.Any(h => FeatureCapabilityKeys.Find(k, h.Host.Vendor) is not null)).Distinct();

    private static string NameOf(string key, CpuVendor vendor) => FeatureCapabilityKeys.Find(key, vendor)?.Name ?? key;

    private static IEnumerable<EvcStep> StepsOf(EvcHost[] pool, EvcMode? highest, EvcModeList list)
    {
        var left = pool.ToList();
        var gone = new List<string>();
        EvcMode? now = highest;
        while (left.Count > 1)
        {
            EvcMode? low = now is null ? null : Lowest(left);
            bool IsLowest(EvcHost h) => low is null ? h.Highest is null : h.Highest!.Key == low.Key;
            EvcHost[] lowest = low is not null && left.All(h => EvcModeList.Covers(low, h.Highest!)) ? new EvcHost[0] : left.Where(IsLowest).ToArray();
            if (lowest.Length == 0 || lowest.Length == left.Count)
            {
                yield break;
            }

            gone.AddRange(lowest.Select(h => h.Name));
            left.RemoveAll(IsLowest);
            EvcMode? rest = Common(left.ToArray(), list);
            if (rest is not null && rest.Key != now?.Key)
            {
                yield return new EvcStep(gone.ToArray(), rest);
            }

            now = rest;
        }
    }

    private static EvcMode Lowest(List<EvcHost> hosts) => hosts.Select(h => h.Highest!)
        .Aggregate((low, m) => EvcModeList.Covers(m, low) ? low : m);
}
