using System;
using System.Collections.Generic;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Inventory;

/// <summary>
/// What vSphere's objects say about a host's CPU, word for word: for callers that have such an object, as PowerCLI's, and
/// no session. What is left out is unknown.
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
    public IReadOnlyList<CpuIdMask> CpuFeature { get; init; } = Array.Empty<CpuIdMask>();

    /// <summary>hardware.cpuPkg[].cpuFeature, a list a package.</summary>
    public IReadOnlyList<IReadOnlyList<CpuIdMask>> Packages { get; init; } = Array.Empty<IReadOnlyList<CpuIdMask>>();

    /// <summary>capability.supportedCpuFeature.</summary>
    public IReadOnlyList<CpuIdMask> SupportedCpuFeature { get; init; } = Array.Empty<CpuIdMask>();

    /// <summary>config.featureCapability, key to value.</summary>
    public IReadOnlyDictionary<string, string> FeatureCapability { get; init; } = NoKeys;

    /// <summary>config.maskedFeatureCapability, key to value.</summary>
    public IReadOnlyDictionary<string, string> MaskedFeatureCapability { get; init; } = NoKeys;

    /// <summary>hardware.biosInfo.biosVersion.</summary>
    public string? BiosVersion { get; init; }

    /// <summary>hardware.biosInfo.releaseDate.</summary>
    public DateTimeOffset? BiosDate { get; init; }

    /// <summary>config.product.version.</summary>
    public string? ProductVersion { get; init; }

    /// <summary>config.product.build.</summary>
    public string? ProductBuild { get; init; }

    /// <summary>summary.hardware.numCpuThreads.</summary>
    public int LogicalProcessors { get; init; }

    /// <summary>runtime.connectionState; anything but connected makes a warning.</summary>
    public string? ConnectionState { get; init; }

    /// <summary>What reading the object had to leave out.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = Array.Empty<string>();

    /// <summary>The host in one of the two views that vSphere has of it.</summary>
    /// <param name="view">Hardware or guest-maximum.</param>
    public HostCpuid ToHost(HostView view = HostView.Hardware) => view switch
    {
        HostView.Hardware => Facts().Hardware(),
        HostView.GuestMaximum => Facts().GuestMaximum(),
        _ => throw new ArgumentOutOfRangeException(nameof(view), view, "vSphere has the views hardware and guest-maximum."),
    };

    internal HostCpuFacts Facts()
    {
        var warnings = new List<string>(Warnings);
        if (ConnectionState is not (null or "" or "connected"))
        {
            warnings.Insert(0, InventoryMessages.NotConnected(ServerText.Safe(ConnectionState)));
        }

        IReadOnlyList<CpuIdLevel> common = CpuIdLevel.ReadAll(CpuFeature, warnings);
        return new HostCpuFacts
        {
            Name = Name,
            Source = Source,
            CollectedAt = DateTimeOffset.UtcNow,
            Vendor = VendorOf(common),
            Brand = string.Join(" ", (CpuModel ?? string.Empty).Split(new[] { ' ' }, StringSplitOptions.RemoveEmptyEntries)),
            Bios = Bios(),
            Kernel = ProductVersion is null ? null : "VMware ESXi " + ProductVersion + (ProductBuild is null ? string.Empty : " build-" + ProductBuild),
            LogicalProcessors = Math.Max(0, LogicalProcessors),
            Common = common,
            Packages = Packages.Select(p => CpuIdLevel.ReadAll(p, warnings)).ToArray(),
            Supported = CpuIdLevel.ReadAll(SupportedCpuFeature, warnings),
            Capabilities = InAnyCase(FeatureCapability),
            MaskedCapabilities = InAnyCase(MaskedFeatureCapability),
            Warnings = warnings.Distinct().Take(20).ToArray(),
        };
    }

    private static IReadOnlyDictionary<string, string> InAnyCase(IReadOnlyDictionary<string, string> keys)
    {
        if (keys is Dictionary<string, string> { Comparer: var comparer } && comparer.Equals(StringComparer.OrdinalIgnoreCase))
        {
            return keys;
        }

        var copy = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, string> pair in keys)
        {
            copy[pair.Key] = pair.Value;
        }

        return copy;
    }

    private CpuVendor VendorOf(IReadOnlyList<CpuIdLevel> common)
    {
        CpuIdLevel? zero = common.FirstOrDefault(l => l.Level == 0);
        return zero is not null && zero[RegisterName.Ebx].IsKnown && zero[RegisterName.Ecx].IsKnown && zero[RegisterName.Edx].IsKnown
            ? CpuVendor.FromRegisters(zero[RegisterName.Ebx].Value, zero[RegisterName.Ecx].Value, zero[RegisterName.Edx].Value)
            : CpuVendor.Of(Vendor);
    }

    private string? Bios()
    {
        string version = BiosVersion?.Trim() ?? string.Empty;
        string date = BiosDate?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) ?? string.Empty;
        string both = version.Length == 0 ? date : date.Length == 0 ? version : version + " (" + date + ")";
        return both.Length == 0 ? null : both;
    }
}
