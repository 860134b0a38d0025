using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Guests;

namespace CpuMask.Platforms.VMware.Evc;

/// <summary>A virtual machine as EVC sees it.</summary>
public sealed record EvcGuest
{
    /// <summary>Its name.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The host that it runs on; empty when it is not known.</summary>
    public string Host { get; init; } = string.Empty;

    /// <summary>False for one that is powered off and takes any mode when it starts.</summary>
    public bool IsRunning { get; init; } = true;

    /// <summary>vCenter's runtime.minRequiredEVCModeKey: the lowest mode that covers all its requirements; null when it is not known.</summary>
    public string? MinRequired { get; init; }

    /// <summary>The features that it was started with, by vSphere's keys; empty when they are not known.</summary>
    public IReadOnlyList<string> Needs { get; init; } = new string[0];

    /// <summary>A guest whose requirements are known.</summary>
    public static EvcGuest Of(MigratingGuest guest) => new()
    {
        Name = guest.Name, Host = guest.Host ?? string.Empty, IsRunning = !guest.IsOff,
        Needs = guest.Requirements.Where(r => r.Parsed is { NeedsFlag: true }).Select(r => r.Key)
            .Concat(guest.Bits.Where(b => b.Need is BitNeed.Set or BitNeed.SameSet).SelectMany(b => KeyOf(b.Bit))).Distinct(StringComparer.OrdinalIgnoreCase).ToArray(),
    };

    /// <summary>
    /// Whether it stands above a mode, so that it must be powered off before its cluster takes the mode; null when it is not
    /// known.
    /// </summary>
    public bool? IsAbove(EvcMode mode, EvcModeList list)
    {
        if (!IsRunning)
        {
            return false;
        }

        if (Needs.Count > 0)
        {
            return Above(mode).Any();
        }

        return MinRequired is { Length: > 0 } key && list.Find(key) is { } needed ? !EvcModeList.Covers(mode, needed) : null;
    }

    /// <summary>
    /// The features that it was started with and the mode does not have. The table is no full list: what none of its modes places
    /// is held against no mode.
    /// </summary>
    public IEnumerable<string> Above(EvcMode mode) => Needs
        .Where(n => EvcMode.IsFeature(n) && !mode.Offers(n) && (mode.IsTold || EvcTable.All.Any(m => m.Vendor == mode.Vendor && m.Offers(n))))
        .Distinct(StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> KeyOf(BitAddress bit) => FeatureTable.Default.Find(bit) is { } row
        ? row.NamesIn(NamingScheme.Vmware).Take(1).Select(n => "cpuid." + n) : new string[0];
}
