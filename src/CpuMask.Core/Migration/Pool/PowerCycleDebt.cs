using System;
using System.Collections.Generic;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Features;

namespace CpuMask.Migration.Pool;

/// <summary>
/// What a guest would get by being powered off and on: features and mitigations that its host offers and that it has not
/// seen, because it was started before the host had them or on another host.
/// </summary>
/// <param name="Guest">The guest.</param>
/// <param name="Host">The host that it runs on.</param>
/// <param name="Items">What it has not seen, mitigations first.</param>
/// <param name="IsKnown">False when the guest's source does not tell what it has seen, or the host's what it offers.</param>
public sealed record PowerCycleDebt(string Guest, string Host, IReadOnlyList<DebtItem> Items, bool IsKnown)
{
    /// <summary>How many mitigations are among them.</summary>
    public int Mitigations => Items.Count(i => i.Class == FeatureClass.Security);

    /// <summary>The debt of one guest.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="host">What its host offers to guests: the host, or a pool's baseline as a host where an EVC mode or masks hold the pool alike.</param>
    public static PowerCycleDebt Of(MigratingGuest guest, HostCpuid host)
    {
        Func<Feature, bool?> seen = Seen(guest);
        Feature[] offered = VisibleFeatures.Of(guest.Hypervisor).Where(r => host.Registers[r.Bit] == true).ToArray();
        DebtItem[] items = offered.Where(r => seen(r) == false)
            .Select(r => new DebtItem(r.Name, r.Bit, r.Class, r.Meaning))
            .OrderBy(i => i.Class == FeatureClass.Security ? 0 : 1).ThenBy(i => i.Bit).ToArray();
        return new PowerCycleDebt(guest.Name, host.Name, items, offered.Length > 0 && offered.Any(r => seen(r) is not null));
    }

    /// <summary>The debts of many guests, each on its own host: most mitigations first, guests without debt left out.</summary>
    /// <param name="guests">The guests; those whose host is not known or not given are left out.</param>
    /// <param name="hosts">The hosts.</param>
    public static IReadOnlyList<PowerCycleDebt> Of(IEnumerable<MigratingGuest> guests, IReadOnlyList<HostCpuid> hosts)
    {
        var byName = new Dictionary<string, HostCpuid>(StringComparer.OrdinalIgnoreCase);
        foreach (HostCpuid host in hosts)
        {
            byName[host.Name] = host;
        }

        return guests.Where(g => g.Host is not null && byName.ContainsKey(g.Host))
            .Select(g => Of(g, byName[g.Host!])).Where(d => d.Items.Count > 0)
            .OrderByDescending(d => d.Mitigations).ThenByDescending(d => d.Items.Count).ThenBy(d => d.Guest, StringComparer.Ordinal).ToArray();
    }

    /// <summary>Whether a guest has seen a bit since it was powered on; null when its source does not tell.</summary>
    public static bool? HasSeen(MigratingGuest guest, BitAddress bit) =>
        FeatureTable.Default.Find(bit) is { } row ? Seen(guest)(row) : guest.Seen[bit];

    private static Func<Feature, bool?> Seen(MigratingGuest guest)
    {
        if (guest.Requirements.Count > 0)
        {
            var keys = new HashSet<string>(guest.Requirements.Select(r => r.Key), StringComparer.OrdinalIgnoreCase);

            // A key that vCenter never lists says nothing by being absent.
            return row => guest.Seen[row.Bit]
                ?? (KeysOf(row).Any(keys.Contains) ? true : KeysOf(row).Any(VsphereLabels.IsListed) ? false : (bool?)null);
        }

        return row => guest.Seen[row.Bit];
    }

    private static IEnumerable<string> KeysOf(Feature row) => VisibleFeatures.KeyOf(row) is { } misc
        ? new[] { misc }
        : row.NamesIn(NamingScheme.Vmware).Select(n => "cpuid." + n);
}
