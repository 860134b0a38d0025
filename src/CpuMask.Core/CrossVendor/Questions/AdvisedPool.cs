using CpuMask.CrossVendor.SystemCalls;
using CpuMask.Cpuid;
using CpuMask.Pool;
using CpuMask.Text;

namespace CpuMask.CrossVendor.Questions;

/// <summary>The hosts of which advice is given, and who of them is whose.</summary>
public sealed class AdvisedPool
{
    private AdvisedPool(HostPool pool)
    {
        Pool = pool;
        Vendors = pool.Hosts.Where(h => h.Vendor.IsKnown).GroupBy(h => h.Vendor)
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key.Id, StringComparer.Ordinal)
            .Select(g => new KeyValuePair<CpuVendor, IReadOnlyList<HostCpuid>>(g.Key, g.ToArray())).ToArray();
    }

    /// <summary>The hosts and their kinds.</summary>
    public HostPool Pool { get; }

    /// <summary>The hosts, with names that tell them apart.</summary>
    public IReadOnlyList<HostCpuid> Hosts => Pool.Hosts;

    /// <summary>The makers with their hosts, most hosts first.</summary>
    public IReadOnlyList<KeyValuePair<CpuVendor, IReadOnlyList<HostCpuid>>> Vendors { get; }

    /// <summary>Hosts of which the maker is not known.</summary>
    public IReadOnlyList<HostCpuid> OfUnknownVendor => Where(h => !h.Vendor.IsKnown);

    /// <summary>Whether there are CPUs of several makers.</summary>
    public bool IsAcrossVendors => Vendors.Count > 1;

    /// <summary>Whether there are CPUs of both sides: then instructions differ, and not only names.</summary>
    public bool IsAcrossSides => On(SystemCallSide.Amd).Count > 0 && On(SystemCallSide.Intel).Count > 0;

    /// <summary>Makes a pool.</summary>
    /// <exception cref="CpuMaskException">There is no host.</exception>
    public static AdvisedPool Of(IReadOnlyList<HostCpuid> hosts) => hosts.Count > 0
        ? new AdvisedPool(HostPool.Of(hosts))
        : throw new CpuMaskException(ErrorIds.TooFewHosts, ErrorKind.Usage, Messages.NoHosts());

    /// <summary>The hosts of one side.</summary>
    public IReadOnlyList<HostCpuid> On(SystemCallSide side) => Where(h => SystemCallSides.Of(h.Vendor) == side);

    /// <summary>The hosts for which something holds.</summary>
    public IReadOnlyList<HostCpuid> Where(Func<HostCpuid, bool> condition) => Hosts.Where(condition).ToArray();

    /// <summary>The names of hosts.</summary>
    public static string[] Names(IEnumerable<HostCpuid> hosts) => hosts.Select(h => h.Name).OrderBy(n => n, NaturalOrder.Instance).ToArray();

    /// <summary>The names of hosts for a sentence.</summary>
    public static string Listed(IEnumerable<HostCpuid> hosts) => Wording.List(Names(hosts), 4);
}
