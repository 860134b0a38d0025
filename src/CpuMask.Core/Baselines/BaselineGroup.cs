using System.Collections.ObjectModel;
using CpuMask.Cpuid;

namespace CpuMask.Baselines;

/// <summary>
/// Hosts that say exactly the same: one piece of a baseline's evidence. Two groups of one baseline never have the same
/// <see cref="Id"/>.
/// </summary>
public sealed class BaselineGroup
{
    internal BaselineGroup(CpuVendor vendor, CpuSignature? signature, HostView view, RegisterSet registers, HostList hosts)
    {
        Vendor = vendor;
        Signature = signature;
        View = view;
        Registers = BaselineDigest.Canonical(registers);
        Id = BaselineDigest.Of(vendor, signature, view, Registers);
        Packed = hosts;
        Hosts = new ReadOnlyCollection<BaselineHost>(hosts);
    }

    private BaselineGroup(BaselineGroup other, HostList hosts)
    {
        Id = other.Id;
        Vendor = other.Vendor;
        Signature = other.Signature;
        View = other.View;
        Registers = other.Registers;
        Packed = hosts;
        Hosts = new ReadOnlyCollection<BaselineHost>(hosts);
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

    /// <summary>The same hosts, as they are kept.</summary>
    internal HostList Packed { get; }

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
    internal BaselineGroup WithHosts(HostList hosts) => new(this, hosts);

    /// <summary>Prints <c>3F2A9C0011223344 (esx01, esx02)</c>.</summary>
    public override string ToString() => Id + " (" + Text.Wording.List(Hosts.Select(h => h.Name).ToArray()) + ")";
}

/// <summary>One host that a baseline has evidence of: what it is called and where its registers were read.</summary>
/// <param name="Name">The host's name.</param>
/// <param name="Source">The file or vCenter path; empty when nothing says.</param>
public sealed record BaselineHost(string Name, string Source) : IComparable<BaselineHost>
{
    /// <inheritdoc/>
    public int CompareTo(BaselineHost? other)
    {
        int c = string.CompareOrdinal(Name, other?.Name);
        return c != 0 ? c : string.CompareOrdinal(Source, other?.Source);
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
