using CpuMask.Features;
using CpuMask.Text;

namespace CpuMask.Platforms.Xen.Masks;

/// <summary>What libxl of a certain version calls features.</summary>
internal sealed class XenNames
{
    /// <summary>The oldest whose names are those of Xen's public header, and the one that is written for where none is named. 4.17.2 is the first with MSR 10AH.</summary>
    public static readonly Version Oldest = new(4, 17);

    /// <summary>The first that refuses a guest of another vendor than its host.</summary>
    public static readonly Version RefusesOtherVendors = new(4, 22);

    private static readonly Lazy<Dictionary<string, Version>> Since =
        new(() => EmbeddedTable.Read("XenNewNames.tsv", 2, c => c).ToDictionary(c => c[0], c => Version.Parse(c[1]), StringComparer.Ordinal));

    private readonly Version version;

    /// <summary>The names of a version; null for the oldest.</summary>
    public XenNames(Version? version) => this.version = version ?? Oldest;

    /// <summary>A feature's name; null when no version has one.</summary>
    public static string? Of(Feature? feature) => feature?.NamesIn(NamingScheme.Xen).FirstOrDefault();

    /// <summary>Whether this version knows a name, so that its Xen may show the feature.</summary>
    public bool Knows(string name) => !Since.Value.TryGetValue(name, out Version? since) || version >= since;
}
