using System.Globalization;
using CpuMask.Cpuid;
using CpuMask.Reading;

namespace CpuMask.Platforms.VMware.Hosts;

/// <summary>One saved host object as a <see cref="HostObject"/>: finds what it says of its CPU, wherever it keeps that.</summary>
internal sealed class SavedHostObject
{
    private readonly VsphereNode node;
    private readonly VsphereNode? inner;
    private readonly VsphereNode? features;
    private readonly VsphereNode? packages;
    private readonly VsphereNode? capabilities;
    private readonly VsphereNode? masked;

    public SavedHostObject(VsphereNode node)
    {
        this.node = node;
        inner = node["ExtensionData"];
        features = Find("hardware", "cpuFeature");
        packages = Find("hardware", "cpuPkg");
        capabilities = Find("config", "featureCapability");
        masked = Find("config", "maskedFeatureCapability");
    }

    /// <summary>Whether it says anything of a CPU.</summary>
    public bool HasCpu => features is not null || capabilities is not null || IsMasked
        || (packages is not null && packages.AsList().Any(p => p["cpuFeature"] is not null));

    /// <summary>Whether all that it has is what EVC leaves.</summary>
    public bool IsMasked => !HasItems(capabilities) && features is null && packages is null && HasItems(masked);

    /// <summary>Whether the tool that saved it wrote the name of a type where its content should be.</summary>
    public bool IsCutOff => new[] { features, packages, capabilities }.Any(n => n is not null && (IsTypeName(n) || n.AsList().Any(IsTypeName)));

    /// <summary>The object.</summary>
    /// <param name="import">Takes what does not fit, with its place.</param>
    public HostObject ToObject(DumpImport import) => new()
    {
        Name = Name ?? string.Empty,
        Source = import.Source,
        CpuModel = Packages.Select(p => Text(p["description"])).FirstOrDefault(v => v is not null) ?? Text(Path("summary", "hardware", "cpuModel")),
        Vendor = Packages.Select(p => Text(p["vendor"])).FirstOrDefault(v => v is not null),
        CpuFeature = Levels(Objects(features), import),
        Packages = Packages.Select(p => Levels(Objects(p["cpuFeature"]), import)).ToArray(),
        SupportedCpuFeature = Levels(Objects(Find("capability", "supportedCpuFeature")), import),
        FeatureCapability = Pairs(capabilities),
        MaskedFeatureCapability = Pairs(masked),
        BiosVersion = Text(Path("hardware", "biosInfo", "biosVersion")) ?? Text(node["biosInfo"]?["biosVersion"]),
        BiosDate = DateTimeOffset.TryParse(
            Text(Path("hardware", "biosInfo", "releaseDate")) ?? Text(node["biosInfo"]?["releaseDate"]),
            CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset day) ? day : null,
        ProductFullName = Text(Path("config", "product", "fullName")) ?? Text(Path("summary", "config", "product", "fullName")),
        ProductVersion = Text(Path("config", "product", "version")) ?? Text(Path("summary", "config", "product", "version")),
        ProductBuild = Text(Path("config", "product", "build")) ?? Text(Path("summary", "config", "product", "build")),
        LogicalProcessors = LogicalProcessors,
        Surroundings = Surroundings,
        ConnectionState = Text(Path("runtime", "connectionState")),
        IsCut = IsCutOff,
    };

    private string? Name => Text(node["name"]) ?? Text(inner?["name"]) ?? Text(Path("summary", "config", "name"));

    private IReadOnlyList<VsphereNode> Packages => Objects(packages);

    private HostSurroundings? Surroundings => new HostSurroundings
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

    private int LogicalProcessors => Number(Path("hardware", "cpuInfo", "numCpuThreads")) ?? Number(node["cpuInfo"]?["numCpuThreads"])
        ?? Number(Path("summary", "hardware", "numCpuThreads")) ?? Packages.Sum(p => p["threadId"]?.Items.Count ?? 0);

    private static IReadOnlyList<VsphereNode> Objects(VsphereNode? list) => list?.AsList().Where(n => n.IsObject).ToArray() ?? new VsphereNode[0];

    private static bool HasItems(VsphereNode? list) => list is not null && list.AsList().Count > 0;

    private static IReadOnlyList<CpuIdInfo> Levels(IReadOnlyList<VsphereNode> infos, DumpImport import)
    {
        var levels = new List<CpuIdInfo>(infos.Count);
        foreach (VsphereNode info in infos)
        {
            if (CpuIdInfoText.TryParseLevel(info["level"]?.Text, out uint level))
            {
                levels.Add(new CpuIdInfo(level, Register(info, "eax"), Register(info, "ebx"), Register(info, "ecx"), Register(info, "edx")));
            }
            else
            {
                import.Malformed(info.Position, info["level"]?.Text ?? string.Empty, CpuIdInfoText.ExpectedLevel);
            }
        }

        return levels;

        string? Register(VsphereNode info, string name)
        {
            string? text = info[name]?.Text;
            if (!CpuIdInfoText.TryParse(text, out _))
            {
                import.Malformed(info.Position, text!, CpuIdInfoText.Expected);
                return null;
            }

            return text;
        }
    }

    private static IReadOnlyDictionary<string, string> Pairs(VsphereNode? list)
    {
        var pairs = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (VsphereNode pair in Objects(list))
        {
            if (pair["key"]?.Text is { Length: > 0 } key)
            {
                pairs[key] = pair["value"]?.Text ?? string.Empty;
            }
        }

        return pairs;
    }

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
