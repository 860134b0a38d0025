using System.Threading;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Pool;

namespace CpuMask.Migration.Restarting;

/// <summary>
/// What a guest would see differently after being powered off and on: what its host offers and it has not seen, because it
/// was started before the host had it or on another host, and what it has seen and its host offers no more.
/// </summary>
public sealed record PowerCycleDebt
{
    /// <summary>The guest.</summary>
    public string Guest { get; init; } = string.Empty;

    /// <summary>The host that it runs on.</summary>
    public string Host { get; init; } = string.Empty;

    /// <summary>What it is measured against: an EVC mode, or what the host offers to guests, or what its CPU has.</summary>
    public string Against { get; init; } = string.Empty;

    /// <summary>The key of the EVC mode that it is measured against; null when none is in force, or it is not known.</summary>
    public string? EvcMode { get; init; }

    /// <summary>What it has not seen yet, mitigations first.</summary>
    public IReadOnlyList<DebtItem> Lacks { get; init; } = new DebtItem[0];

    /// <summary>What it has seen and would no longer see, mitigations first.</summary>
    public IReadOnlyList<DebtItem> Exceeds { get; init; } = new DebtItem[0];

    /// <summary>False when the guest's source does not tell what it has seen, or the host's what it offers.</summary>
    public bool IsKnown { get; init; }

    /// <summary>How many mitigations it has not seen.</summary>
    public int Mitigations => Lacks.Count(IsMitigation);

    /// <summary>True when a power cycle would change what the guest sees.</summary>
    public bool IsDue => Lacks.Count > 0 || Exceeds.Count > 0;

    /// <summary>The debt of one guest.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="host">What its host offers to guests: the host, or a pool's baseline as a host where an EVC mode or masks hold the pool alike.</param>
    public static PowerCycleDebt Of(MigratingGuest guest, HostCpuid host)
    {
        Func<Feature, bool?> seen = Seen(guest);
        host = guest.Hypervisor.Starting(host);
        Feature[] told = guest.Hypervisor.Shown.Where(r => host.Registers[r.Bit] is not null).ToArray();
        return new PowerCycleDebt
        {
            Guest = guest.Name,
            Host = host.Name,
            Against = Messages.DebtAgainst(host),
            Lacks = Items(told.Where(r => host.Registers[r.Bit] == true && seen(r) == false)),
            Exceeds = Items(told.Where(r => host.Registers[r.Bit] == false && seen(r) == true)),
            IsKnown = told.Any(r => seen(r) is not null),
        };
    }

    /// <summary>The debts of many guests, each on its own host, worst first.</summary>
    /// <param name="guests">The guests. One that does not say where it runs is taken to run on the only host.</param>
    /// <param name="hosts">The hosts.</param>
    /// <param name="homeless">Gets the guests of which it is not known on which of the hosts they run.</param>
    /// <param name="cancellation">Stops a long work.</param>
    public static IReadOnlyList<PowerCycleDebt> Of(
        IEnumerable<MigratingGuest> guests, IReadOnlyList<HostCpuid> hosts, Action<MigratingGuest> homeless, CancellationToken cancellation = default)
    {
        hosts = HostPool.Of(hosts).Hosts;
        var homes = new GuestHomes(hosts);
        var debts = new List<PowerCycleDebt>();
        foreach (MigratingGuest guest in guests)
        {
            cancellation.ThrowIfCancellationRequested();
            int home = guest.Host is null && hosts.Count == 1 ? 0 : homes.Find(guest.Host);
            if (home < 0)
            {
                homeless(guest);
            }
            else
            {
                debts.Add(Of(guest.HasHostCpu ? guest.StartedOn(hosts[home]) : guest, hosts[home]));
            }
        }

        return WorstFirst(debts);
    }

    /// <summary>What makes debts say more than they know: hosts of which only the hardware is known.</summary>
    public static IReadOnlyList<string> WarningsOf(IReadOnlyList<HostCpuid> hosts) =>
        hosts.Where(h => h.View != HostView.GuestMaximum && h.GuestMaximum is null).Select(h => h.Name).ToArray() is { Length: > 0 } names
            ? new[] { Messages.DebtAgainstHardware(names) }
            : new string[0];

    /// <summary>Debts in the order of their urgency: most mitigations, then what is not known, then most features.</summary>
    public static IReadOnlyList<PowerCycleDebt> WorstFirst(IEnumerable<PowerCycleDebt> debts) => debts
        .OrderByDescending(d => d.Mitigations).ThenBy(d => d.IsKnown ? 1 : 0)
        .ThenByDescending(d => d.Lacks.Count + d.Exceeds.Count).ThenBy(d => d.Guest, StringComparer.Ordinal).ToArray();

    /// <summary>Items with mitigations first.</summary>
    public static IReadOnlyList<DebtItem> SecurityFirst(IEnumerable<DebtItem> items) =>
        items.OrderBy(i => IsMitigation(i) ? 0 : 1).ThenBy(i => i.Bit ?? default).ThenBy(i => i.Feature, StringComparer.Ordinal).ToArray();

    /// <summary>Whether a guest has seen a bit since it was powered on; null when its source does not tell.</summary>
    public static bool? HasSeen(MigratingGuest guest, BitAddress bit) =>
        FeatureTable.Default.Find(bit) is { } row ? Seen(guest)(row) : guest.Seen[bit];

    private static bool IsMitigation(DebtItem item) => item.Class == FeatureClass.Security;

    private static IReadOnlyList<DebtItem> Items(IEnumerable<Feature> rows) => SecurityFirst(rows.Select(DebtItem.Of));

    private static Func<Feature, bool?> Seen(MigratingGuest guest)
    {
        if (guest.Requirements.Count > 0)
        {
            var keys = new HashSet<string>(guest.Requirements.Select(r => r.Key), StringComparer.OrdinalIgnoreCase);

            GuestView view = guest.Hypervisor;

            // A key that the platform never lists says nothing by being absent.
            return row => guest.Seen[row.Bit]
                ?? (view.KeysOf(row).Any(keys.Contains) ? true : view.KeysOf(row).Any(view.Lists) ? false : (bool?)null);
        }

        return row => guest.Seen[row.Bit];
    }
}

/// <summary>Something that a guest would see, or no longer see, after a power cycle.</summary>
/// <param name="Feature">The feature's name; vSphere's key where no feature is known under it.</param>
/// <param name="Bit">The bit; null where none is known.</param>
/// <param name="Class">Its class; a mitigation is <see cref="FeatureClass.Security"/>. Null where it is not known.</param>
/// <param name="Meaning">What it means for a guest.</param>
public sealed record DebtItem(string Feature, BitAddress? Bit, FeatureClass? Class, string Meaning)
{
    /// <summary>A feature of the table.</summary>
    public static DebtItem Of(Feature row) => new(row.Name, row.Bit, row.Class, row.Meaning);

    /// <inheritdoc/>
    public override string ToString() => Feature;
}
