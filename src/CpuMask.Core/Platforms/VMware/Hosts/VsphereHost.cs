using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CpuMask.Cpuid;

namespace CpuMask.Platforms.VMware.Hosts;

/// <summary>The parts of one saved host object that say something of its CPU, wherever the object keeps them.</summary>
internal sealed class VsphereHost
{
    private readonly VsphereNode node;
    private readonly VsphereNode? inner;
    private readonly VsphereNode? features;
    private readonly VsphereNode? packages;
    private readonly VsphereNode? capabilities;

    public VsphereHost(VsphereNode node)
    {
        this.node = node;
        inner = node["ExtensionData"];
        features = Find("hardware", "cpuFeature");
        packages = Find("hardware", "cpuPkg");
        capabilities = Find("config", "featureCapability");

        // Beside the CPU's own levels, what EVC leaves of it would only contradict them.
        if ((capabilities is null || capabilities.AsList().Count == 0) && features is null && packages is null)
        {
            VsphereNode? masked = Find("config", "maskedFeatureCapability");
            IsMasked = masked is not null && masked.AsList().Count > 0;
            capabilities = IsMasked ? masked : capabilities;
        }
    }

    /// <summary>Whether it has any of them.</summary>
    public bool HasCpu => features is not null || capabilities is not null || (packages is not null && packages.AsList().Any(p => p["cpuFeature"] is not null));

    /// <summary>Whether the capabilities are those that EVC leaves.</summary>
    public bool IsMasked { get; }

    /// <summary>Whether the tool that saved it wrote the name of a type where its content should be.</summary>
    public bool IsCutOff => new[] { features, packages, capabilities }.Any(n => n is not null && (IsTypeName(n) || n.AsList().Any(IsTypeName)));

    public IReadOnlyList<VsphereNode> Features => features?.AsList().Where(n => n.IsObject).ToArray() ?? new VsphereNode[0];

    public IReadOnlyList<VsphereNode> Packages => packages?.AsList().Where(n => n.IsObject).ToArray() ?? new VsphereNode[0];

    public IReadOnlyList<VsphereNode> Capabilities => capabilities?.AsList().Where(n => n.IsObject).ToArray() ?? new VsphereNode[0];

    public string? Name => Text(node["name"]) ?? Text(inner?["name"]) ?? Text(Path("summary", "config", "name"));

    public string? Vendor => Packages.Select(p => Text(p["vendor"])).FirstOrDefault(v => v is not null);

    public string? Brand => Text(Path("summary", "hardware", "cpuModel")) ?? Packages.Select(p => Text(p["description"])).FirstOrDefault(v => v is not null);

    public string? Bios => Text(Path("hardware", "biosInfo", "biosVersion")) ?? Text(node["biosInfo"]?["biosVersion"]);

    public string? Kernel => Text(Path("config", "product", "fullName")) ?? Text(Path("config", "product", "version"))
        ?? Text(Path("summary", "config", "product", "fullName"));

    /// <summary>What the object says of the host beside its CPU; null when that is nothing.</summary>
    public HostSurroundings? Surroundings => new HostSurroundings
    {
        ConnectionState = Text(Path("runtime", "connectionState")),
        InMaintenanceMode = Text(Path("runtime", "inMaintenanceMode"))?.ToLowerInvariant() switch { "true" => true, "false" => false, _ => null },
        MaxEvcMode = Text(Path("summary", "maxEVCModeKey")),
        CurrentEvcMode = Text(Path("summary", "currentEVCModeKey")),
        Manufacturer = Text(Path("hardware", "systemInfo", "vendor"))?.Trim(),
        Model = Text(Path("hardware", "systemInfo", "model"))?.Trim(),
        Version = Text(Path("config", "product", "version")),
        Build = Text(Path("config", "product", "build")),
    } is var said && said != new HostSurroundings() ? said : null;

    public int LogicalProcessors => Number(Path("hardware", "cpuInfo", "numCpuThreads")) ?? Number(node["cpuInfo"]?["numCpuThreads"])
        ?? Number(Path("summary", "hardware", "numCpuThreads")) ?? Packages.Sum(p => p["threadId"]?.Items.Count ?? 0);

    public static IEnumerable<VsphereNode> FeaturesOf(VsphereNode package) =>
        package["cpuFeature"]?.AsList().Where(n => n.IsObject) ?? Enumerable.Empty<VsphereNode>();

    private static bool IsTypeName(VsphereNode n) => n.Text?.StartsWith("VMware.Vim.", StringComparison.Ordinal) == true;

    private static string? Text(VsphereNode? n) => n?.Text is { Length: > 0 } text && text != "<unset>" ? text : null;

    private static int? Number(VsphereNode? n) =>
        int.TryParse(n?.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < 1 << 20 ? number : null;

    // The member itself, its parent's, or the dotted name that a property collector uses.
    private VsphereNode? Find(string parent, string name) => Path(parent, name) ?? node[name] ?? inner?[name];

    private VsphereNode? Path(params string[] names)
    {
        for (int dotted = names.Length; dotted > 0; dotted--)
        {
            string first = string.Join(".", names.Take(dotted));
            VsphereNode? at = node[first] ?? inner?[first];
            for (int i = dotted; i < names.Length && at is not null; i++)
            {
                at = at[names[i]];
            }

            if (at is not null)
            {
                return at;
            }
        }

        return null;
    }
}
