using System.Globalization;
using CpuMask.Cpuid;
using CpuMask.Platforms.VMware.Hosts;
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

    private readonly string server;
    private readonly InventoryTree? tree;
    private const int MostKinds = 32;
    private readonly LinkedList<VsphereCpu> kinds = new();
    private readonly Dictionary<string, string> keys = new(StringComparer.Ordinal);

    /// <summary>Makes a reader.</summary>
    /// <param name="server">The server, as it stands in front of a host's path.</param>
    /// <param name="tree">What stands above the hosts; null where that is not known.</param>
    public HostReader(string server, InventoryTree? tree)
    {
        this.server = server;
        this.tree = tree;
    }

    /// <summary>Makes a host of its properties.</summary>
    public VSphereHost Read(ObjectProperties p) => Read(p, null);

    /// <summary>Makes a host of its properties.</summary>
    /// <param name="p">The properties.</param>
    /// <param name="cluster">Its cluster, for a caller who knows that without a tree.</param>
    public VSphereHost Read(ObjectProperties p, string? cluster)
    {
        ManagedObject parent = p["parent"]?.Reference ?? default;
        string name = InventoryTree.Unescape(p.Text("name") ?? p.Reference.Value);
        string path = tree?.PathOf(parent, name) ?? "/" + name;
        var surroundings = new HostSurroundings
        {
            Cluster = tree?.Above(parent, "ClusterComputeResource") ?? cluster,
            Datacenter = tree?.Above(parent, "Datacenter"),
            ConnectionState = p.Text("runtime.connectionState"),
            InMaintenanceMode = p["runtime.inMaintenanceMode"]?.IsTrue,
            MaxEvcMode = p.Text("summary.maxEVCModeKey"),
            CurrentEvcMode = p.Text("summary.currentEVCModeKey"),
            Version = p.Text("config.product.version"),
            Build = p.Text("config.product.build"),
            Manufacturer = p.Text("hardware.systemInfo.vendor")?.Trim(),
            Model = p.Text("hardware.systemInfo.model")?.Trim(),
            Id = p.Reference.Value,
        };
        return new VSphereHost(CpuOf(ObjectOf(p, name, server + path) with { Surroundings = surroundings }), surroundings) { Reference = p.Reference, Path = path };
    }

    // A thousand hosts are of a few kinds. The last one met is tried first: hosts of a cluster follow each other.
    private VsphereCpu CpuOf(HostObject host)
    {
        VsphereCpu cpu = VsphereCpu.Of(host, kinds);
        if (!cpu.IsRepeated && kinds.Count < MostKinds)
        {
            kinds.AddFirst(cpu);
        }

        return cpu;
    }

    private HostObject ObjectOf(ObjectProperties p, string name, string source)
    {
        var warnings = new List<string>();
        if (p.Denied.Count > 0)
        {
            warnings.Add(InventoryMessages.NotReadable(p.Denied));
        }

        XmlItem[] packages = p["hardware.cpuPkg"]?.Children.ToArray() ?? Array.Empty<XmlItem>();
        return new HostObject
        {
            Name = name,
            Source = source,
            CpuModel = packages.Select(k => k.TextOf("description")).FirstOrDefault(d => d?.Length > 0) ?? p.Text("summary.hardware.cpuModel"),
            Vendor = packages.Select(k => k.TextOf("vendor")).FirstOrDefault(v => v?.Length > 0),
            CpuFeature = Levels(p["hardware.cpuFeature"]?.Children, warnings),
            Packages = packages.Select(k => Levels(k.All("cpuFeature"), warnings)).ToArray(),
            SupportedCpuFeature = Levels(p["capability.supportedCpuFeature"]?.Children, warnings),
            FeatureCapability = Pairs(p["config.featureCapability"]),
            MaskedFeatureCapability = Pairs(p["config.maskedFeatureCapability"]),
            BiosVersion = p["hardware.biosInfo"]?.TextOf("biosVersion"),
            BiosDate = DateTimeOffset.TryParse(
                p["hardware.biosInfo"]?.TextOf("releaseDate"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset day) ? day : null,
            ProductVersion = p.Text("config.product.version"),
            ProductBuild = p.Text("config.product.build"),
            LogicalProcessors = (int)Math.Min(Math.Max(p["summary.hardware.numCpuThreads"]?.Number ?? 0, 0), int.MaxValue),
            ConnectionState = p.Text("runtime.connectionState"),
            CollectedAt = DateTimeOffset.UtcNow,
            Warnings = warnings,
        };
    }

    private static IReadOnlyList<CpuIdInfo> Levels(IEnumerable<XmlItem>? items, List<string> warnings)
    {
        var levels = new List<CpuIdInfo>(5);
        foreach (XmlItem item in items ?? Array.Empty<XmlItem>())
        {
            if (CpuIdInfoText.TryParseLevel(item.TextOf("level"), out uint level))
            {
                levels.Add(new CpuIdInfo(level, item.TextOf("eax"), item.TextOf("ebx"), item.TextOf("ecx"), item.TextOf("edx")));
            }
            else
            {
                warnings.Add(InventoryMessages.Unreadable("cpuFeature level", item.TextOf("level"), CpuIdInfoText.ExpectedLevel));
            }
        }

        return levels;
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
}
