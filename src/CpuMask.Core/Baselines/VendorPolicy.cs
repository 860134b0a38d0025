using CpuMask.Cpuid;
using CpuMask.Text;

namespace CpuMask.Baselines;

/// <summary>
/// Whose CPU a baseline is. Across vendors only when asked, and only under a name that a maker really uses: guests choose
/// their code by it, and an invented one sends them down paths that nobody tested.
/// </summary>
public sealed class VendorPolicy
{
    /// <summary>All hosts must have one vendor.</summary>
    public static readonly VendorPolicy OneVendor = new(null, null, acrossVendors: false);

    /// <summary>The vendor of most hosts.</summary>
    public static readonly VendorPolicy Majority = new(null, null, acrossVendors: true);

    private static readonly CpuVendor[] Makers = new[]
    {
        "GenuineIntel", "AuthenticAMD", "HygonGenuine", "CentaurHauls", "  Shanghai  ", "VIA VIA VIA ", "CyrixInstead",
        "GenuineTMx86", "Geode by NSC", "NexGenDriven", "RiseRiseRise", "SiS SiS SiS ", "UMC UMC UMC ", "Vortex86 SoC", "AMDisbetter!",
    }.Select(CpuVendor.Of).ToArray();

    private readonly CpuVendor? named;
    private readonly string? host;

    private VendorPolicy(CpuVendor? named, string? host, bool acrossVendors)
    {
        this.named = named;
        this.host = host;
        AllowsSeveral = acrossVendors;
    }

    /// <summary>True when the hosts may come from several vendors.</summary>
    public bool AllowsSeveral { get; }

    /// <summary>A vendor by its string, or by the short names intel, amd and hygon.</summary>
    /// <exception cref="CpuMaskException">No maker calls itself so.</exception>
    public static VendorPolicy Named(string vendor)
    {
        CpuVendor known = CpuVendor.Of(vendor);
        return Makers.Contains(known)
            ? new VendorPolicy(known, null, acrossVendors: true)
            : throw new CpuMaskException(
                ErrorIds.UnknownName, ErrorKind.Usage, Messages.NoSuchVendor(vendor, Makers.Select(m => m.Id).ToArray()));
    }

    /// <summary>The vendor of a named host.</summary>
    public static VendorPolicy FromHost(string name) => new(null, name, acrossVendors: true);

    /// <summary>Reads <c>majority</c>, <c>host:</c> and a host's name, or what <see cref="Named"/> takes; null is one vendor.</summary>
    /// <exception cref="CpuMaskException">No maker calls itself so.</exception>
    public static VendorPolicy Parse(string? text) => text switch
    {
        null => OneVendor,
        _ when text.Equals("majority", StringComparison.OrdinalIgnoreCase) => Majority,
        _ when text.StartsWith("host:", StringComparison.OrdinalIgnoreCase) => FromHost(text.Substring(5)),
        _ => Named(text),
    };

    /// <summary>The vendors of as many hosts as the majority's, where the majority was asked for and is none; else empty.</summary>
    internal IReadOnlyList<CpuVendor> Tied(CpuBaseline baseline)
    {
        if (named is not null || host is not null || !AllowsSeveral)
        {
            return new CpuVendor[0];
        }

        KeyValuePair<CpuVendor, int>[] counts = Counts(baseline);
        CpuVendor[] most = counts.Where(c => c.Value == counts[0].Value).Select(c => c.Key).ToArray();
        return most.Length > 1 ? most : new CpuVendor[0];
    }

    /// <summary>Chooses.</summary>
    /// <exception cref="CpuMaskException">Several vendors without being asked for, or no such host.</exception>
    internal CpuVendor Choose(CpuBaseline baseline)
    {
        if (named is { } wanted)
        {
            return wanted;
        }

        if (host is not null)
        {
            Wildcard pattern = Wildcard.Among(host, baseline.HostNames());
            BaselineGroup[] groups = baseline.Groups.Where(g => g.Vendor.IsKnown && g.Hosts.Any(h => pattern.Matches(h.Name))).ToArray();
            return groups.Select(g => g.Vendor).Distinct().Count() == 1
                ? groups[0].Vendor
                : throw new CpuMaskException(ErrorIds.UnknownName, ErrorKind.Usage, Messages.NoHostOfKnownVendor(host, baseline.HostNames()));
        }

        KeyValuePair<CpuVendor, int>[] counts = Counts(baseline);
        if (counts.Length > 1 && !AllowsSeveral)
        {
            throw new CpuMaskException(ErrorIds.VendorMismatch, ErrorKind.Impossible, Messages.SeveralVendors(
                counts.Select(c => Messages.VendorWithHosts(c.Key.DisplayName, HostsOf(baseline, c.Key))).ToArray()))
            {
                Advice = new Advice("Vendor", null, "to say whose CPU the guests shall see"),
            };
        }

        return counts.Length > 0 ? counts[0].Key : default;
    }

    // Most hosts first; of as many, by the alphabet.
    private static KeyValuePair<CpuVendor, int>[] Counts(CpuBaseline baseline) => baseline.Groups.Where(g => g.Vendor.IsKnown)
        .GroupBy(g => g.Vendor)
        .Select(g => new KeyValuePair<CpuVendor, int>(g.Key, g.Sum(x => x.Hosts.Count)))
        .OrderByDescending(p => p.Value).ThenBy(p => p.Key.Id, StringComparer.Ordinal).ToArray();

    private static string[] HostsOf(CpuBaseline baseline, CpuVendor vendor) =>
        baseline.Groups.Where(g => g.Vendor == vendor).SelectMany(g => g.Hosts).Select(h => h.Name).ToArray();
}
