using System.Globalization;
using System.Threading;
using CpuMask.Cpuid;
using CpuMask.Processors;
using CpuMask.Text;

namespace CpuMask.Platforms.VMware.Evc;

/// <summary>
/// The embedded EvcModes.tsv and EvcCpus.tsv: the modes that vCenters are known to have and the CPUs that are expected to reach
/// them. An expectation only: a vCenter's own list is the truth.
/// </summary>
public static class EvcTable
{
    private static readonly Lazy<IReadOnlyList<EvcMode>> Modes = new(ReadModes, LazyThreadSafetyMode.PublicationOnly);
    private static readonly Lazy<IReadOnlyDictionary<string, EvcCpu>> Cpus = new(ReadCpus, LazyThreadSafetyMode.PublicationOnly);

    /// <summary>All modes that are known to exist, each vendor's from the oldest to the newest.</summary>
    public static IReadOnlyList<EvcMode> All { get; } = Modes.Value.Where(m => m.Certainty != EvcCertainty.Doubtful).ToArray();

    /// <summary>Modes that newer vCenters may have.</summary>
    public static IReadOnlyList<EvcMode> Doubtful { get; } = Modes.Value.Where(m => m.Certainty == EvcCertainty.Doubtful).ToArray();

    /// <summary>The mode of a key, in any case; null when the table has none.</summary>
    public static EvcMode? Find(string key) => Modes.Value.FirstOrDefault(m => m.Key.Equals(key, StringComparison.OrdinalIgnoreCase));

    /// <summary>What is expected of a CPU; null when the table has no row of its design.</summary>
    public static EvcCpu? Of(Processor processor) => Cpus.Value.TryGetValue(processor.Codename, out EvcCpu? row) ? row : null;

    /// <summary>What is expected of a host's CPU; null when it is not known.</summary>
    public static EvcCpu? Of(HostCpuid host) => ProcessorTable.Of(host) is { } processor ? Of(processor) : null;

    private static IReadOnlyList<EvcMode> ReadModes()
    {
        var before = new Dictionary<string, EvcMode>(StringComparer.Ordinal);
        var identities = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        return EmbeddedTable.Read("EvcModes.tsv", 12, c => before[c[0]] = Mode(c, before.TryGetValue(c[4], out EvcMode? b) ? b : null, identities));
    }

    private static EvcMode Mode(string[] c, EvcMode? before, Dictionary<string, Dictionary<string, string>> identities)
    {
        CpuVendor vendor = CpuVendor.Of(c[2]);
        string[] patched = Words(c[7]).Select(KeyOf).ToArray();
        var gone = new HashSet<string>(Words(c[8]).Select(KeyOf), StringComparer.Ordinal);
        Dictionary<string, string> identity = identities[c[0]] = before is null ? new() : new(identities[before.Key], StringComparer.Ordinal);

        // A mode whose family and model are not known is not given those of an older CPU.
        bool pinned = c[9].Length > 0;
        foreach (string word in Words(c[9]))
        {
            identity[KeyOf(word.Substring(0, word.IndexOf('=')))] = "Val:" + word.Substring(word.IndexOf('=') + 1);
        }

        string[] features = (before?.Features ?? Enumerable.Empty<string>()).Where(f => !gone.Contains(f))
            .Concat(Words(c[6]).Select(KeyOf).Where(EvcMode.IsFeature)).Concat(patched).Distinct().ToArray();
        string own = vendor.IsIntel ? "cpuid.Intel" : "cpuid.AMD";
        return new EvcMode
        {
            Key = c[0], Label = c[1], Vendor = vendor, Since = c[5], Source = c[11],
            Certainty = (EvcCertainty)Enum.Parse(typeof(EvcCertainty), c[10], ignoreCase: true),
            Ranks = c[3].Split(',').Select(r => new EvcRank(r.Substring(0, 1), int.Parse(r.Substring(1), CultureInfo.InvariantCulture))).ToArray(),
            Patched = (before?.Patched ?? new string[0]).Concat(patched).ToArray(),
            Requirements = new[] { own }.Concat(features).Select(f => new KeyValuePair<string, string>(f, "Bool:Min:1")).ToArray(),
            Masks = new[] { new KeyValuePair<string, string>(own, "Val:1") }
                .Concat(identity.Where(i => i.Key != own && pinned)).Concat(features.Select(f => new KeyValuePair<string, string>(f, "Val:1"))).ToArray(),
        };
    }

    private static IReadOnlyDictionary<string, EvcCpu> ReadCpus() => EmbeddedTable.Read("EvcCpus.tsv", 6, c => new EvcCpu(
        c[0], c[1] == "?" || c[1] == "none" ? null : Find(c[1]) ?? throw new FormatException("found '" + c[1] + "', expected a mode"),
        c[1] != "?", (EvcCertainty)Enum.Parse(typeof(EvcCertainty), c[2], ignoreCase: true), Words(c[3]).Select(KeyOf).ToArray(), c[4], c[5])).ToDictionary(c => c.Codename, StringComparer.Ordinal);

    private static string[] Words(string cell) => cell.Split(new[] { ',' }, StringSplitOptions.RemoveEmptyEntries);

    private static string KeyOf(string word) => word.IndexOf('.') < 0 ? "cpuid." + word : word;
}

/// <summary>What is expected of the CPUs of one design.</summary>
/// <param name="Codename">The design, a row of Processors.tsv.</param>
/// <param name="Mode">The highest mode, with all switched on that firmware can switch off; null when there is none or it is not known.</param>
/// <param name="IsKnown">False when the design is too new to tell.</param>
/// <param name="Certainty">How far that can be relied on.</param>
/// <param name="Lacks">The keys that keep it from the next mode, where not the whole difference of the two modes; else empty.</param>
/// <param name="Note">What is surprising about it; empty when nothing is.</param>
/// <param name="Source">Where that comes from.</param>
public sealed record EvcCpu(string Codename, EvcMode? Mode, bool IsKnown, EvcCertainty Certainty, IReadOnlyList<string> Lacks, string Note, string Source);
