using CpuMask.Compliance.Rules;
using CpuMask.Cpuid;
using CpuMask.Text;

namespace CpuMask.Cmdlets;

/// <summary>A host to go by, as what the others should be like or what a guest has seen: one of them by name, or any host.</summary>
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

    /// <summary>The host.</summary>
    /// <param name="among">The hosts among which a name is looked up.</param>
    /// <exception cref="CpuMaskException">None of them has that name.</exception>
    internal HostCpuid Find(IReadOnlyList<HostCpuid> among) => host
        ?? among.FirstOrDefault(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new CpuMaskException(ErrorIds.UnknownName, ErrorKind.Usage, CpuMask.Pool.Messages.NoSuchHost(name, among.Select(h => h.Name).ToArray())) { Named = name };

    /// <summary>Makes it the reference of a check.</summary>
    internal ComplianceReference ToReference(IEnumerable<HostCpuid> hosts) =>
        host is null ? ComplianceReference.FromHostNamed(name, hosts) : ComplianceReference.FromHost(host);

    /// <summary>The host's name.</summary>
    public override string ToString() => name;
}
