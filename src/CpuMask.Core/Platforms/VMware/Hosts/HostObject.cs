using CpuMask.Cpuid;

namespace CpuMask.Platforms.VMware.Hosts;

/// <summary>
/// What vSphere's objects say about a host's CPU, word for word, whichever way they came: a server's answer, PowerCLI's
/// objects, or saved as JSON, XML, CliXml or vim-cmd's text. What is left out is unknown. <see cref="VsphereCpu"/> makes of it
/// what the host's CPU is.
/// </summary>
public sealed record HostObject
{
    private static readonly IReadOnlyDictionary<string, string> NoKeys = new Dictionary<string, string>();

    /// <summary>name.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>Where the object comes from: server and inventory path, as far as they are known.</summary>
    public string Source { get; init; } = string.Empty;

    /// <summary>summary.hardware.cpuModel, or a package's description.</summary>
    public string? CpuModel { get; init; }

    /// <summary>The vendor of a package, intel or amd; asked only where cpuFeature has no level 0.</summary>
    public string? Vendor { get; init; }

    /// <summary>hardware.cpuFeature.</summary>
    public IReadOnlyList<CpuIdInfo> CpuFeature { get; init; } = Array.Empty<CpuIdInfo>();

    /// <summary>hardware.cpuPkg[].cpuFeature, a list a package.</summary>
    public IReadOnlyList<IReadOnlyList<CpuIdInfo>> Packages { get; init; } = Array.Empty<IReadOnlyList<CpuIdInfo>>();

    /// <summary>capability.supportedCpuFeature.</summary>
    public IReadOnlyList<CpuIdInfo> SupportedCpuFeature { get; init; } = Array.Empty<CpuIdInfo>();

    /// <summary>config.featureCapability, key to value.</summary>
    public IReadOnlyDictionary<string, string> FeatureCapability { get; init; } = NoKeys;

    /// <summary>config.maskedFeatureCapability, key to value.</summary>
    public IReadOnlyDictionary<string, string> MaskedFeatureCapability { get; init; } = NoKeys;

    /// <summary>hardware.biosInfo.biosVersion.</summary>
    public string? BiosVersion { get; init; }

    /// <summary>hardware.biosInfo.releaseDate.</summary>
    public DateTimeOffset? BiosDate { get; init; }

    /// <summary>config.product.fullName; null makes it of version and build.</summary>
    public string? ProductFullName { get; init; }

    /// <summary>config.product.version.</summary>
    public string? ProductVersion { get; init; }

    /// <summary>config.product.build.</summary>
    public string? ProductBuild { get; init; }

    /// <summary>summary.hardware.numCpuThreads.</summary>
    public int LogicalProcessors { get; init; }

    /// <summary>runtime.connectionState; anything but connected makes a warning.</summary>
    public string? ConnectionState { get; init; }

    /// <summary>When it was read; null when that is not known.</summary>
    public DateTimeOffset? CollectedAt { get; init; }

    /// <summary>True when whoever saved the object is known to have cut it: then what its lists lack is unknown.</summary>
    public bool IsCut { get; init; }

    /// <summary>What reading the object had to leave out.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = Array.Empty<string>();

    /// <summary>What the object says of the host beside its CPU; null when that is nothing.</summary>
    public HostSurroundings? Surroundings { get; init; }

    /// <summary>The host in one of the two views that vSphere has of it.</summary>
    /// <param name="view">Hardware or guest-maximum.</param>
    public HostCpuid ToHost(HostView view = HostView.Hardware) => VsphereCpu.Of(this).As(view);

    /// <summary>Whether another object says the same of its CPU. Of one with a doubt that is not asked.</summary>
    internal bool IsAlike(HostObject other) =>
        Warnings.Count == 0 && other.Warnings.Count == 0 && !IsCut && !other.IsCut && ConnectionState == other.ConnectionState
        && CpuModel == other.CpuModel && Vendor == other.Vendor && ProductVersion == other.ProductVersion && Packages.Count == other.Packages.Count
        && Same(CpuFeature, other.CpuFeature) && Same(SupportedCpuFeature, other.SupportedCpuFeature)
        && Same(FeatureCapability, other.FeatureCapability) && Same(MaskedFeatureCapability, other.MaskedFeatureCapability)
        && Packages.Zip(other.Packages, Same).All(same => same);

    private static bool Same(IReadOnlyList<CpuIdInfo> a, IReadOnlyList<CpuIdInfo> b)
    {
        for (int i = 0; i < a.Count && i < b.Count; i++)
        {
            if (!a[i].Equals(b[i]))
            {
                return false;
            }
        }

        return a.Count == b.Count;
    }

    private static bool Same(IReadOnlyDictionary<string, string> a, IReadOnlyDictionary<string, string> b)
    {
        if (ReferenceEquals(a, b))
        {
            return true;
        }

        if (a.Count != b.Count)
        {
            return false;
        }

        foreach (KeyValuePair<string, string> pair in a)
        {
            if (!b.TryGetValue(pair.Key, out string? value) || value != pair.Value)
            {
                return false;
            }
        }

        return true;
    }
}
