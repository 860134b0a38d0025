using System.Threading;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Migration.Generations;
using CpuMask.Migration.Graph;
using CpuMask.Migration.Verdicts;
using CpuMask.Platforms;
using CpuMask.Text;

namespace CpuMask.Migration.Evacuating;

/// <summary>
/// Plans evacuations on one check. Alike guests and alike hosts are looked at once, so that emptying each of a thousand hosts
/// in turn is a matter of moments.
/// </summary>
public sealed class EvacuationPlanner
{
    // HLE and RTM: microcode took transactions away for the sake of security, and nobody should bring them back.
    private static readonly BitAddress[] TakenAway =
    {
        new RegisterAddress(7, 0, RegisterName.Ebx).Bit(4), new RegisterAddress(7, 0, RegisterName.Ebx).Bit(11),
    };

    private readonly MigrationCheck check;
    private readonly Dictionary<string, HostCpuid> hosts;
    private readonly CancellationToken cancellation;

    /// <summary>Makes a planner.</summary>
    /// <param name="check">The guests and the hosts.</param>
    /// <param name="cancellation">Stops a large plan.</param>
    public EvacuationPlanner(MigrationCheck check, CancellationToken cancellation)
    {
        this.check = check;
        hosts = check.Hosts.ToDictionary(h => h.Name, StringComparer.Ordinal);
        this.cancellation = cancellation;
    }

    /// <summary>Plans one.</summary>
    /// <param name="leaving">The host's name.</param>
    /// <param name="guests">The guests that run on it, by their positions.</param>
    /// <param name="destinations">The hosts that they may go to, by their positions.</param>
    public Evacuation Plan(string leaving, IEnumerable<int> guests, IEnumerable<int> destinations)
    {
        int[] open = destinations.ToArray();
        int[] kinds = open.GroupBy(check.HostGroupOf).Select(g => g.First()).ToArray();
        var moves = new List<EvacuationMove>();
        var stuck = new List<StuckGuests>();
        foreach (IGrouping<string, int[]> alike in guests.GroupBy(check.GuestGroupOf).Select(g => g.ToArray()).GroupBy(g => Answers(g[0], kinds)))
        {
            cancellation.ThrowIfCancellationRequested();
            int[][] groups = alike.ToArray();
            string[] taking = open.Where(h => check[groups[0][0], h] == MigrationVerdict.CanLand).Select(h => check.Hosts[h].Name).ToArray();
            if (taking.Length > 0)
            {
                moves.Add(new EvacuationMove(Names(groups), taking));
                continue;
            }

            // The first guest of a group stands for it.
            stuck.AddRange(groups.Select(g => (Group: g, Verdicts: kinds.Select(h => check.Explain(g[0], h)).ToArray()))
                .GroupBy(g => Blockers(g.Verdicts))
                .Select(same => Stick(Names(same.Select(g => g.Group)), same.First().Group[0], same.First().Verdicts)));
        }

        return new Evacuation(
            leaving, open.Select(h => check.Hosts[h].Name).ToArray(), moves, stuck.OrderByDescending(s => s.Guests.Count).ToArray());
    }

    private string[] Names(IEnumerable<int[]> groups) => groups.SelectMany(g => g).OrderBy(g => g).Select(g => check.Guests[g].Name).ToArray();

    private string Answers(int guest, int[] kinds) => new(kinds.Select(h => (char)('0' + (int)check[guest, h])).ToArray());

    private string Blockers(HostVerdict[] verdicts) => Nearest(verdicts) is not { } nearest ? string.Empty
        : string.Join(",", nearest.Blocking.Select(b => b.Address)) + "/" + string.Join(",", nearest.Missing.Select(m => m.What));

    // The host with the fewest obstacles; of equals one where all of them can be mended.
    private HostVerdict? Nearest(HostVerdict[] verdicts) => verdicts
        .OrderBy(v => v.Blocking.Any(IsVendor) ? 1 : 0).ThenBy(v => v.Blocking.Count).ThenBy(v => CanBeMended(v) ? 0 : 1)
        .ThenBy(v => v.Missing.Count).FirstOrDefault();

