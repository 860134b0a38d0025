using System.Threading;
using CpuMask.Cpuid;
using CpuMask.Guests;
using CpuMask.Migration.Verdicts;

namespace CpuMask.Migration.Patching;

/// <summary>
/// Which hosts are open to which guests while a wave goes on. A guest can be anywhere that is open to it, because moving is
/// free; what counts is that at every moment some host other than the one in maintenance is.
/// </summary>
internal sealed class PatchOptions
{
    private readonly bool[][] now;
    private readonly bool[][] then;
    private readonly bool[][] original;
    private readonly int[] open;
    private readonly int[] groupOf;
    private readonly int[] kindOf;
    private readonly HashSet<int> lost = new();

    private PatchOptions(PatchOptions other)
    {
        original = other.original;
        then = other.then;
        groupOf = other.groupOf;
        kindOf = other.kindOf;
        now = other.now.Select(r => (bool[])r.Clone()).ToArray();
        open = (int[])other.open.Clone();
        lost = new HashSet<int>(other.lost);
    }

    public PatchOptions(IReadOnlyList<HostCpuid> before, IReadOnlyList<HostCpuid> after, IReadOnlyList<MigratingGuest> guests, CancellationToken cancellation)
    {
        MigrationCheck check = MigrationCheck.Of(guests, before.Concat(after).ToArray(), cancellation);
        int hosts = before.Count;
        var homes = new GuestHomes(before);
        int[] home = guests.Select(g => homes.Find(g.Host)).ToArray();
        bool[][] rows = Enumerable.Range(0, guests.Count).Select(g => Enumerable.Range(0, hosts * 2).Select(h =>
            check[g, h] == MigrationVerdict.CanLand

            // Where it runs it runs, however little is known.
            || h == home[g]).ToArray()).ToArray();
        groupOf = Classes(rows, out int[] first);
        now = first.Select(g => rows[g].Take(hosts).ToArray()).ToArray();
        original = now.Select(r => (bool[])r.Clone()).ToArray();
        then = first.Select(g => rows[g].Skip(hosts).ToArray()).ToArray();
        kindOf = Classes(Enumerable.Range(0, hosts).Select(h => now.Select(r => r[h]).Concat(then.Select(r => r[h])).ToArray()), out _);
        open = now.Select(r => r.Count(o => o)).ToArray();
    }

    /// <summary>How many sets of guests there are that can use the same hosts throughout.</summary>
    public int GroupCount => now.Length;

    /// <summary>The same, to be patched by itself.</summary>
    public PatchOptions Copy() => new(this);

    /// <summary>The kind of a host: those of one are open to the same guests, before and after.</summary>
    public int KindOf(int host) => kindOf[host];

    /// <summary>Whether patching a host closes it to some guests.</summary>
    public bool Closes(int host) => Enumerable.Range(0, original.Length).Any(g => original[g][host] && !then[g][host]);

    /// <summary>
    /// The host to patch next: one that traps nobody if there is one; of those the one that closes itself to the fewest
    /// guests, then the one that opens itself to the most. What only opens hosts never makes a later step worse.
    /// </summary>
    public int Best(IEnumerable<int> candidates) => candidates.GroupBy(h => kindOf[h]).Select(k => k.First())
        .Select(h => (Host: h, Trapped: Trapped(h).Count(), Closed: Groups().Count(g => now[g][h] && !then[g][h]), Opened: Groups().Count(g => !now[g][h] && then[g][h])))
        .OrderBy(c => c.Trapped).ThenBy(c => c.Closed).ThenByDescending(c => c.Opened).ThenBy(c => c.Host)
        .First().Host;

    /// <summary>Whether a host's maintenance leaves any guest nowhere.</summary>
    public bool Traps(int host) => Trapped(host).Any();

    /// <summary>The guests that are open to this host alone, so that its maintenance leaves them nowhere.</summary>
    public IEnumerable<int> TrappedBy(int host)
    {
        var trapped = new HashSet<int>(Trapped(host));
        return Enumerable.Range(0, groupOf.Length).Where(g => trapped.Contains(groupOf[g]));
    }

    /// <summary>How many hosts other than one are open to a guest.</summary>
    public int OthersFor(int guest, int host) => open[groupOf[guest]] - (now[groupOf[guest]][host] ? 1 : 0);

    /// <summary>Patches a host. Guests that it traps are restarted and no longer count.</summary>
    public void Patch(int host)
    {
        lost.UnionWith(Trapped(host).ToArray());
        for (int g = 0; g < now.Length; g++)
        {
            open[g] += (then[g][host] ? 1 : 0) - (now[g][host] ? 1 : 0);
            now[g][host] = then[g][host];
        }
    }

    /// <summary>Takes a patch back that trapped nobody.</summary>
    public void Unpatch(int host)
    {
        for (int g = 0; g < now.Length; g++)
        {
            open[g] += (original[g][host] ? 1 : 0) - (now[g][host] ? 1 : 0);
            now[g][host] = original[g][host];
        }
    }

    private static int[] Classes(IEnumerable<bool[]> rows, out int[] first)
    {
        var known = new Dictionary<string, int>();
        var firsts = new List<int>();
        int[] classes = rows.Select((row, i) =>
        {
            string key = new(row.Select(b => b ? '1' : '0').ToArray());
            if (!known.TryGetValue(key, out int c))
            {
                known[key] = c = firsts.Count;
                firsts.Add(i);
            }

            return c;
        }).ToArray();
        first = firsts.ToArray();
        return classes;
    }

    private IEnumerable<int> Trapped(int host) => Groups().Where(g => open[g] - (now[g][host] ? 1 : 0) == 0);

    private IEnumerable<int> Groups() => Enumerable.Range(0, now.Length).Where(g => !lost.Contains(g));
}
