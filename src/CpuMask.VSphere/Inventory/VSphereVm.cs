using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Inventory;

/// <summary>A virtual machine: its CPU masks, and what its last power-on made it need.</summary>
public sealed class VSphereVm
{
    internal VSphereVm(VmMaskState masks) => Masks = masks;

    /// <summary>The VM's identity, state and own masks.</summary>
    public VmMaskState Masks { get; }

    /// <summary>The VM's name.</summary>
    public string Name => Masks.Name;

    /// <summary>The VM's place in the inventory: <c>/DC0/vm/app01</c>.</summary>
    public string Path => Masks.Path;

    /// <summary>The server's reference to the VM.</summary>
    public ManagedObject Reference { get; internal init; }

    /// <summary>The host it runs, or would start, on; none when the server does not say.</summary>
    public ManagedObject Host { get; internal init; }

    /// <summary>Where a guest OS's defaults are asked for; none when the server does not say.</summary>
    internal ManagedObject EnvironmentBrowser { get; init; }

    /// <summary>
    /// What the running VM needs of a host (runtime.featureRequirement), key to <c>Bool:Min:1</c> and the like, in the
    /// server's order. Empty for a VM that is off.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> FeatureRequirements { get; internal init; } = new KeyValuePair<string, string>[0];

    /// <summary>What the VM needs of a host to be powered on there (runtime.offlineFeatureRequirement).</summary>
    public IReadOnlyList<KeyValuePair<string, string>> OfflineFeatureRequirements { get; internal init; } = new KeyValuePair<string, string>[0];

    /// <summary>
    /// True for a VM that vCenter keeps for its cluster services (vCLS): an agent of the ESX Agent Manager marked as its own
    /// (config.managedBy, HDCS.agent). vCenter moves and shuts down such VMs by itself.
    /// </summary>
    public bool IsClusterAgent { get; internal init; }

    /// <summary>The same VM as if it ran on none of the hosts.</summary>
    internal VSphereVm Elsewhere => new(Masks)
    {
        Reference = Reference, EnvironmentBrowser = EnvironmentBrowser, FeatureRequirements = FeatureRequirements,
        OfflineFeatureRequirements = OfflineFeatureRequirements, MinRequiredEvcMode = MinRequiredEvcMode, IsClusterAgent = IsClusterAgent,
    };

    /// <summary>The lowest EVC mode that has all the running VM needs; null when the server does not say.</summary>
    public string? MinRequiredEvcMode { get; internal init; }

    /// <summary>The VM's place in the inventory.</summary>
    public override string ToString() => Path;
}
