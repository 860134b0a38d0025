using System.Globalization;

namespace CpuMask.VSphere.Inventory;

/// <summary>One virtual machine at one moment: who it is, whether it can be changed now, and its own CPU masks.</summary>
public sealed record VmMaskState
{
    /// <summary>An empty table of settings.</summary>
    internal static readonly IReadOnlyDictionary<string, string> NoSettings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The server's id: <c>vm-42</c>.</summary>
    public string Id { get; init; } = string.Empty;

    /// <summary>The id that stays with the VM when it is registered anew; null when the server does not say.</summary>
    public string? InstanceUuid { get; init; }

    /// <summary>The VM's name.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The VM's place in the inventory: <c>/DC0/vm/app01</c>.</summary>
    public string Path { get; init; } = string.Empty;

    /// <summary>The hardware version as the API writes it: <c>vmx-14</c>; null when the server does not know the VM's configuration.</summary>
    public string? HardwareVersionKey { get; init; }

    /// <summary>The number in <see cref="HardwareVersionKey"/>; 0 when it is not known.</summary>
    public int HardwareVersion => HardwareVersionKey is { Length: > 4 } key && key.StartsWith("vmx-", StringComparison.OrdinalIgnoreCase)
        && int.TryParse(key.Substring(4), NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : 0;

    /// <summary>The guest OS as the API writes it: <c>rhel7_64Guest</c>.</summary>
    public string? GuestId { get; init; }

    /// <summary>poweredOn, poweredOff or suspended; null when the server does not say.</summary>
    public string? PowerState { get; init; }

    /// <summary>connected, or why the server cannot reach the VM; null when it does not say.</summary>
    public string? ConnectionState { get; init; }

    /// <summary>True for a template, which cannot be changed.</summary>
    public bool IsTemplate { get; init; }

    /// <summary>True when fault tolerance keeps a second VM in step with this one, so that neither can be reconfigured.</summary>
    public bool IsFaultTolerant { get; init; }

    /// <summary>True when the VM has a snapshot: going back to it brings back the masks of its time.</summary>
    public bool HasSnapshot { get; init; }

    /// <summary>Whether the server takes per-VM EVC for this VM; null when it does not say.</summary>
    public bool? PerVmEvcSupported { get; init; }

    /// <summary>The methods of the API that the server, or another program by it, has disabled for this VM.</summary>
    public IReadOnlyList<string> DisabledMethods { get; init; } = Array.Empty<string>();

    /// <summary>What changes with every change of configuration; empty on servers that do not count them.</summary>
    public string ChangeVersion { get; init; } = string.Empty;

    /// <summary>config.cpuFeatureMask.</summary>
    public IReadOnlyList<CpuIdMask> CpuFeatureMask { get; init; } = Array.Empty<CpuIdMask>();

    /// <summary>
    /// The mask settings (<see cref="VmSettings.IsMaskSetting"/>) among config.extraConfig, keys in any case. Per-VM EVC
    /// masks are among them as <c>featMask.vm.*</c>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = NoSettings;

    /// <summary>
    /// The mask settings and levels that the server has more than once with different values: which of them counts is not
    /// known, and what was there could not be put back.
    /// </summary>
    public IReadOnlyList<string> Doubled { get; init; } = Array.Empty<string>();

    /// <summary>True when the VM has any mask of its own.</summary>
    public bool HasMask => CpuFeatureMask.Count > 0 || MaskSettings > 0;

    /// <summary>The product version and build of the host it runs on; null when they are not known.</summary>
    public (string Version, string? Build)? HostVersion { get; init; }

    private int MaskSettings
    {
        get
        {
            int count = 0;
            foreach (string key in Settings.Keys)
            {
                count += key.Equals(VmSettings.PowerCycle, StringComparison.OrdinalIgnoreCase) ? 0 : 1;
            }

            return count;
        }
    }
}