    private StuckGuests Stick(string[] names, int guest, HostVerdict[] verdicts)
    {
        HostVerdict? nearest = Nearest(verdicts);
        return new StuckGuests(
            names, nearest?.Host, nearest?.Blocking ?? new BlockingFeature[0], nearest?.Missing ?? new MissingDatum[0],
            nearest is null ? new WayOut[0] : Ways(names, check.Guests[guest].Hypervisor, verdicts, nearest).ToArray());
    }

    private IEnumerable<WayOut> Ways(string[] names, GuestView hypervisor, HostVerdict[] verdicts, HostVerdict nearest)
    {
        if (Least(verdicts.Where(v => v.Verdict == MigrationVerdict.Unknown), v => v.Missing.Count) is { } doubtful)
        {
            yield return new WayOut
            {
                Kind = WayOutKind.FindOut, Host = doubtful.Host, Guests = names,
                Advice = doubtful.Missing.Select(m => Messages.FindOut(doubtful.Host, m.What, m.Features, m.Source)).ToArray(),
            };
        }

        if (Least(verdicts.Where(CanBeMended), v => (v.Blocking.Count * 1000) + v.Missing.Count) is { } mended)
        {
            yield return new WayOut
            {
                Kind = WayOutKind.MendHost, Host = mended.Host, Guests = names,
                Advice = mended.Blocking.GroupBy(b => b.Remedies.First(Mends).Advice)
                    .Select(g => Messages.ForFeature(Wording.List(g.Select(b => b.Feature).ToArray()), g.Key)).Concat(Doubts(mended)).ToArray(),
            };
        }

        if (Least(verdicts.Where(CanBeMasked), v => (v.Blocking.Count * 1000) + v.Missing.Count) is { } masked)
        {
            HidingLines mask = Registry.Of(hypervisor).Hide(masked.Blocking.Select(b => b.Bit!.Value));
            yield return new WayOut
            {
                Kind = WayOutKind.RestartMasked, Host = masked.Host, Guests = names, GuestsStopped = names.Length, Mask = mask,
                MaskLines = mask.Lines, Advice = new[] { Messages.RestartMasked(masked.Host) }.Concat(Doubts(masked)).ToArray(),
            };
        }

        yield return new WayOut
        {
            Kind = WayOutKind.RestartElsewhere, Host = nearest.Host, Guests = names, GuestsStopped = names.Length,
            Advice = new[] { Messages.RestartElsewhere(nearest.Host) },
        };
    }

    private static HostVerdict? Least(IEnumerable<HostVerdict> verdicts, Func<HostVerdict, int> cost) => verdicts.OrderBy(cost).FirstOrDefault();

    // A way that goes by what is known of the host may not be enough.
    private static IEnumerable<string> Doubts(HostVerdict verdict) => verdict.Missing.Count == 0
        ? new string[0]
        : new[] { Messages.MayLackToo(verdict.Host, verdict.Missing.SelectMany(m => m.Features).Distinct().ToArray(), verdict.Missing[0].Source) };

    private bool CanBeMended(HostVerdict verdict) => verdict.Verdict == MigrationVerdict.Cannot
        && verdict.Blocking.All(b => b.Remedies.Any(Mends) && (b.Bit is not { } bit || IsWithinReach(bit, b.Class, hosts[verdict.Host])));

    // What microcode and firmware give or take, a CPU has to be made for. Of a model that is not known it is taken to be so
    // for mitigations and switches, which came to old models too, and for nothing else.
    private static bool IsWithinReach(BitAddress bit, FeatureClass? kind, HostCpuid host) => !TakenAway.Contains(bit)
        && (CpuGenerations.Of(host) is { } generation ? generation.Host.Registers[bit] != false : kind is FeatureClass.Security or FeatureClass.Switch);

    private static bool Mends(Remedy remedy) => remedy.Kind is RemedyKind.Microcode or RemedyKind.FirmwareSetting or RemedyKind.HypervisorPatch;

    private static bool CanBeMasked(HostVerdict verdict) => verdict.Verdict == MigrationVerdict.Cannot
        && verdict.Blocking.All(b => b.Bit is { Register.IsMsr: false } && b.Class != FeatureClass.Numeric && !IsVendor(b) && !MustBeClear(b));

    private static bool MustBeClear(BlockingFeature blocking) => blocking.Found == "1";

    private static bool IsVendor(BlockingFeature blocking) => blocking.Feature == "Vendor";
}
