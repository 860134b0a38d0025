using System.Globalization;
using System.Threading;
using CpuMask.Guests;
using CpuMask.Text;

namespace CpuMask.CrossVendor.Targets;

/// <summary>What one platform, in some of its versions, does with a guest that is shown another vendor's CPU. From Targets.tsv.</summary>
internal sealed record MigrationTarget
{
    private static readonly Lazy<IReadOnlyList<MigrationTarget>> Rows = new(Read, LazyThreadSafetyMode.PublicationOnly);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<MigrationTarget> All => Rows.Value;

    /// <summary>The platform's word, as the list of platforms has it; null for one that CpuMask writes nothing for.</summary>
    public string? Platform { get; private init; }

    /// <summary>Its name and versions: <c>Xen up to 4.21</c>.</summary>
    public string Name { get; private init; } = string.Empty;

    /// <summary>Its name without versions.</summary>
    public string ShortName { get; private init; } = string.Empty;

    /// <summary>The first version; null when it is the first of all.</summary>
    public Version? From { get; private init; }

    /// <summary>The last version, in the two numbers given; null when it still holds.</summary>
    public Version? Until { get; private init; }

    /// <summary>Whether guests may move between vendors at all.</summary>
    public bool Allows { get; private init; }

    /// <summary>True for a hypervisor; false for what only prepares its configuration.</summary>
    public bool IsHypervisor { get; private init; }

    /// <summary>What it does, in a sentence or two.</summary>
    public string Words { get; private init; } = string.Empty;

    /// <summary>Where a guest's physical address size is set.</summary>
    public string AddressSetting { get; private init; } = string.Empty;

    /// <summary>What it does with cache leaves.</summary>
    public string Caches { get; private init; } = string.Empty;

    /// <summary>The physical address bits that a guest of a named CPU model is shown unless told otherwise; null where that is the host's.</summary>
    public int? DefaultAddressBits { get; private init; }

    /// <summary>By what it hides features from a guest: <c>a mask</c>.</summary>
    public string HidesBy { get; private init; } = "a mask";

    /// <summary>Whether it emulates the other side's fast system calls.</summary>
    public bool Emulates { get; private init; }

    /// <summary>Whether Linux guests choose their hypercall instruction by the vendor at boot, and keep it.</summary>
    public bool HasHypercallsByVendor { get; private init; }

    /// <summary>Who says so.</summary>
    public string Source { get; private init; } = string.Empty;

    /// <summary>The targets of a platform in a version.</summary>
    /// <param name="platform">The view of its guests; null for all platforms.</param>
    /// <param name="version">The version; null for all.</param>
    public static IReadOnlyList<MigrationTarget> Of(GuestView? platform, Version? version)
    {
        MigrationTarget[] found = All.Where(t => (platform is null || t.Platform == platform.Id) && (version is null || t.Holds(version))).ToArray();
        return platform is null || found.Any(t => t.IsHypervisor) ? found : new[] { Unlisted(platform) };
    }

    // A platform without a row: what its guests' view says, and no more.
    private static MigrationTarget Unlisted(GuestView platform) => new()
    {
        Platform = platform.Id,
        Name = platform.Name,
        ShortName = platform.Name,
        Allows = platform.MayCrossVendors(vendorGiven: true),
        IsHypervisor = true,
        Words = platform.MayCrossVendors(vendorGiven: true) ? "Its guests can be given a vendor of their own." : "Its guests see the vendor of their host.",
        AddressSetting = "not known",
        Caches = "not known",
        Source = "what CpuMask knows of its guests",
    };

    private bool Holds(Version version)
    {
        var minor = new Version(version.Major, version.Minor);
        return (From is null || minor >= From) && (Until is null || minor <= Until);
    }

    private static IReadOnlyList<MigrationTarget> Read() => EmbeddedTable.Read("Targets.tsv", 13, c => new MigrationTarget
    {
        Platform = c[0] == "-" ? null : c[0],
        Name = c[1] + (c[2].Length > 0 ? " from " + c[2] + " on" : string.Empty) + (c[3].Length > 0 ? " up to " + c[3] : string.Empty),
        ShortName = c[1],
        From = c[2].Length > 0 ? new Version(c[2]) : null,
        Until = c[3].Length > 0 ? new Version(c[3]) : null,
        Allows = c[4] switch { "allows" => true, "refuses" => false, _ => throw new FormatException("found '" + c[4] + "', expected allows or refuses") },
        IsHypervisor = !c[1].StartsWith("libvirt", StringComparison.Ordinal),
        Words = c[5],
        AddressSetting = c[6],
        Caches = c[7],
        Emulates = c[8] == "yes",
        HasHypercallsByVendor = c[9] == "yes",
        DefaultAddressBits = c[10].Length > 0 ? int.Parse(c[10], CultureInfo.InvariantCulture) : null,
        HidesBy = c[11],
        Source = c[12],
    });
}
