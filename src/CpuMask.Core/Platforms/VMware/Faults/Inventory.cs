using CpuMask.Cpuid;
using CpuMask.Faults;
using CpuMask.Platforms.VMware.Hosts;
using CpuMask.Reading;

namespace CpuMask.Platforms.VMware.Faults;

/// <summary>
/// Lists of hosts with their newest EVC mode: RVTools' vHost sheet, what PowerCLI prints or exports of MaxEVCModeKey, and saved hosts
/// that say it. They ask which mode a cluster could have, and the hosts' own answer is there: vCenter computed it.
/// </summary>
internal static class Inventory
{
    private static readonly DumpFormats Formats = new(new DumpReader[] { new HostInventoryReader() });

    /// <summary>Reads a list; null when the input is none.</summary>
    public static FaultReading? Read(FaultInput input)
    {
        if (!input.Text.HasNearBeginning("evc", 64 << 10))
        {
            return null;
        }

        DumpImport import = Formats.Read(input.Text, input.Source, input.Name);
        FaultFinding[] found = Of(import.Hosts).ToArray();
        return found.Length == 0 ? null : new FaultReading { Findings = found, Warnings = import.Problems.Select(p => p.Message).ToArray() };
    }

    /// <summary>A finding for each cluster of hosts; nothing where no host says its newest mode.</summary>
    public static IEnumerable<FaultFinding> Of(IReadOnlyList<HostCpuid> hosts)
    {
        if (hosts.All(h => ModeOf(h).Length == 0))
        {
            yield break;
        }

        foreach (IGrouping<string, HostCpuid> cluster in hosts.GroupBy(h => h.Surroundings?.Cluster ?? string.Empty, StringComparer.OrdinalIgnoreCase))
        {
            string[] modes = cluster.Select(ModeOf).Where(m => m.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
            string[] vendors = modes.Select(m => m.Split('-')[0].ToLowerInvariant()).Distinct().ToArray();
            string? lowest = vendors.Length == 1 ? ExpectedEvc.Lowest(modes) : null;
            string[] limiting = cluster.Where(h => ModeOf(h).Equals(lowest, StringComparison.OrdinalIgnoreCase)).Select(h => h.Name).ToArray();
            string[] silent = cluster.Where(h => ModeOf(h).Length == 0).Select(h => h.Name).ToArray();
            yield return new FaultFinding
            {
                Kind = FaultKind.Inventory,
                Question = FaultQuestion.Inventory,
                Summary = vendors.Length > 1 ? Messages.ClusterOfTwoVendors(cluster.Key)
                    : lowest is null ? Messages.ClusterModeNotKnown(cluster.Key, modes)
                    : Messages.ClusterMode(cluster.Key, lowest, limiting),
                Notes = cluster.GroupBy(h => (ModeOf(h), h.Brand)).Select(g => Messages.HostsOfMode(g.Select(h => h.Name).ToArray(), g.Key.Brand, g.Key.Item1)).ToArray(),
                NotKnown = silent.Length > 0 ? new[] { Messages.HostsWithoutMode(silent) } : new string[0],
            };
        }
    }

    private static string ModeOf(HostCpuid host) => host.Surroundings?.MaxEvcMode ?? string.Empty;
}
