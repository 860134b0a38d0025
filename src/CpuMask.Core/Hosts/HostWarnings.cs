using CpuMask.Cpuid;

namespace CpuMask.Hosts;

/// <summary>Gathers what reading hosts had to leave out or doubt: the same warning of a thousand hosts is one line.</summary>
public sealed class HostWarnings
{
    private readonly Dictionary<string, List<string>> hostsOf = new(StringComparer.Ordinal);
    private readonly List<string> order = new();

    /// <summary>The lines to print, in the order of first appearance, safe for a terminal.</summary>
    public IEnumerable<string> Lines => order.Select(w => Messages.OfHosts(hostsOf[w], w));

    /// <summary>Takes a host's warnings.</summary>
    public void Add(HostCpuid host)
    {
        foreach (string warning in host.Warnings)
        {
            if (!hostsOf.TryGetValue(warning, out List<string>? hosts))
            {
                hostsOf[warning] = hosts = new List<string>(1);
                order.Add(warning);
            }

            hosts.Add(host.Name);
        }
    }
}
