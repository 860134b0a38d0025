using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using CpuMask.Faults;

namespace CpuMask.Platforms.VMware.Faults;

/// <summary>
/// Lists of hosts with their newest EVC mode: RVTools' vHost sheet, and what PowerCLI prints or exports of MaxEVCModeKey. They ask
/// which mode a cluster could have, and the hosts' own answer is there: vCenter computed it.
/// </summary>
internal static class Inventory
{
    private static readonly Regex Key = new(@"\b(?:intel|amd)-[a-z0-9][a-z0-9-]{2,30}\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(2));

    /// <summary>A finding for each cluster; nothing where a text is no such list.</summary>
    public static IEnumerable<FaultFinding> In(FaultText text)
    {
        int header = text.Lines.ToList().FindIndex(l => l.IndexOf("EVC", StringComparison.OrdinalIgnoreCase) >= 0 && l.IndexOf("max", StringComparison.OrdinalIgnoreCase) >= 0 && l.Length < 4000);
        if (header < 0)
        {
            yield break;
        }

        (string Host, string Cluster, string Mode, string Cpu)[] hosts = (IsList(text.Lines[header]) ? FromList(text) : FromTable(text, header)).Take(10_000).ToArray();
        if (hosts.All(h => h.Mode.Length == 0))
        {
            yield break;
        }

        foreach (var cluster in hosts.GroupBy(h => h.Cluster, StringComparer.OrdinalIgnoreCase))
        {
            string[] modes = cluster.Select(h => h.Mode).Where(m => m.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
            string[] vendors = modes.Select(m => m.Split('-')[0].ToLowerInvariant()).Distinct().ToArray();
            string? lowest = vendors.Length == 1 ? ExpectedEvc.Lowest(modes) : null;
            string[] limiting = cluster.Where(h => h.Mode.Equals(lowest, StringComparison.OrdinalIgnoreCase)).Select(h => h.Host).ToArray();
            yield return new FaultFinding
            {
                Kind = FaultKind.Inventory,
                Question = FaultQuestion.Inventory,
                Summary = vendors.Length > 1 ? Messages.ClusterOfTwoVendors(cluster.Key)
                    : lowest is null ? Messages.ClusterModeNotKnown(cluster.Key, modes)
                    : Messages.ClusterMode(cluster.Key, lowest, limiting),
                Notes = cluster.GroupBy(h => (h.Mode, h.Cpu)).Select(g => Messages.HostsOfMode(g.Select(h => h.Host).ToArray(), g.Key.Cpu, g.Key.Mode)).ToArray(),
                NotKnown = cluster.Any(h => h.Mode.Length == 0) ? new[] { Messages.HostsWithoutMode(cluster.Where(h => h.Mode.Length == 0).Select(h => h.Host).ToArray()) } : new string[0],
            };
        }
    }

    private static bool IsList(string line) => Regex.IsMatch(line, @"^\s*\w*max\w*evc\w*\s*:", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    // "Name : esx01" and "MaxEVCMode : intel-haswell", a block for each host.
    private static IEnumerable<(string, string, string, string)> FromList(FaultText text)
    {
        string host = string.Empty, cluster = string.Empty, cpu = string.Empty;
        foreach (string line in text.Lines)
        {
            int colon = line.IndexOf(':');
            string name = colon < 0 ? string.Empty : line.Substring(0, colon).Trim().ToLowerInvariant(), value = colon < 0 ? string.Empty : line.Substring(colon + 1).Trim();
            if (name is "name" or "host" or "vmhost")
            {
                host = value;
                cluster = cpu = string.Empty;
            }
            else if (name is "cluster" or "parent")
            {
                cluster = value;
            }
            else if (name is "processortype" or "cpu model" or "cpumodel")
            {
                cpu = value;
            }
            else if (name.Contains("max") && name.Contains("evc"))
            {
                yield return (host, cluster, ModeIn(value), cpu);
            }
        }
    }

    private static IEnumerable<(string, string, string, string)> FromTable(FaultText text, int header)
    {
        string heading = text.Lines[header];
        char separator = new[] { '\t', ';', ',' }.FirstOrDefault(c => heading.IndexOf(c) >= 0);
        string[] names = Cells(heading, separator);
        int max = Array.FindIndex(names, n => n.IndexOf("max", StringComparison.OrdinalIgnoreCase) >= 0 && n.IndexOf("EVC", StringComparison.OrdinalIgnoreCase) >= 0);
        int host = Math.Max(0, Array.FindIndex(names, n => n.ToLowerInvariant() is "host" or "name" or "vmhost" or "hostname"));
        int cluster = Array.FindIndex(names, n => n.ToLowerInvariant() is "cluster" or "parent");
        int cpu = Array.FindIndex(names, n => n.ToLowerInvariant() is "cpu model" or "cpumodel" or "processortype");
        foreach (string line in text.Lines.Skip(header + 1).Where(l => l.Trim(' ', '-', '\t').Length > 0))
        {
            string[] cells = Cells(line, separator);
            string mode = separator == default ? ModeIn(line, last: true) : max < cells.Length ? ModeIn(cells[max]) : string.Empty;
            if (cells.Length > host && (mode.Length > 0 || (separator != default && cells.Length >= names.Length)))
            {
                yield return (cells[host], separator != default && cluster >= 0 && cluster < cells.Length ? cells[cluster] : string.Empty, mode, separator != default && cpu >= 0 && cpu < cells.Length ? cells[cpu] : string.Empty);
            }
        }
    }

    private static string[] Cells(string line, char separator) => separator == default
        ? line.Split(new[] { ' ', '\t' }, StringSplitOptions.RemoveEmptyEntries)
        : line.Split(separator).Select(c => c.Trim(' ', '\'', '"')).ToArray();

    private static string ModeIn(string text, bool last = false)
    {
        try
        {
            Match[] found = Key.Matches(text).Cast<Match>().ToArray();
            return found.Length == 0 ? string.Empty : (last ? found[found.Length - 1] : found[0]).Value.ToLowerInvariant();
        }
        catch (RegexMatchTimeoutException)
        {
            return string.Empty;
        }
    }
}
