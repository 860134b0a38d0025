using CpuMask.Cpuid;
using CpuMask.Pool;

namespace CpuMask.Compliance.Rules;

/// <summary>Hosts about which all rules say the same: of one kind, with equal versions, and held to the same promise. Judged once.</summary>
internal sealed class HostState
{
    private HostState(IReadOnlyList<HostCpuid> hosts) => Hosts = hosts;

    /// <summary>One of them.</summary>
    public HostCpuid Sample => Hosts[0];

    /// <summary>All of them, in the order given.</summary>
    public IReadOnlyList<HostCpuid> Hosts { get; }

    /// <summary>Puts alike hosts together, in order of first appearance.</summary>
    public static IReadOnlyList<HostState> Of(IReadOnlyList<HostCpuid> hosts, Func<HostCpuid, object?> promise)
    {
        HostPool pool = HostPool.Of(hosts);
        return pool.Hosts.Select((host, i) => (Host: host, Key: (
                pool.KindOf(i), host.Microcode, host.Bios, host.Kernel, host.Format, string.Join(" ", host.UnevenBits), promise(host))))
            .GroupBy(h => h.Key, h => h.Host).Select(g => new HostState(g.ToArray())).ToArray();
    }
}
