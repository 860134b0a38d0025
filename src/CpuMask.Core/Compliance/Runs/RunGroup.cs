using System;
using System.Collections.Generic;
using System.Linq;
using CpuMask.Baselines;
using CpuMask.Cpuid;

namespace CpuMask.Compliance.Runs;

/// <summary>Hosts with equal registers, model, view and capabilities, which a file need hold once.</summary>
internal sealed class RunGroup
{
    private readonly List<HostCpuid> hosts = new();

    /// <summary>The hosts, in the order given.</summary>
    public IReadOnlyList<HostCpuid> Hosts => hosts;

    /// <summary>The digest by which baselines know such hosts.</summary>
    public string Id => BaselineDigest.Of(hosts[0].Vendor, hosts[0].Signature, hosts[0].View, BaselineDigest.Canonical(hosts[0].Registers));

    /// <summary>Puts alike hosts together, in order of first appearance.</summary>
    public static IReadOnlyList<RunGroup> Of(IEnumerable<HostCpuid> hosts)
    {
        var groups = new List<RunGroup>();
        var index = new Dictionary<Key, RunGroup>();
        foreach (HostCpuid host in hosts)
        {
            var key = new Key(host);
            if (!index.TryGetValue(key, out RunGroup? group))
            {
                index[key] = group = new RunGroup();
                groups.Add(group);
            }

            group.hosts.Add(host);
        }

        return groups;
    }

    private readonly struct Key : IEquatable<Key>
    {
        private readonly HostCpuid host;

        public Key(HostCpuid host) => this.host = host;

        public bool Equals(Key other) => host.Vendor == other.host.Vendor && host.Signature.Equals(other.host.Signature)
            && host.View == other.host.View && host.Brand == other.host.Brand && host.Registers.Equals(other.host.Registers)
            && (ReferenceEquals(host.Capabilities, other.host.Capabilities)
                || (host.Capabilities.Count == other.host.Capabilities.Count && !host.Capabilities.Except(other.host.Capabilities).Any()));

        public override bool Equals(object? obj) => obj is Key other && Equals(other);

        public override int GetHashCode() => host.Registers.GetHashCode();
    }
}
