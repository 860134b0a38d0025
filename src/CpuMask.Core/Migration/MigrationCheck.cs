using System.Collections.Concurrent;
using System.Threading;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Migration.Generations;
using CpuMask.Migration.Verdicts;
using CpuMask.Pool;

namespace CpuMask.Migration;

/// <summary>
/// Guests against hosts: who can go where. Alike guests and alike hosts are computed once, so a thousand hosts and ten
/// thousand guests are answered at once; <see cref="Explain"/> spells single answers out.
/// </summary>
public sealed class MigrationCheck
{
    // Two thousand guests and a thousand hosts of which no two are alike have two million answers.
    private const int MostKept = 20_000;

    private static readonly BitAddress Fpu = new RegisterAddress(1, 0, RegisterName.Edx).Bit(0);

    private readonly IReadOnlyList<HostQuestion> asked;
    private readonly QuestionAnswers[] hostGroups;
    private readonly QuestionSet[] guestGroups;
    private readonly int[] hostGroupOf;
    private readonly int[] guestGroupOf;
    private readonly int[] homeOf;
    private readonly MigrationVerdict[] verdicts;
    private readonly ConcurrentDictionary<(int Guest, int Host), HostVerdict> explained = new();

    private MigrationCheck(
        IReadOnlyList<MigratingGuest> guests, IReadOnlyList<HostCpuid> hosts, IReadOnlyList<HostQuestion> asked,
        QuestionSet[] guestGroups, int[] guestGroupOf, QuestionAnswers[] hostGroups, int[] hostGroupOf, CancellationToken cancellation)
    {
        Guests = guests;
        Hosts = hosts;
        this.asked = asked;
        this.guestGroups = guestGroups;
        this.guestGroupOf = guestGroupOf;
        this.hostGroups = hostGroups;
        this.hostGroupOf = hostGroupOf;
        var homes = new GuestHomes(hosts);
        homeOf = guests.Select(g => homes.Find(g.Host)).ToArray();
        verdicts = new MigrationVerdict[guestGroups.Length * hostGroups.Length];
        for (int g = 0; g < guestGroups.Length; g++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int h = 0; h < hostGroups.Length; h++)
            {
                verdicts[(g * hostGroups.Length) + h] = guestGroups[g].Ask(hostGroups[h]);
            }
        }
    }

    /// <summary>The guests, in the order given.</summary>
    public IReadOnlyList<MigratingGuest> Guests { get; }

    /// <summary>The hosts, with names that tell them apart.</summary>
    public IReadOnlyList<HostCpuid> Hosts { get; }

    /// <summary>How many different sets of needs the guests have.</summary>
    public int GuestGroupCount => guestGroups.Length;

    /// <summary>How many different answers the hosts have to these guests.</summary>
    public int HostGroupCount => hostGroups.Length;

    /// <summary>What holds for the whole check, such as a host seen from inside a virtual machine.</summary>
    public IReadOnlyList<string> Warnings => Hosts.Where(h => h.View == HostView.Guest)
        .Select(h => CpuMask.Guests.Messages.GuestViewOfHost(h.Name)).Concat(Guests.SelectMany(g => g.Warnings)).Distinct().ToArray();

    /// <summary>Asks every guest's questions of every host.</summary>
    /// <param name="guests">The guests.</param>
    /// <param name="hosts">The hosts.</param>
    /// <param name="cancellation">Stops a large check.</param>
    public static MigrationCheck Of(
        IReadOnlyList<MigratingGuest> guests, IReadOnlyList<HostCpuid> hosts, CancellationToken cancellation = default) =>
        Of(guests, HostPool.Of(hosts), cancellation);

    /// <inheritdoc cref="Of(IReadOnlyList{MigratingGuest}, IReadOnlyList{HostCpuid}, CancellationToken)"/>
    public static MigrationCheck Of(IReadOnlyList<MigratingGuest> guests, HostPool pool, CancellationToken cancellation = default)
    {
        if (guests.Any(g => g.HasHostCpu && g.Host is not null))
        {
            var homes = new GuestHomes(pool.Hosts);
            guests = guests.Select(g => g.HasHostCpu && homes.Find(g.Host) is >= 0 and var home ? g.StartedOn(pool.Hosts[home]) : g).ToArray();
        }

        var questions = new QuestionIndex();
        var guestGroupOf = new int[guests.Count];
        var guestGroups = new List<QuestionSet>();
        var known = new Dictionary<QuestionSet, int>();
        for (int i = 0; i < guests.Count; i++)
        {
            QuestionSet set = questions.Of(guests[i]);
            if (!known.TryGetValue(set, out guestGroupOf[i]))
            {
                known[set] = guestGroupOf[i] = guestGroups.Count;
                guestGroups.Add(set);
            }
        }

        IReadOnlyList<HostQuestion> asked = questions.Questions;
        QuestionAnswers[] answers = pool.Kinds.Select(kind =>
        {
            cancellation.ThrowIfCancellationRequested();
            return QuestionAnswers.Of(kind.Sample, asked);
        }).ToArray();
        int[] hostGroupOf = Enumerable.Range(0, pool.Hosts.Count).Select(pool.KindOf).ToArray();
        return new MigrationCheck(guests, pool.Hosts, asked, guestGroups.ToArray(), guestGroupOf, answers, hostGroupOf, cancellation);
    }

    /// <summary>Whether a guest can move to a host, by their positions. Where it runs it can run, whatever is not known of that host.</summary>
    public MigrationVerdict this[int guest, int host] =>
        verdicts[(guestGroupOf[guest] * hostGroups.Length) + hostGroupOf[host]] is var verdict
        && verdict == MigrationVerdict.Unknown && homeOf[guest] == host ? MigrationVerdict.CanLand : verdict;

    /// <summary>The group of guests with the same needs that a guest belongs to.</summary>
    public int GuestGroupOf(int guest) => guestGroupOf[guest];

    /// <summary>The group of hosts with the same answers that a host belongs to.</summary>
    public int HostGroupOf(int host) => hostGroupOf[host];

    /// <summary>
    /// What of a guest's needs a host lacks, and what of them is not known of it: where both are equal, two hosts answer this
    /// guest alike, however much they differ in all else.
    /// </summary>
    public (object Lacking, object Open) AnswersOf(int guest, int host) => (
        guestGroups[guestGroupOf[guest]].Among(hostGroups[hostGroupOf[host]].Failed), guestGroups[guestGroupOf[guest]].Among(hostGroups[hostGroupOf[host]].Open));

    /// <summary>What to know beside the verdict of one pair.</summary>
    public IReadOnlyList<string> CautionsOf(int guest, int host) => Cautions(Guests[guest], Hosts[host]);

    /// <summary>How much of what a guest needs a host is known to lack.</summary>
    public int CountBlocking(int guest, int host) => guestGroups[guestGroupOf[guest]].Count(hostGroups[hostGroupOf[host]].Failed);

    /// <summary>How many of all pairs of guest and host have a verdict.</summary>
    public long Count(MigrationVerdict verdict)
    {
        long[] guests = Sizes(guestGroupOf, guestGroups.Length), hosts = Sizes(hostGroupOf, hostGroups.Length);
        long count = 0;
        for (int i = 0; i < verdicts.Length; i++)
        {
            count += verdicts[i] == verdict ? guests[i / hosts.Length] * hosts[i % hosts.Length] : 0;
        }

        // A guest's own host is no open question.
        int settled = Enumerable.Range(0, Guests.Count).Count(g => homeOf[g] >= 0 && verdicts[(guestGroupOf[g] * hostGroups.Length) + hostGroupOf[homeOf[g]]] == MigrationVerdict.Unknown);
        return verdict switch
        {
            MigrationVerdict.CanLand => count + settled,
            MigrationVerdict.Unknown => count - settled,
            MigrationVerdict.Cannot => count,
        };
    }

    /// <summary>The hosts to which a guest can move, cannot move, or of which that is not known.</summary>
    public IReadOnlyList<HostCpuid> HostsWith(int guest, MigrationVerdict verdict) =>
        Hosts.Where((_, h) => this[guest, h] == verdict).ToArray();

    /// <summary>The answer for one pair with everything that made it.</summary>
    public HostVerdict Explain(int guest, int host)
    {
        HostCpuid on = Hosts[host];
        (int Guest, int Host) groups = (guestGroupOf[guest], hostGroupOf[host]);
        if (!explained.TryGetValue(groups, out HostVerdict? same))
        {
            if (explained.Count >= MostKept)
            {
                explained.Clear();
            }

            explained[groups] = same = ExplainGroups(groups, on);
        }

        MigrationVerdict verdict = this[guest, host];
        return same with
        {
            Guest = Guests[guest].Name,
            Host = on.Name,
            Verdict = verdict,
            Missing = verdict == MigrationVerdict.CanLand ? Array.Empty<MissingDatum>() : same.Missing,
            Cautions = Cautions(Guests[guest], on),
        };
    }

    // What alike guests are told of alike hosts, names apart.
    private HostVerdict ExplainGroups((int Guest, int Host) groups, HostCpuid on)
    {
        QuestionSet set = guestGroups[groups.Guest];
        QuestionAnswers answers = hostGroups[groups.Host];
        BlockingFeature[] blocking = Tests(set, answers.Failed).Select(t => t.Explain(on)).GroupBy(b => (b.Bit, b.Feature)).Select(g => g.First()).ToArray();

        // A hypervisor that offers not even the FPU runs no such guests; every other bit says the same again.
        if (blocking.FirstOrDefault(b => b.Bit == Fpu && on.GuestMaximum is not null) is { } nothing)
        {
            nothing = nothing with { Meaning = Messages.NoGuestsThere, Remedies = new[] { new Remedy(RemedyKind.FirmwareSetting, Messages.SwitchVirtualizationOn) } };
            return new HostVerdict { Verdict = MigrationVerdict.Cannot, Blocking = new[] { nothing } };
        }

        return new HostVerdict
        {
            Verdict = verdicts[(groups.Guest * hostGroups.Length) + groups.Host],
            Blocking = blocking,
            Missing = MissingData.Of(Tests(set, answers.Open).ToArray(), on),
        };
    }

    /// <summary>Every pair, guest by guest. Made as it is asked for: ten million pairs are not held at once.</summary>
    public IEnumerable<HostVerdict> ExplainAll()
    {
        for (int g = 0; g < Guests.Count; g++)
        {
            for (int h = 0; h < Hosts.Count; h++)
            {
                yield return Explain(g, h);
            }
        }
    }

    private static long[] Sizes(int[] groupOf, int groups)
    {
        var sizes = new long[groups];
        foreach (int group in groupOf)
        {
            sizes[group]++;
        }

        return sizes;
    }

    private static IReadOnlyList<string> Cautions(MigratingGuest guest, HostCpuid host)
    {
        IEnumerable<string> vendor = guest.VendorIsGiven && guest.Vendor.IsKnown && host.Vendor.IsKnown && guest.Vendor != host.Vendor
            ? new[] { Verdicts.Messages.OtherVendorThanGiven(guest.Vendor.DisplayName, host.Vendor.DisplayName, guest.Hypervisor.CrossingDependsOn) }
            : new string[0];
        return vendor.Concat(Unseen(guest, host)).ToArray();
    }

    // Bits that say "something here is different, act on it": a guest that has not seen them does not act.
    private static IReadOnlyList<string> Unseen(MigratingGuest guest, HostCpuid host)
    {
        if (guest.Seen.Leaves.Count == 0)
        {
            return new string[0];
        }

        HostCpuid offered = guest.Hypervisor.Starting(host);
        string[] unseen = FeatureTable.Default.All
            .Where(r => r.Combine == CombineRule.Any && guest.Seen[r.Bit] == false && offered.Registers[r.Bit] == true)
            .Select(r => r.Name).ToArray();
        return unseen.Length == 0 ? new string[0] : new[] { Messages.UnseenAnyBits(unseen) };
    }

    private IEnumerable<HostQuestion> Tests(QuestionSet set, ulong[] answers) =>
        set.Members(answers).Select(i => asked[i]).OrderBy(t => t, Comparer<HostQuestion>.Create(HostQuestion.Compare));
}
