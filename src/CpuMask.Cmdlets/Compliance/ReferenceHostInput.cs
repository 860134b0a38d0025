using System.Collections.Generic;
using CpuMask.Compliance;
using CpuMask.Cpuid;

namespace CpuMask.Cmdlets;

/// <summary>The host that the others should be like: one of them by name, or any host.</summary>
public sealed class ReferenceHostInput
{
    private readonly HostCpuid? host;
    private readonly string name;

    /// <summary>The name of a host that is checked.</summary>
    public ReferenceHostInput(string name) => this.name = name;

    /// <summary>A host, which need not be among those that are checked.</summary>
    public ReferenceHostInput(HostCpuid host)
    {
        this.host = host;
        name = host.Name;
    }

    /// <summary>Makes it the reference of a check.</summary>
    internal ComplianceReference ToReference(IEnumerable<HostCpuid> hosts) =>
        host is null ? ComplianceReference.FromHostNamed(name, hosts) : ComplianceReference.FromHost(host);

    /// <summary>The host's name.</summary>
    public override string ToString() => name;
}
