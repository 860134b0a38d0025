using CpuMask.Platforms.VMware.Hosts;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Inventory;

/// <summary>Which properties of a VM are read, and what is made of them.</summary>
internal sealed class VmReader
{
    public static readonly IReadOnlyList<string> Paths = new[]
    {
        "name", "parent", "parentVApp", "environmentBrowser",
        "config.version", "config.changeVersion", "config.guestId", "config.template", "config.instanceUuid",
        "config.cpuFeatureMask", "config.extraConfig", "config.managedBy",
        "runtime.powerState", "runtime.connectionState", "runtime.host",
        "runtime.featureRequirement", "runtime.offlineFeatureRequirement", "runtime.minRequiredEVCModeKey",
        "runtime.faultToleranceState", "capability.perVmEvcSupported", "disabledMethod", "snapshot.currentSnapshot",
    };

    /// <summary>Reads VMs whose place is known already.</summary>
    public static readonly VmReader WithoutPlace = new(null, new Dictionary<ManagedObject, (string Version, string? Build)>());

    private const int MostSettings = 20_000, MostMethods = 1000;
    private readonly InventoryTree? tree;
    private readonly IReadOnlyDictionary<ManagedObject, (string Version, string? Build)> hosts;

    /// <summary>Makes a reader.</summary>
    /// <param name="tree">What stands above the VMs; null where their place is known.</param>
    /// <param name="hosts">The versions of the hosts, as far as they matter.</param>
    public VmReader(InventoryTree? tree, IReadOnlyDictionary<ManagedObject, (string Version, string? Build)> hosts)
    {
        this.tree = tree;
        this.hosts = hosts;
    }

    /// <summary>Makes a VM of its properties.</summary>
    public VSphereVm Read(ObjectProperties p)
    {
        string name = InventoryTree.Unescape(p.Text("name") ?? p.Reference.Value);
        ManagedObject host = p["runtime.host"]?.Reference ?? default;
        var state = new VmMaskState
        {
            Id = p.Reference.Value,
            InstanceUuid = p.Text("config.instanceUuid"),
            Name = name,
            Path = tree is null ? string.Empty : PathOf(p, tree, name),
            HardwareVersionKey = p.Text("config.version"),
            GuestId = p.Text("config.guestId"),
            PowerState = p.Text("runtime.powerState"),
            ConnectionState = p.Text("runtime.connectionState"),
            IsTemplate = p["config.template"]?.IsTrue ?? false,
            IsFaultTolerant = p.Text("runtime.faultToleranceState") is not (null or "notConfigured"),
            HasSnapshot = p.Text("snapshot.currentSnapshot") is not null,
            PerVmEvcSupported = p["capability.perVmEvcSupported"]?.IsTrue,
            DisabledMethods = (p["disabledMethod"]?.Children ?? Array.Empty<XmlItem>()).Select(m => m.Text).Take(MostMethods).ToArray(),
            ChangeVersion = p.Text("config.changeVersion") ?? string.Empty,
            CpuFeatureMask = MasksOf(p["config.cpuFeatureMask"]?.Children),
            HostVersion = hosts.TryGetValue(host, out (string Version, string? Build) version) ? version : null,
        };
        var doubled = new List<string>(CpuIdMask.Doubled(state.CpuFeatureMask));
        return new VSphereVm(state with { Settings = SettingsOf(p, doubled), Doubled = doubled })
        {
            Reference = p.Reference,
            Host = host,
            EnvironmentBrowser = p["environmentBrowser"]?.Reference ?? default,
            FeatureRequirements = Pairs(p["runtime.featureRequirement"]),
            OfflineFeatureRequirements = Pairs(p["runtime.offlineFeatureRequirement"]),
            MinRequiredEvcMode = p.Text("runtime.minRequiredEVCModeKey"),
            IsClusterAgent = IsAgent(p),
        };
    }

    /// <summary>The place of a VM: in a folder, or in a vApp.</summary>
    public static string PathOf(ObjectProperties p, InventoryTree tree, string name) =>
        tree.PathOf(p["parent"]?.Reference ?? p["parentVApp"]?.Reference ?? default, name);

    // Either word is enough: the setting survives what is registered anew, and older servers mark the owner alone.
    private static bool IsAgent(ObjectProperties p) =>
        (p["config.managedBy"] is { } owner && owner.TextOf("extensionKey") == "com.vmware.vim.eam" && owner.TextOf("type") == "cluster-agent")
        || (p["config.extraConfig"]?.Children ?? Array.Empty<XmlItem>()).Take(MostSettings).Any(i =>
            string.Equals(i.TextOf("key"), "HDCS.agent", StringComparison.OrdinalIgnoreCase) && string.Equals(i.TextOf("value"), "true", StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads a HostCpuIdInfo word for word; null when it has no level.</summary>
    public static CpuIdMask? MaskOf(XmlItem item) => CpuIdInfoText.TryParseLevel(item.TextOf("level"), out uint level)
        ? new CpuIdMask(
            unchecked((int)level),
            item.TextOf("vendor") is { Length: > 0 } vendor ? vendor : null,
            Register(item, "eax"), Register(item, "ebx"), Register(item, "ecx"), Register(item, "edx"))
        : null;

    /// <summary>Reads those of a list that have a level.</summary>
    public static IReadOnlyList<CpuIdMask> MasksOf(IEnumerable<XmlItem>? items) =>
        (items ?? Array.Empty<XmlItem>()).Select(MaskOf).Where(m => m is not null).Select(m => m!).ToArray();

    private static string? Register(XmlItem item, string name) => item.TextOf(name) is { Length: > 0 } text ? text : null;

    private static IReadOnlyDictionary<string, string> SettingsOf(ObjectProperties p, List<string> doubled)
    {
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (XmlItem item in (p["config.extraConfig"]?.Children ?? Array.Empty<XmlItem>()).Take(MostSettings))
        {
            if (item.TextOf("key") is { } key && VmSettings.IsMaskSetting(key) && item.TextOf("value") is { Length: > 0 } value)
            {
                if (settings.TryGetValue(key, out string? other) && other != value)
                {
                    doubled.Add(key);
                }

                settings[key] = value;
            }
        }

        return settings;
    }

    private static IReadOnlyList<KeyValuePair<string, string>> Pairs(XmlItem? array) =>
        (array?.Children ?? Array.Empty<XmlItem>()).Where(i => i.TextOf("key") is { Length: > 0 })
            .Select(i => new KeyValuePair<string, string>(i.TextOf("key")!, i.TextOf("value") ?? string.Empty)).ToArray();
}
