using CpuMask.Cpuid;
using CpuMask.Pool;
using CpuMask.Text;

namespace CpuMask.Baselines;

/// <summary>
/// What is known of a pool's hosts, and nothing derived: groups of hosts that say the same. Merging is the union of groups
/// and of hosts, so partial baselines from many sites can be merged anywhere, in any order and more than once. What the
/// pool can promise is computed on reading, by <see cref="Compute"/>.
/// </summary>
public sealed class CpuBaseline : IEquatable<CpuBaseline>
{
    /// <summary>No evidence at all.</summary>
    public static readonly CpuBaseline Empty = new(new BaselineGroup[0]);

    private CpuBaseline(IReadOnlyList<BaselineGroup> groups)
    {
        Groups = groups;
        Words = new GroupWords(groups);
    }

    /// <summary>The groups, by ascending <see cref="BaselineGroup.Id"/>.</summary>
    public IReadOnlyList<BaselineGroup> Groups { get; }

    /// <summary>What the groups say of single bits.</summary>
    internal GroupWords Words { get; }

    /// <summary>How many hosts the groups list.</summary>
    public int HostCount => Groups.Sum(g => g.Hosts.Count);

    /// <summary>All hosts, by name and source.</summary>
    public IEnumerable<BaselineHost> Hosts => Groups.SelectMany(g => g.Hosts).OrderBy(h => h);

    /// <summary>The evidence of some hosts. Their order does not matter, and neither does a host given twice.</summary>
    public static CpuBaseline Of(IEnumerable<HostCpuid> hosts)
    {
        var pool = new LeanPool();
        foreach (HostCpuid host in hosts)
        {
            pool.Add(host);
        }

        return Of(pool);
    }

    /// <summary>
    /// The evidence of hosts that a person named: a host given twice counts once, also under the name by which another
    /// baseline told it from its namesakes, and names that clash are told apart. The hosts are taken one by one, and of a
    /// million of them little more is held than their names.
    /// </summary>
    public static CpuBaseline OfInputs(IEnumerable<HostCpuid> hosts)
    {
        var pool = new LeanPool();
        foreach (HostCpuid host in hosts)
        {
            pool.AddOnce(host);
        }

        pool.Distinguish();
        return Of(pool);
    }

    /// <summary>The union of some baselines' evidence.</summary>
    public static CpuBaseline Merge(IEnumerable<CpuBaseline> baselines) => Union(baselines.SelectMany(b => b.Groups));

    /// <summary>The union of this evidence and another's.</summary>
    public CpuBaseline Merge(CpuBaseline other) => Merge(new[] { this, other });

    /// <summary>The evidence with one more host: what would the pool be able to promise then?</summary>
    public CpuBaseline With(HostCpuid host) => Merge(Of(new[] { host }));

    /// <summary>The evidence without some hosts: what would the pool be able to promise then?</summary>
    /// <param name="names">Host names without regard to case; <c>*</c> and <c>?</c> are wildcards.</param>
    /// <exception cref="CpuMaskException">A name without a wildcard is no host of this baseline.</exception>
    public CpuBaseline Without(IEnumerable<string> names)
    {
        Wildcard[] patterns = CpuMask.Pool.HostNames.Patterns(names, HostNames());
        return Union(Groups.Select(g => g.WithHosts(HostList.Of(g.Hosts.Where(h => !patterns.Any(p => p.Matches(h.Name)))))));
    }

    /// <summary>What all of the hosts can promise, and who took what away.</summary>
    /// <param name="options">Vendor and signature policy; null for the defaults.</param>
    /// <exception cref="CpuMaskException">
    /// <see cref="ErrorIds.TooFewHosts"/>, <see cref="ErrorIds.VendorMismatch"/>, <see cref="ErrorIds.GuestDump"/>, or
    /// <see cref="ErrorIds.UnknownName"/> for a host or vendor that the options name wrongly.
    /// </exception>
    public ComputedBaseline Compute(BaselineOptions? options = null) => BaselineComputation.Compute(this, options ?? BaselineOptions.Default);

    /// <summary>The hosts as records of their own, each with its group's registers.</summary>
    public IEnumerable<HostCpuid> ToHosts() => Groups.SelectMany(g => g.Hosts.Select(h => g.ToHost(h)));

    /// <summary>Equality by value: the same groups with the same hosts.</summary>
    public bool Equals(CpuBaseline? other) => other is not null && Groups.Count == other.Groups.Count
        && Groups.Zip(other.Groups, (a, b) => a.Id == b.Id && a.Hosts.SequenceEqual(b.Hosts)).All(same => same);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is CpuBaseline other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Groups.Aggregate(17, (h, g) => unchecked((h * 31) + StringComparer.Ordinal.GetHashCode(g.Id)));

    internal string[] HostNames() => Hosts.Select(h => h.Name).Distinct().ToArray();

    private static CpuBaseline Of(LeanPool pool) => Union(pool.Kinds.Select(k => new BaselineGroup(
        k.Sample.Vendor, k.Sample.Signature, k.Sample.View, k.Sample.Registers, HostList.Of(pool.Texts, k.Hosts))));

    private static CpuBaseline Union(IEnumerable<BaselineGroup> groups) => new(groups
        .GroupBy(g => g.Id, StringComparer.Ordinal)
        .Select(same => same.Skip(1).Any() ? same.First().WithHosts(HostList.Union(same.Select(g => g.Packed).ToArray())) : same.First())
        .Where(g => g.Hosts.Count > 0)
        .OrderBy(g => g.Id, StringComparer.Ordinal)
        .ToArray());
}
