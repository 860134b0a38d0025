using System.Threading;
using CpuMask.Cpuid;
using CpuMask.Guests;
using CpuMask.Migration;
using CpuMask.Migration.Verdicts;

namespace CpuMask.Compliance.Rules;

/// <summary>Finds the running guests that no other host can take.</summary>
public static class TrappedGuests
{
    /// <summary>
    /// Asks every guest of every host. A guest is trapped when all hosts but its own are known not to take it; where that
    /// cannot be told of some, it is said so and not guessed. A guest of which it is not known where it runs can stay there,
    /// so it is trapped when only one host can take it.
    /// </summary>
    /// <param name="guests">The guests as they run.</param>
    /// <param name="hosts">The hosts that are checked.</param>
    /// <param name="cancellation">Stops a large check.</param>
    /// <returns>Those that are trapped or may be, in the order given.</returns>
    public static IReadOnlyList<TrappedGuest> Among(
        IReadOnlyList<MigratingGuest> guests, IReadOnlyList<HostCpuid> hosts, CancellationToken cancellation = default)
    {
        MigrationCheck check = MigrationCheck.Of(guests, hosts, cancellation);
        var homes = new GuestHomes(check.Hosts);
        var trapped = new List<TrappedGuest>();
        for (int g = 0; g < guests.Count; g++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Judge(check, g, homes) is { } found)
            {
                trapped.Add(found);
            }
        }

        return trapped;
    }

    private static TrappedGuest? Judge(MigrationCheck check, int guest, GuestHomes homes)
    {
        MigratingGuest asked = check.Guests[guest];
        int home = homes.Find(asked.Host);
        int[] others = Enumerable.Range(0, check.Hosts.Count).Where(h => h != home).ToArray();
        int[] open = others.Where(h => check[guest, h] == MigrationVerdict.CanLand).ToArray();
        bool isHomeUnknown = asked.Host is null;
        if (open.Length > (isHomeUnknown ? 1 : 0))
        {
            return null;
        }

        int[] doubtful = others.Where(h => check[guest, h] == MigrationVerdict.Unknown).ToArray();
        if (isHomeUnknown && open.Length == 0 && doubtful.Length == 1)
        {
            // The host of which not everything is known is then the only one on which it can be running.
            open = doubtful;
            doubtful = Array.Empty<int>();
        }

        string on = home >= 0 ? check.Hosts[home].Name : asked.Host ?? (open.Length == 1 ? check.Hosts[open[0]].Name : string.Empty);
        if (doubtful.Length > 0)
        {
            MissingDatum[] missing = check.Explain(guest, doubtful[0]).Missing.ToArray();
            return new TrappedGuest(asked.Name, on, missing.Select(m => m.What).ToArray(), check.Hosts[doubtful[0]].Name)
            {
                IsCertain = false,
                Source = missing.Select(m => m.Source).FirstOrDefault() ?? string.Empty,
            };
        }

        HostVerdict? nearest = others.Except(open).Select(h => check.Explain(guest, h))
            .OrderBy(v => v.Blocking.Any(b => b.Feature == "Vendor") ? 1 : 0).ThenBy(v => v.Blocking.Count).FirstOrDefault();
        return new TrappedGuest(asked.Name, on, nearest?.Blocking.Select(b => b.Feature).ToArray() ?? Array.Empty<string>(), nearest?.Host ?? string.Empty)
        {
            IsHostInferred = isHomeUnknown,
        };
    }
}
