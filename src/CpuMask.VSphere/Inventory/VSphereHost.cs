using System.Runtime.CompilerServices;
using CpuMask.Cpuid;
using CpuMask.Platforms.VMware.Hosts;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Inventory;

/// <summary>A host of a vCenter, or the one that is an ESXi server: its CPU, and what surrounds it.</summary>
public sealed class VSphereHost
{
    // A record of a host goes through pipelines by itself; as long as someone holds it, so long is its host known.
    private static readonly ConditionalWeakTable<HostCpuid, VSphereHost> Origins = new();

    private readonly VsphereCpu cpu;
    private HostCpuid? guestMaximum;
    private HostCpuid? advertised;

    internal VSphereHost(VsphereCpu cpu, HostSurroundings surroundings)
    {
        this.cpu = cpu;
        Surroundings = surroundings;
        Cpuid = cpu.As(HostView.Hardware);
        Origins.Add(Cpuid, this);
    }

    /// <summary>The live host that a record was made of; null for one that was read from a file, or changed since.</summary>
    public static VSphereHost? Of(HostCpuid record) => Origins.TryGetValue(record, out VSphereHost? host) ? host : null;

    /// <summary>
    /// What the CPU says (view hardware): cpuFeature of all packages folded into one, and featureCapability for the leaves
    /// that the API does not list. Without registers when the server has none, with the reason among its warnings.
    /// </summary>
    public HostCpuid Cpuid { get; }

    /// <summary>
    /// What the host can offer to guests (view guest-maximum): maskedFeatureCapability, and supportedCpuFeature where the
    /// host has it. Bits that neither names are unknown.
    /// </summary>
    public HostCpuid GuestMaximum
    {
        get
        {
            if (guestMaximum is null)
            {
                guestMaximum = cpu.As(HostView.GuestMaximum);
                Origins.Add(guestMaximum, this);
            }

            return guestMaximum;
        }
    }

    /// <summary>The CPU without what the cluster's EVC mode hides: by it VMs of hardware version 8 and older are moved.</summary>
    internal HostCpuid Advertised => advertised ??= cpu.Advertised();

    /// <summary>What the host offers to guests, EVC mode considered; what its CPU has, where the server does not tell the former.</summary>
    public HostCpuid Offered => MaskedFeatureCapabilities.Count > 0 ? GuestMaximum : Cpuid;

    /// <summary>The host's name.</summary>
    public string Name => cpu.Name;

    /// <summary>What the server says of the host beside its CPU; both views carry it.</summary>
    public HostSurroundings Surroundings { get; }

    /// <summary>The server's reference to the host.</summary>
    public ManagedObject Reference { get; internal init; }

    /// <summary>The host's place in the inventory: <c>/DC0/host/Prod/esx07</c>.</summary>
    public string Path { get; internal init; } = string.Empty;

    /// <summary>The cluster; null for a host outside one.</summary>
    public string? Cluster => Surroundings.Cluster;

    /// <summary>The datacenter.</summary>
    public string? Datacenter => Surroundings.Datacenter;

    /// <summary>connected, disconnected or notResponding; null when the user may not know.</summary>
    public string? ConnectionState => Surroundings.ConnectionState;

    /// <summary>True when the server can reach the host now. Otherwise its registers are what the server remembers.</summary>
    public bool IsConnected => ConnectionState == "connected";

    /// <summary>Whether the host is in maintenance mode; null when the user may not know.</summary>
    public bool? InMaintenanceMode => Surroundings.InMaintenanceMode;

    /// <summary>The key of the highest EVC mode that the host can take part in; null when it has none.</summary>
    public string? MaxEvcMode => Surroundings.MaxEvcMode;

    /// <summary>The key of the EVC mode that is in force on the host; null when none is.</summary>
    public string? CurrentEvcMode => Surroundings.CurrentEvcMode;

    /// <summary>The product's version: 8.0.2.</summary>
    public string? Version => Surroundings.Version;

    /// <summary>The product's build.</summary>
    public string? Build => Surroundings.Build;

    /// <summary>Who made the machine.</summary>
    public string? Manufacturer => Surroundings.Manufacturer;

    /// <summary>The machine's model.</summary>
    public string? Model => Surroundings.Model;

    /// <summary>How many CPU packages; 0 when not known.</summary>
    public int Packages => cpu.Packages;

    /// <summary>True when there is any register or capability to compare.</summary>
    public bool HasCpuid => Cpuid.Registers.Leaves.Count > 0 || Cpuid.Capabilities.Count > 0;

    /// <summary>config.featureCapability, key to value, keys in any case: the host's own features.</summary>
    public IReadOnlyDictionary<string, string> FeatureCapabilities => cpu.Capabilities;

    /// <summary>config.maskedFeatureCapability, key to value, keys in any case: what is left after EVC.</summary>
    public IReadOnlyDictionary<string, string> MaskedFeatureCapabilities => cpu.MaskedCapabilities;

    /// <summary>The host in one of the two views that a server has of it.</summary>
    public HostCpuid As(HostView view) => view switch
    {
        HostView.Hardware => Cpuid,
        HostView.GuestMaximum => GuestMaximum,
        HostView.OperatingSystem
            or HostView.Guest => throw new ArgumentOutOfRangeException(nameof(view), view, "vSphere has the views hardware and guest-maximum."),
    };

    /// <summary>The host's place in the inventory.</summary>
    public override string ToString() => Path;
}
