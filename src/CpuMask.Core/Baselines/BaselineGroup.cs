using CpuMask.Cpuid;

namespace CpuMask.Baselines;

/// <summary>
/// Hosts that say exactly the same: one piece of a baseline's evidence. Two groups of one baseline never have the same
/// <see cref="Id"/>.
/// </summary>
public sealed class BaselineGroup
{
    internal BaselineGroup(CpuVendor vendor, CpuSignature? signature, HostView view, RegisterSet registers, IEnumerable<BaselineHost> hosts)
    {
        Vendor = vendor;
        Signature = signature;
        View = view;
        Registers = BaselineDigest.Canonical(registers);
        Id = BaselineDigest.Of(vendor, signature, view, Registers);
        Hosts = Sorted(hosts);
    }

    private BaselineGroup(BaselineGroup other, IEnumerable<BaselineHost> hosts)
    {
        Id = other.Id;
        Vendor = other.Vendor;
        Signature = other.Signature;
        View = other.View;
        Registers = other.Registers;
        Hosts = Sorted(hosts);
    }

    /// <summary>Sixteen hexadecimal digits that follow from vendor, signature, view, registers and MSRs alone.</summary>
    public string Id { get; }

    /// <summary>Who made the CPUs; not known when no source says.</summary>
    public CpuVendor Vendor { get; }

    /// <summary>Family, model and stepping; null when no source says.</summary>
    public CpuSignature? Signature { get; }

    /// <summary>Whose view of the CPUs this is.</summary>
    public HostView View { get; }

    /// <summary>What each of the hosts says, MSRs included.</summary>
    public RegisterSet Registers { get; }

    /// <summary>The hosts, by name and source, each once.</summary>
    public IReadOnlyList<BaselineHost> Hosts { get; }

    /// <summary>One of the hosts, as a record.</summary>
    /// <param name="host">Which; null for the first.</param>
    public HostCpuid ToHost(BaselineHost? host = null) => new()
    {
        Name = (host ?? Hosts[0]).Name,
        Source = (host ?? Hosts[0]).Source,
        Format = "cpumask-json",
        Vendor = Vendor,
        Signature = Signature,
        View = View,
        Registers = Registers,
    };

    /// <summary>The same evidence for other hosts.</summary>
    internal BaselineGroup WithHosts(IEnumerable<BaselineHost> hosts) => new(this, hosts);

    /// <summary>Prints <c>3F2A9C0011223344 (esx01, esx02)</c>.</summary>
    public override string ToString() => Id + " (" + Text.Wording.List(Hosts.Select(h => h.Name).ToArray()) + ")";

    private static BaselineHost[] Sorted(IEnumerable<BaselineHost> hosts) => hosts.Distinct().OrderBy(h => h).ToArray();
}
