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
        var byName = new Dictionary<string, List<int>>(hosts.Count, StringComparer.Ordinal);
        bool clash = false;
        for (int i = 0; i < hosts.Count; i++)
        {
            if (!byName.TryGetValue(hosts[i].Name, out List<int>? same))
            {
                byName[hosts[i].Name] = same = new List<int>(1);
            }

            same.Add(i);
            clash |= same.Count > 1;
        }

        if (!clash)
        {
            return hosts;
        }

        HostCpuid[] named = hosts.ToArray();
        var taken = new HashSet<string>(byName.Where(p => p.Value.Count == 1).Select(p => p.Key), StringComparer.Ordinal);
        foreach (KeyValuePair<string, List<int>> pair in byName.Where(p => p.Value.Count > 1))
        {
            Rename(named, pair.Value, taken);
        }

        return named;
    }

    // What fits nothing is a slip of the pen, a wildcard as well as a name.
    public static Wildcard[] Patterns(IEnumerable<string> names, IReadOnlyList<string> hosts)
    {
        Wildcard[] patterns = names.Select(n => new Wildcard(n)).ToArray();
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

    private static void Rename(HostCpuid[] hosts, List<int> clashing, HashSet<string> taken)
    {
        string[][] parts = clashing.Select(i => Parts(hosts[i].Source)).ToArray();
        int most = parts.Max(p => p.Length);
        for (int tail = 1; tail <= most; tail++)
        {
            string[] names = clashing.Select((host, k) => Tail(hosts[host].Name, parts[k], tail)).ToArray();
            if (names.Distinct(StringComparer.Ordinal).Count() == names.Length && !names.Any(taken.Contains))
            {
                Apply(hosts, clashing, names, taken);
                return;
            }
        }

        var numbered = new string[clashing.Count];
        for (int k = 0, n = 1; k < clashing.Count; k++)
        {
            string name;
            do
            {
                name = hosts[clashing[k]].Name + "#" + n++.ToString(System.Globalization.CultureInfo.InvariantCulture);
            }
            while (taken.Contains(name));
            numbered[k] = name;
        }

        Apply(hosts, clashing, numbered, taken);
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

    private static void Apply(HostCpuid[] hosts, List<int> clashing, string[] names, HashSet<string> taken)
    {
        for (int k = 0; k < names.Length; k++)
        {
            hosts[clashing[k]] = hosts[clashing[k]] with { Name = names[k] };
            taken.Add(names[k]);
        }
    }
}
