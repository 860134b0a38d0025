using System.Collections.Generic;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Pool;
using CpuMask.Text;

namespace CpuMask.Baselines;

/// <summary>
/// Takes hosts one by one, and holds their names, their sources, and one host of each kind: what a million records of a pool
/// have in common is held once.
/// </summary>
internal sealed class HostGathering
{
    private readonly TextStore texts = new();
    private readonly List<HostList.Entry> entries = new();
    private readonly List<int> kinds = new();
    private readonly List<HostCpuid> samples = new();
    private readonly Dictionary<HostCpuid, int> kindOf = new(HostKind.Alike);
    private readonly PositionIndex records = new();

    /// <summary>Takes a host, whether it was here before or not.</summary>
    public void Add(HostCpuid host) => Add(host.Name, host);

    /// <summary>Takes a host unless it was here: the same name, source and registers.</summary>
    /// <param name="name">What to call it.</param>
    /// <param name="host">The host.</param>
    public void AddOnce(string name, HostCpuid host)
    {
        int hash = unchecked((name.GetHashCode() * 31) + host.Source.GetHashCode());
        bool IsSame(int position) => texts.Is(entries[position].Source, host.Source) && texts.Is(entries[position].Name, name)
            && samples[kinds[position]].Registers.Equals(host.Registers);
        if (records.FindOrAdd(entries.Count, hash, IsSame) == entries.Count)
        {
            Add(name, host);
        }
    }

    /// <summary>Gives names that tell the hosts apart.</summary>
    public void Distinguish()
    {
        foreach (KeyValuePair<int, string> renamed in HostNames.Clashing(entries.Count, i => texts[entries[i].Name], i => texts[entries[i].Source]))
        {
            entries[renamed.Key] = new HostList.Entry(texts.Add(renamed.Value), entries[renamed.Key].Source);
        }
    }

    /// <summary>A group for each kind.</summary>
    public IEnumerable<BaselineGroup> Groups()
    {
        var filled = new int[samples.Count];
        foreach (int kind in kinds)
        {
            filled[kind]++;
        }

        HostList.Entry[][] hosts = filled.Select(n => new HostList.Entry[n]).ToArray();
        for (int i = kinds.Count - 1; i >= 0; i--)
        {
            hosts[kinds[i]][--filled[kinds[i]]] = entries[i];
        }

        return samples.Select((s, kind) => new BaselineGroup(s.Vendor, s.Signature, s.View, s.Registers, HostList.Of(texts, hosts[kind])));
    }

    private void Add(string name, HostCpuid host)
    {
        if (!kindOf.TryGetValue(host, out int kind))
        {
            kindOf[host] = kind = samples.Count;
            samples.Add(host);
        }

        entries.Add(new HostList.Entry(texts.Add(name), texts.Add(host.Source)));
        kinds.Add(kind);
    }
}
