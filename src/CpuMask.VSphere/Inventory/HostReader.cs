using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Inventory;

/// <summary>Which properties of a host are read, and what is made of them.</summary>
internal sealed class HostReader
{
    /// <summary>Narrow paths only: the whole of hardware, config and summary is fifty times as large.</summary>
    public static readonly IReadOnlyList<string> Paths = new[]
    {
        "name", "parent",
        "hardware.cpuFeature", "hardware.cpuPkg", "hardware.biosInfo", "hardware.systemInfo.vendor", "hardware.systemInfo.model",
        "config.featureCapability", "config.maskedFeatureCapability", "config.product.version", "config.product.build",
        "capability.supportedCpuFeature",
        "runtime.connectionState", "runtime.inMaintenanceMode",
        "summary.maxEVCModeKey", "summary.currentEVCModeKey", "summary.hardware.cpuModel", "summary.hardware.numCpuThreads",
    };

    private readonly VSphereSession session;
    private readonly InventoryTree tree;
    private readonly Dictionary<string, string> keys = new(StringComparer.Ordinal);
    private readonly DateTimeOffset now = DateTimeOffset.UtcNow;

    public HostReader(VSphereSession session, InventoryTree tree)
    {
        this.session = session;
        this.tree = tree;
    }

    /// <summary>Makes a host of its properties.</summary>
    public VSphereHost Read(ObjectProperties p)
    {
        ManagedObject parent = p["parent"]?.Reference ?? default;
        string name = InventoryTree.Unescape(p.Text("name") ?? p.Reference.Value);
        string path = tree.PathOf(parent, name);
        string? state = p.Text("runtime.connectionState");
        var warnings = new List<string>();
        if (state is not (null or "connected"))
        {
            warnings.Add(VSphereMessages.NotConnected(VSphereMessages.Safe(state)));
        }

        if (p.Denied.Count > 0)
        {
            warnings.Add(VSphereMessages.NotReadable(p.Denied));
        }

        return new VSphereHost(Facts(p, name, session.Server + path, warnings))
        {
            Reference = p.Reference,
            Path = path,
            Cluster = tree.Above(parent, "ClusterComputeResource"),
            Datacenter = tree.Above(parent, "Datacenter"),
            ConnectionState = state,
            InMaintenanceMode = p["runtime.inMaintenanceMode"]?.IsTrue,
            MaxEvcMode = p.Text("summary.maxEVCModeKey"),
            CurrentEvcMode = p.Text("summary.currentEVCModeKey"),
            Version = p.Text("config.product.version"),
            Build = p.Text("config.product.build"),
            Manufacturer = p.Text("hardware.systemInfo.vendor")?.Trim(),
            Model = p.Text("hardware.systemInfo.model")?.Trim(),
        };
    }

    private HostCpuFacts Facts(ObjectProperties p, string name, string source, List<string> warnings)
    {
        XmlItem[] packages = p["hardware.cpuPkg"]?.Children.ToArray() ?? Array.Empty<XmlItem>();
        IReadOnlyList<CpuIdLevel> common = Levels(p["hardware.cpuFeature"], warnings);
        return new HostCpuFacts
        {
            Name = name,
            Source = source,
            CollectedAt = now,
            Vendor = VendorOf(common, packages),
            Brand = Blanks(packages.Select(k => k.TextOf("description")).FirstOrDefault(d => d?.Length > 0) ?? p.Text("summary.hardware.cpuModel")),
            Bios = BiosOf(p["hardware.biosInfo"]),
            Kernel = p.Text("config.product.version") is { } version
                ? "VMware ESXi " + version + (p.Text("config.product.build") is { } build ? " build-" + build : string.Empty)
                : null,
            LogicalProcessors = (int)Math.Min(Math.Max(p["summary.hardware.numCpuThreads"]?.Number ?? 0, 0), int.MaxValue),
            Common = common,
            Packages = packages.Select(k => CpuIdLevel.ReadAll(k.All("cpuFeature"), warnings)).ToArray(),
            Supported = Levels(p["capability.supportedCpuFeature"], warnings),
            Capabilities = Pairs(p["config.featureCapability"]),
            MaskedCapabilities = Pairs(p["config.maskedFeatureCapability"]),
            Warnings = warnings.Distinct().Take(20).ToArray(),
        };
    }

    private static IReadOnlyList<CpuIdLevel> Levels(XmlItem? array, List<string> warnings) =>
        CpuIdLevel.ReadAll(array?.Children ?? Array.Empty<XmlItem>(), warnings);

    private static CpuVendor VendorOf(IReadOnlyList<CpuIdLevel> common, IReadOnlyList<XmlItem> packages)
    {
        CpuIdLevel? zero = common.FirstOrDefault(l => l.Level == 0);
        return zero is not null && zero[RegisterName.Ebx].IsKnown && zero[RegisterName.Ecx].IsKnown && zero[RegisterName.Edx].IsKnown
            ? CpuVendor.FromRegisters(zero[RegisterName.Ebx].Value, zero[RegisterName.Ecx].Value, zero[RegisterName.Edx].Value)
            : CpuVendor.Of(packages.Count > 0 ? packages[0].TextOf("vendor") : null);
    }

    // A thousand hosts name the same three hundred keys: one copy of each is enough.
    private Dictionary<string, string> Pairs(XmlItem? array)
    {
        var pairs = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (XmlItem item in array?.Children ?? Array.Empty<XmlItem>())
        {
            if (item.TextOf("key") is { Length: > 0 } key)
            {
                if (keys.TryGetValue(key, out string? same))
                {
                    key = same;
                }
                else if (keys.Count < 10_000)
                {
                    keys.Add(key, key);
                }

                pairs[key] = item.TextOf("value") switch
                {
                    "0" => "0",
                    "1" => "1",
                    var other => other ?? string.Empty,
                };
            }
        }

        return pairs;
    }

    private static string? BiosOf(XmlItem? bios)
    {
        string? version = bios?.TextOf("biosVersion")?.Trim();
        string date = bios?.TextOf("releaseDate") is { } text
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset day)
            ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : string.Empty;
        string both = string.IsNullOrEmpty(version) ? date : date.Length == 0 ? version! : version + " (" + date + ")";
        return both.Length == 0 ? null : both;
    }

    private static string Blanks(string? text) =>
        string.Join(" ", (text ?? string.Empty).Split(new[] { ' ' }, StringSplitOptions.RemoveEmptyEntries));
}
