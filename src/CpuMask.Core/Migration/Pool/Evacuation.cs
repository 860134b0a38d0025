using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CpuMask.Cpuid;
using CpuMask.Text;

namespace CpuMask.Migration.Pool;

/// <summary>A host is about to enter maintenance: which of its guests can leave, which stick, on what, and what frees them.</summary>
public sealed class Evacuation
{
    private Evacuation(string host, IReadOnlyList<EvacuationMove> moves, IReadOnlyList<StuckGuests> stuck)
    {
        Host = host;
        Moves = moves;
        Stuck = stuck;
    }

    /// <summary>The host.</summary>
    public string Host { get; }

    /// <summary>The guests that can leave.</summary>
    public IReadOnlyList<EvacuationMove> Moves { get; }

    /// <summary>The guests that cannot.</summary>
    public IReadOnlyList<StuckGuests> Stuck { get; }

    /// <summary>True when every guest can leave.</summary>
    public bool IsClear => Stuck.Count == 0;

    /// <summary>The cheapest way out for each set of stuck guests.</summary>
    public IReadOnlyList<WayOut> CheapestWaysOut => Stuck.Where(s => s.WaysOut.Count > 0).Select(s => s.WaysOut[0]).ToArray();

    /// <summary>Plans an evacuation.</summary>
    /// <param name="leaving">The host that enters maintenance.</param>
    /// <param name="guests">The guests that run on it.</param>
    /// <param name="others">The hosts of the pool; the leaving one among them is passed over.</param>
    /// <param name="cancellation">Stops a large plan.</param>
    public static Evacuation Plan(
        HostCpuid leaving, IReadOnlyList<MigratingGuest> guests, IReadOnlyList<HostCpuid> others, CancellationToken cancellation = default)
    {
        HostCpuid[] destinations = others.Where(h => !ReferenceEquals(h, leaving) && !(h.Name == leaving.Name && h.Source == leaving.Source)).ToArray();
        MigrationCheck check = MigrationCheck.Of(guests, destinations, cancellation);
        var moves = new List<EvacuationMove>();
        var stuck = new List<StuckGuests>();
        foreach (IGrouping<string, int> alike in Enumerable.Range(0, guests.Count).GroupBy(g => Answers(check, g)))
        {
            int[] members = alike.ToArray();
            string[] names = members.Select(g => guests[g].Name).ToArray();
            string[] open = check.HostsWith(members[0], MigrationVerdict.CanLand).Select(h => h.Name).ToArray();
            if (open.Length > 0)
            {
                moves.Add(new EvacuationMove(names, open));
            }
            else
            {
                stuck.AddRange(members.GroupBy(g => Blockers(check, g)).Select(s => Stick(check, s.ToArray())));
            }
        }

        return new Evacuation(leaving.Name, moves, stuck.OrderByDescending(s => s.Guests.Count).ToArray());
    }

    private static string Answers(MigrationCheck check, int guest) =>
        new(Enumerable.Range(0, check.Hosts.Count).Select(h => (char)('0' + (int)check[guest, h])).ToArray());

    private static string Blockers(MigrationCheck check, int guest) => check.Hosts.Count == 0
        ? string.Empty
        : string.Join(",", check.Explain(guest, Nearest(check, guest)).Blocking.Select(b => b.Address));

    // The host with the fewest obstacles; of equals one where all of them can be mended.
    private static int Nearest(MigrationCheck check, int guest) => Enumerable.Range(0, check.Hosts.Count)
        .Select(h => (Host: h, Verdict: check.Explain(guest, h)))
        .OrderBy(p => p.Verdict.Blocking.Any(b => b.Feature == "Vendor") ? 1 : 0)
        .ThenBy(p => p.Verdict.Blocking.Count).ThenBy(p => CanBeMended(p.Verdict) ? 0 : 1).ThenBy(p => p.Host)
        .First().Host;

    private static bool CanBeMended(HostVerdict verdict) => verdict.Verdict == MigrationVerdict.Cannot
        && verdict.Blocking.All(b => b.Remedies.Any(r => r.Kind is RemedyKind.Microcode or RemedyKind.FirmwareSetting or RemedyKind.HypervisorPatch));

    private static StuckGuests Stick(MigrationCheck check, int[] guests)
    {
        string[] names = guests.Select(g => check.Guests[g].Name).ToArray();
        if (check.Hosts.Count == 0)
        {
            return new StuckGuests(names, null, new BlockingFeature[0], new MissingDatum[0], new WayOut[0]);
        }

        int nearest = Nearest(check, guests[0]);
        HostVerdict verdict = check.Explain(guests[0], nearest);
        return new StuckGuests(names, verdict.Host, verdict.Blocking, verdict.Missing, Ways(check, guests[0], names, verdict).ToArray());
    }

    private static IEnumerable<WayOut> Ways(MigrationCheck check, int guest, string[] names, HostVerdict nearest)
    {
        for (int h = 0; h < check.Hosts.Count; h++)
        {
            HostVerdict verdict = check.Explain(guest, h);
            if (CanBeMended(verdict))
            {
                yield return new WayOut
                {
                    Kind = WayOutKind.MendHost,
                    Host = verdict.Host,
                    Guests = names,
                    Advice = verdict.Blocking.SelectMany(b => b.Remedies
                        .Where(r => r.Kind is RemedyKind.Microcode or RemedyKind.FirmwareSetting or RemedyKind.HypervisorPatch)
                        .Take(1).Select(r => Messages.ForFeature(b.Feature, r.Advice))).Distinct().ToArray(),
                };
                break;
            }
        }

        HidingMask mask = HidingMask.Of(nearest.Blocking.Where(b => b.Bit is not null && b.Class != Features.FeatureClass.Numeric).Select(b => b.Bit!.Value));
        bool maskable = nearest.Verdict == MigrationVerdict.Cannot && mask.Bits.Count > 0
            && mask.Bits.Count == nearest.Blocking.Count && nearest.Blocking.All(b => b.Feature != "Vendor");
        if (maskable)
        {
            yield return new WayOut
            {
                Kind = WayOutKind.RestartMasked, Host = nearest.Host, Guests = names, GuestsStopped = names.Length, Mask = mask,
                Advice = new[] { Messages.RestartMasked(nearest.Host) },
            };
        }

        yield return new WayOut
        {
            Kind = WayOutKind.RestartElsewhere, Host = nearest.Host, Guests = names, GuestsStopped = names.Length,
            Advice = new[] { Messages.RestartElsewhere(nearest.Host) },
        };
    }
}
