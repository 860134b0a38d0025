using CpuMask.Cpuid;
using CpuMask.Text;

namespace CpuMask.Pool;

/// <summary>
/// Several hosts made one thing, once: names that tell them apart, kinds of alike hosts, and what makes an answer about them
/// doubtful. Immutable.
/// </summary>
public sealed class HostPool
{
    private readonly Lazy<IReadOnlyList<HostKind>> kinds;
    private readonly Lazy<int[]> kindOf;

    private HostPool(IReadOnlyList<HostCpuid> hosts)
    {
        Hosts = hosts;

        // Many ask for the names alone.
        kinds = new(() => HostKind.Of(hosts));
        kindOf = new(NumberKinds);
    }

    /// <summary>The hosts, with names that tell them apart, in the order given.</summary>
    public IReadOnlyList<HostCpuid> Hosts { get; }

    /// <summary>The kinds of alike hosts, in order of first appearance.</summary>
    public IReadOnlyList<HostKind> Kinds => kinds.Value;

    /// <summary>The hosts with equal registers together, whatever else differs: for what compares bits alone.</summary>
    public IReadOnlyList<HostKind> ByRegisters => HostKind.OfRegisters(Hosts);

    /// <summary>What hosts of different views or vendors make doubtful.</summary>
    public IReadOnlyList<string> Doubts => Mixed(h => HostViews.Name(h.View), Messages.MixedViews)
        .Concat(Mixed(h => h.Vendor.IsKnown ? h.Vendor.DisplayName : null, Messages.MixedVendors)).ToArray();

    /// <summary>Makes a pool of hosts as they were read.</summary>
    public static HostPool Of(IEnumerable<HostCpuid> hosts) => new(HostNames.Distinguish(hosts as IReadOnlyList<HostCpuid> ?? hosts.ToArray()));

    /// <summary>The kind that a host is of, by the positions of both.</summary>
    public int KindOf(int host) => kindOf.Value[host];

    /// <summary>The positions of some of the hosts.</summary>
    /// <param name="names">Host names without regard to case; <c>*</c> and <c>?</c> are wildcards.</param>
    /// <exception cref="CpuMaskException">A name or wildcard fits none of the hosts.</exception>
    public IReadOnlyList<int> Find(IEnumerable<string> names)
    {
        Wildcard[] patterns = HostNames.Patterns(names, Hosts.Select(h => h.Name).ToArray());
        return Enumerable.Range(0, Hosts.Count).Where(h => patterns.Any(p => p.Matches(Hosts[h].Name))).ToArray();
    }

    /// <summary>The hosts without some of them.</summary>
    /// <inheritdoc cref="Find"/>
    public IReadOnlyList<HostCpuid> Without(IEnumerable<string> names)
    {
        var gone = new HashSet<int>(Find(names));
        return Hosts.Where((_, i) => !gone.Contains(i)).ToArray();
    }

    private int[] NumberKinds()
    {
        var number = new Dictionary<HostCpuid, int>(Hosts.Count, ByReference.Instance);
        for (int kind = 0; kind < Kinds.Count; kind++)
        {
            foreach (HostCpuid host in Kinds[kind].Hosts)
            {
                number[host] = kind;
            }
        }

        return Hosts.Select(h => number[h]).ToArray();
    }

    private IEnumerable<string> Mixed(Func<HostCpuid, string?> wordOf, Func<IReadOnlyList<string>, string> say)
    {
        string[] words = Hosts.Select(wordOf).Where(w => w is not null).Select(w => w!).Distinct().ToArray();
        return words.Length < 2 ? new string[0] : new[]
        {
            say(words.Select(w => w + " (" + Wording.List(Hosts.Where(h => wordOf(h) == w).Select(h => h.Name).ToArray(), 3) + ")").ToArray()),
        };
    }

    private sealed class ByReference : IEqualityComparer<HostCpuid>
    {
        public static readonly ByReference Instance = new();

        public bool Equals(HostCpuid? a, HostCpuid? b) => ReferenceEquals(a, b);

        public int GetHashCode(HostCpuid host) => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(host);
    }
}
