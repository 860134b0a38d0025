using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CpuMask.Cpuid;

namespace CpuMask.Migration.Pool;

/// <summary>
/// Which hosts are open to which guests while a wave goes on. A guest can be anywhere that is open to it, because moving is
/// free; what counts is that at every moment some host other than the one in maintenance is.
/// </summary>
internal sealed class PatchOptions
{
    private readonly bool[][] now;
    private readonly bool[][] then;
    private readonly int[] open;
    private readonly int[] groupOf;
    private readonly int[] kindOf;
    private readonly HashSet<int> lost = new();

    public PatchOptions(IReadOnlyList<HostCpuid> before, IReadOnlyList<HostCpuid> after, IReadOnlyList<MigratingGuest> guests, CancellationToken cancellation)
    {
        MigrationCheck check = MigrationCheck.Of(guests, before.Concat(after).ToArray(), cancellation);
        int hosts = before.Count;
        bool[][] rows = Enumerable.Range(0, guests.Count).Select(g => Enumerable.Range(0, hosts * 2).Select(h =>
            check[g, h] == MigrationVerdict.CanLand

            // Where it runs it runs, however little is known.
            || (h < hosts && guests[g].Host is { } home && home == before[h].Name)).ToArray()).ToArray();
        groupOf = Classes(rows, out int[] first);
        now = first.Select(g => rows[g].Take(hosts).ToArray()).ToArray();
        then = first.Select(g => rows[g].Skip(hosts).ToArray()).ToArray();
        kindOf = Classes(Enumerable.Range(0, hosts).Select(h => now.Select(r => r[h]).Concat(then.Select(r => r[h])).ToArray()), out _);
        open = now.Select(r => r.Count(o => o)).ToArray();
    }

    /// <summary>
    /// The host to patch next: one that traps nobody if there is one; of those the one that closes itself to the fewest
    /// guests, then the one that opens itself to the most. What only opens hosts never makes a later step worse.
    /// </summary>
    public int Best(IEnumerable<int> candidates) => candidates.GroupBy(h => kindOf[h]).Select(k => k.First())
        .Select(h => (Host: h, Trapped: Trapped(h).Count(), Closed: Groups().Count(g => now[g][h] && !then[g][h]), Opened: Groups().Count(g => !now[g][h] && then[g][h])))
        .OrderBy(c => c.Trapped).ThenBy(c => c.Closed).ThenByDescending(c => c.Opened).ThenBy(c => c.Host)
        .First().Host;

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
