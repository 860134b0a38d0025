using System.Threading;

namespace CpuMask.Migration.Patching;

/// <summary>
/// The order of a wave. Taking the best host next is right as long as patches only open hosts to guests. Where some close
/// hosts, a step that is the best now can spoil a later one, so the orders are searched when that one traps anybody. Hosts
/// that the same guests can use, before and after, are one kind, and which of them goes first does not matter.
/// </summary>
internal sealed class PatchOrder
{
    // Some seconds at most; a pool of a few kinds of host has far fewer states.
    private const long MostWork = 200_000_000;

    private readonly PatchOptions options;
    private readonly int[][] members;
    private readonly HashSet<string> dead = new();
    private long work;

    private PatchOrder(PatchOptions options, IEnumerable<int> wave)
    {
        this.options = options;
        members = wave.GroupBy(options.KindOf).Select(k => k.ToArray()).ToArray();
    }

    /// <summary>The order in which to patch some hosts.</summary>
    /// <param name="options">Which hosts are open to which guests before the wave.</param>
    /// <param name="wave">The hosts to patch.</param>
    /// <param name="isProven">False when the search was given up, so that there may be a better order.</param>
    /// <param name="cancellation">Stops the search.</param>
    public static IReadOnlyList<int> Of(PatchOptions options, IReadOnlyList<int> wave, out bool isProven, CancellationToken cancellation)
    {
        List<int> greedy = Greedy(options.Copy(), wave, out bool isSafe, cancellation);
        isProven = true;
        if (isSafe || !wave.Any(options.Closes))
        {
            return greedy;
        }

        var search = new PatchOrder(options.Copy(), wave);
        int[]? safe = search.Search(cancellation);
        isProven = safe is not null || search.work < MostWork;
        return safe ?? (IReadOnlyList<int>)greedy;
    }

    private static List<int> Greedy(PatchOptions options, IReadOnlyList<int> wave, out bool isSafe, CancellationToken cancellation)
    {
        var left = new List<int>(wave);
        var order = new List<int>();
        isSafe = true;
        while (left.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            int next = options.Best(left);
            isSafe &= !options.Traps(next);
            options.Patch(next);
            left.Remove(next);
            order.Add(next);
        }

        return order;
    }

    // Depth first, without recursion: a state is how many hosts of each kind are patched, and a state from which there is no
    // way on is never entered twice.
    private int[]? Search(CancellationToken cancellation)
    {
        var patched = new int[members.Length];
        var path = new List<int>();
        var choices = new Stack<Queue<int>>();
        choices.Push(Choices(patched));
        while (choices.Count > 0 && work < MostWork)
        {
            cancellation.ThrowIfCancellationRequested();
            if (path.Count == members.Sum(m => m.Length))
            {
                return path.ToArray();
            }

            if (choices.Peek().Count == 0)
            {
                choices.Pop();
                dead.Add(string.Join(",", patched));
                if (path.Count > 0)
                {
                    int last = path[path.Count - 1];
                    path.RemoveAt(path.Count - 1);
                    options.Unpatch(last);
                    patched[Array.FindIndex(members, m => m.Contains(last))]--;
                }

                continue;
            }

            int kind = choices.Peek().Dequeue();
            int host = members[kind][patched[kind]];
            patched[kind]++;
            options.Patch(host);
            path.Add(host);
            choices.Push(dead.Contains(string.Join(",", patched)) ? new Queue<int>() : Choices(patched));
        }

        return null;
    }

    // A step that traps nobody and closes nothing can come first without spoiling anything, so it is the only choice then.
    private Queue<int> Choices(int[] patched)
    {
        int[] open = Enumerable.Range(0, members.Length).Where(k => patched[k] < members[k].Length).ToArray();
        work += (long)open.Length * options.GroupCount;
        int[] harmless = open.Where(k => !options.Traps(members[k][patched[k]])).ToArray();
        int[] free = harmless.Where(k => !options.Closes(members[k][patched[k]])).Take(1).ToArray();
        return new Queue<int>(free.Length > 0 ? free : harmless);
    }
}
