using CpuMask.Cpuid;
using CpuMask.Text;

namespace CpuMask.Pool;

/// <summary>
/// A pool of so many hosts that of each only its name and source are held, and of each kind one host: a million records of a
/// fleet are a few dozen kinds of CPU. Hosts are taken one by one.
/// </summary>
internal sealed class LeanPool
{
    private readonly List<PackedName> hosts = new();
    private readonly List<int> kindOf = new();
    private readonly List<HostCpuid> samples = new();
    private readonly Dictionary<HostCpuid, int> kinds = new(HostKind.Alike);
    private PositionIndex records = new();

    /// <summary>The names and sources.</summary>
    public TextStore Texts { get; } = new();

    /// <summary>Each kind by one of its hosts, with all of them, in order of first appearance.</summary>
    public IEnumerable<(HostCpuid Sample, PackedName[] Hosts)> Kinds
    {
        get
        {
            var count = new int[samples.Count];
            foreach (int kind in kindOf)
            {
                count[kind]++;
            }

            PackedName[][] members = count.Select(n => new PackedName[n]).ToArray();
            for (int i = hosts.Count - 1; i >= 0; i--)
            {
                members[kindOf[i]][--count[kindOf[i]]] = hosts[i];
            }

            return samples.Select((sample, kind) => (sample, members[kind]));
        }
    }

    /// <summary>Takes a host, whether it was here before or not.</summary>
    public void Add(HostCpuid host) => Add(host.Name, host);

    /// <summary>
    /// Takes a host unless one of its name, source and registers is here. One that got a longer name in another pool, to be
    /// told from its namesakes there, goes by its own again.
    /// </summary>
    public void AddOnce(HostCpuid host)
    {
        string name = HostNames.Own(host);
        int hash = unchecked((name.GetHashCode() * 31) + host.Source.GetHashCode());
        bool IsSame(int position) => Texts.Is(hosts[position].Source, host.Source) && Texts.Is(hosts[position].Name, name)
            && samples[kindOf[position]].Registers.Equals(host.Registers);
        if (records.FindOrAdd(hosts.Count, hash, IsSame) == hosts.Count)
        {
            Add(name, host);
        }
    }

    /// <summary>Gives names that tell the hosts apart, as <see cref="HostPool.Of"/> does.</summary>
    public void Distinguish()
    {
        // All have been taken, and another index of this size is about to be made.
        records = new PositionIndex();
        foreach (KeyValuePair<int, string> renamed in HostNames.Clashing(hosts.Count, i => Texts[hosts[i].Name], i => Texts[hosts[i].Source]))
        {
            hosts[renamed.Key] = new PackedName(Texts.Add(renamed.Value), hosts[renamed.Key].Source);
        }
    }

    private void Add(string name, HostCpuid host)
    {
        if (!kinds.TryGetValue(host, out int kind))
        {
            kinds[host] = kind = samples.Count;
            samples.Add(host);
        }

        hosts.Add(new PackedName(Texts.Add(name), Texts.Add(host.Source)));
        kindOf.Add(kind);
    }

    /// <summary>A host's name and source, as <see cref="Texts"/> has them.</summary>
    internal readonly struct PackedName
    {
        public PackedName(uint name, uint source)
        {
            Name = name;
            Source = source;
        }

        public uint Name { get; }

        public uint Source { get; }
    }
}
