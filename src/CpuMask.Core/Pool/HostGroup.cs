using System.Collections.Generic;
using CpuMask.Cpuid;

namespace CpuMask.Pool;

/// <summary>Hosts whose compared registers are equal. A pool has a handful of groups however many hosts it has.</summary>
public sealed class HostGroup
{
    private readonly List<HostCpuid> hosts = new();

    private HostGroup(RegisterSet registers) => Registers = registers;

    /// <summary>What the hosts have in common.</summary>
    public RegisterSet Registers { get; }

    /// <summary>The hosts, in the order given.</summary>
    public IReadOnlyList<HostCpuid> Hosts => hosts;

    /// <summary>Puts alike hosts together, in order of first appearance.</summary>
    public static IReadOnlyList<HostGroup> Of(IEnumerable<HostCpuid> hosts)
    {
        var groups = new List<HostGroup>();
        var index = new Dictionary<RegisterSet, HostGroup>();
        foreach (HostCpuid host in hosts)
        {
            if (!index.TryGetValue(host.Registers, out HostGroup? group))
            {
                index[host.Registers] = group = new HostGroup(host.Registers);
                groups.Add(group);
            }

            group.hosts.Add(host);
        }

        return groups;
    }
}
