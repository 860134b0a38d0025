using System.Net;
using CpuMask.Cpuid;

namespace CpuMask.Migration;

/// <summary>
/// Finds the host that a guest says it runs on. A log says esx07.example.net where the dump is called esx07, or the other
/// way round; taking a guest's own host for another would free every trapped guest, so the first label decides where no
/// whole name does and no second host has it.
/// </summary>
internal sealed class GuestHomes
{
    private readonly Dictionary<string, int> byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> byLabel = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes the hosts.</summary>
    public GuestHomes(IReadOnlyList<HostCpuid> hosts)
    {
        for (int h = 0; h < hosts.Count; h++)
        {
            byName[hosts[h].Name] = h;
            string label = LabelOf(hosts[h].Name);
            byLabel[label] = byLabel.ContainsKey(label) ? -1 : h;
        }
    }

    /// <summary>The position of a host; -1 when none has the name, or it is not given.</summary>
    public int Find(string? name) => name is null ? -1
        : byName.TryGetValue(name, out int exact) ? exact
        : byLabel.TryGetValue(LabelOf(name), out int alike) ? alike : -1;

    // Of an address every part counts.
    private static string LabelOf(string name) =>
        IPAddress.TryParse(name, out _) || name.IndexOf('.') <= 0 ? name : name.Substring(0, name.IndexOf('.'));
}
