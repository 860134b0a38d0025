using System.Globalization;
using CpuMask.Cpuid;
using CpuMask.Text;

namespace CpuMask.Pool;

/// <summary>
/// Gives hosts names that tell them apart: folders full of files called cpuid.txt are common. Only a <see cref="HostPool"/> does
/// so.
/// </summary>
internal static class HostNames
{
    /// <summary>
    /// Hosts whose names clash get the shortest distinguishing end of their source; where sources clash as well, a number.
    /// </summary>
    /// <returns>The hosts in the order given; the same list when no names clash.</returns>
    public static IReadOnlyList<HostCpuid> Distinguish(IReadOnlyList<HostCpuid> hosts)
    {
        IReadOnlyDictionary<int, string> renamed = Clashing(hosts.Count, i => hosts[i].Name, i => hosts[i].Source);
        return renamed.Count == 0 ? hosts : hosts.Select((h, i) => renamed.TryGetValue(i, out string? name) ? h with { Name = name } : h).ToArray();
    }

    /// <summary>The names that clash, by position, with what <see cref="Distinguish"/> gives instead.</summary>
    /// <param name="count">How many hosts there are.</param>
    /// <param name="nameOf">A host's name, by its position.</param>
    /// <param name="sourceOf">A host's source.</param>
    internal static IReadOnlyDictionary<int, string> Clashing(int count, Func<int, string> nameOf, Func<int, string> sourceOf)
    {
        var byName = new PositionIndex(count);
        var clashes = new SortedDictionary<int, List<int>>();
        for (int i = 0; i < count; i++)
        {
            string name = nameOf(i);
            int first = byName.FindOrAdd(i, name.GetHashCode(), p => nameOf(p) == name);
            if (first != i)
            {
                List<int> same = clashes.TryGetValue(first, out List<int>? known) ? known : clashes[first] = new List<int> { first };
                same.Add(i);
            }
        }

        var renamed = new Dictionary<int, string>();
        var given = new HashSet<string>(StringComparer.Ordinal);
        bool IsTaken(string name) => given.Contains(name) || (byName.Find(name.GetHashCode(), p => nameOf(p) == name) is >= 0 and int p && !clashes.ContainsKey(p));
        foreach (List<int> clashing in clashes.Values)
        {
            string[] names = Distinct(nameOf(clashing[0]), clashing.Select(sourceOf).ToArray(), IsTaken);
            for (int k = 0; k < names.Length; k++)
            {
                renamed[clashing[k]] = names[k];
                given.Add(names[k]);
            }
        }

        return renamed;
    }

    // What fits nothing is a slip of the pen, a wildcard as well as a name.
    public static Wildcard[] Patterns(IEnumerable<string> names, IReadOnlyList<string> hosts)
    {
        Wildcard[] patterns = names.Select(n => Wildcard.Among(n, hosts)).ToArray();
        foreach (Wildcard pattern in patterns.Where(p => !hosts.Any(p.Matches)))
        {
            throw new CpuMaskException(ErrorIds.UnknownName, ErrorKind.Usage, Messages.NoSuchHost(pattern.Pattern, hosts)) { Named = pattern.Pattern };
        }

        return patterns;
    }

    /// <summary>
    /// The name that a host had before <see cref="Distinguish"/> put an end of its source in front. Names so made are written
    /// to JSON, and read again among others the same host may need another one, or none.
    /// </summary>
    public static string Own(HostCpuid host)
    {
        string[] parts = host.Name.IndexOf('/') < 0 && host.Name.IndexOf(':') < 0 ? Array.Empty<string>() : Parts(host.Source);
        if (parts.Length == 0)
        {
            return host.Name;
        }

        int slash = host.Name.LastIndexOf('/');
        string last = host.Name.Substring(slash + 1), prefix = parts[parts.Length - 1] + ":";
        string own = last.StartsWith(prefix, StringComparison.Ordinal) ? last.Substring(prefix.Length) : last;
        int folders = slash < 0 ? 0 : host.Name.Substring(0, slash).Count(c => c == '/') + 1;
        return own.Length > 0 && Tail(own, parts, folders) == host.Name ? own : host.Name;
    }

    /// <summary>
    /// Gives hosts the names that they had earlier, where a clash that came or went would give them others: a host is known by
    /// its own name and its source.
    /// </summary>
    /// <param name="hosts">The hosts, with names that tell them apart.</param>
    /// <param name="earlier">The hosts as they were called earlier.</param>
    public static IReadOnlyList<HostCpuid> Keep(IReadOnlyList<HostCpuid> hosts, IReadOnlyList<HostCpuid> earlier)
    {
        ILookup<(string, string), HostCpuid> before = earlier.ToLookup(h => (Own(h), h.Source));
        (string Own, string Source)[] keys = hosts.Select(h => (Own(h), h.Source)).ToArray();
        var once = new HashSet<(string, string)>(keys.GroupBy(k => k).Where(g => g.Count() == 1).Select(g => g.Key));
        string[] names = hosts.Select((h, i) =>
            once.Contains(keys[i]) && before[keys[i]].ToArray() is { Length: 1 } same ? same[0].Name : h.Name).ToArray();
        bool changes = hosts.Where((h, i) => h.Name != names[i]).Any() && names.Distinct(StringComparer.Ordinal).Count() == names.Length;
        return changes ? hosts.Select((h, i) => h.Name == names[i] ? h : h with { Name = names[i] }).ToArray() : hosts;
    }

    private static string[] Parts(string source) => source.Split(new[] { '/', '\\' }, StringSplitOptions.RemoveEmptyEntries);

    // What to call hosts of one name.
    private static string[] Distinct(string name, string[] sources, Func<string, bool> isTaken)
    {
        string[][] parts = sources.Select(Parts).ToArray();
        int most = parts.Max(p => p.Length);
        for (int tail = 1; tail <= most; tail++)
        {
            string[] names = parts.Select(p => Tail(name, p, tail)).ToArray();
            if (names.Distinct(StringComparer.Ordinal).Count() == names.Length && !names.Any(isTaken))
            {
                return names;
            }
        }

        var numbered = new string[sources.Length];
        for (int k = 0, n = 1; k < numbered.Length; k++)
        {
            do
            {
                numbered[k] = name + "#" + n++.ToString(CultureInfo.InvariantCulture);
            }
            while (isTaken(numbered[k]));
        }

        return numbered;
    }

    // "site1/esx07" for the host esx07 that came from site1/esx07.txt.
    private static string Tail(string name, string[] parts, int count)
    {
        if (parts.Length == 0)
        {
            return name;
        }

        IEnumerable<string> folders = parts.Take(parts.Length - 1).Skip(Math.Max(0, parts.Length - 1 - count));
        string file = parts[parts.Length - 1];
        string last = file.StartsWith(name, StringComparison.Ordinal) ? name : file + ":" + name;
        return string.Join("/", folders.Concat(new[] { last }));
    }
}
