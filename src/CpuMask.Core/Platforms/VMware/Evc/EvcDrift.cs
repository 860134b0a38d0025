namespace CpuMask.Platforms.VMware.Evc;

/// <summary>What two lists have under one mode's key: a mode's list changes with vCenter's patches, and its name does not.</summary>
/// <param name="Key">The mode's key.</param>
/// <param name="OnlyFirst">The features that only the first list has in it.</param>
/// <param name="OnlySecond">The features that only the second has.</param>
internal sealed record EvcModeDifference(string Key, IReadOnlyList<string> OnlyFirst, IReadOnlyList<string> OnlySecond)
{
    /// <summary>True when both lists say the same.</summary>
    public bool IsSame => OnlyFirst.Count == 0 && OnlySecond.Count == 0;

    /// <inheritdoc/>
    public override string ToString() => Key;
}

/// <summary>A host that is not as its cluster's mode says.</summary>
/// <param name="Host">The host.</param>
/// <param name="Message">What is wrong.</param>
public sealed record EvcStray(string Host, string Message);

/// <summary>Drift: modes of one name that differ between vCenters, and clusters whose hosts are not what their mode says.</summary>
internal static class EvcDrift
{
    /// <summary>Compares the modes of two lists, each that both have, and says which only one has.</summary>
    /// <param name="first">One vCenter's modes.</param>
    /// <param name="second">Another's.</param>
    /// <returns>A row for each key that both have, in the first list's order.</returns>
    public static IReadOnlyList<EvcModeDifference> Compare(IReadOnlyList<EvcMode> first, IReadOnlyList<EvcMode> second)
    {
        var rows = new List<EvcModeDifference>();
        foreach (EvcMode a in first)
        {
            if (second.FirstOrDefault(m => m.Key.Equals(a.Key, StringComparison.OrdinalIgnoreCase)) is { } b)
            {
                rows.Add(new EvcModeDifference(a.Key, a.Features.Where(f => !b.Offers(f)).ToArray(), b.Features.Where(f => !a.Offers(f)).ToArray()));
            }
        }

        return rows;
    }

    /// <summary>
    /// Hosts whose mode in force is not that of most hosts of their cluster, is above what they can run, or is not what the
    /// list of that mode says: a host that shows VMs a feature which the mode lacks, or hides one that it has.
    /// </summary>
    /// <param name="answer">The answer for the cluster.</param>
    public static IReadOnlyList<EvcStray> Strays(EvcAnswer answer)
    {
        var strays = new List<EvcStray>();
        IGrouping<string, EvcHost>[] modes = answer.Hosts.Where(h => Current(h) is not null)
            .GroupBy(h => Current(h)!, StringComparer.OrdinalIgnoreCase).OrderByDescending(g => g.Count()).ToArray();
        if (modes.Length == 0)
        {
            return strays;
        }

        string most = modes[0].Key;
        foreach (EvcHost host in answer.Hosts)
        {
            string? current = Current(host);
            if (current is null)
            {
                strays.Add(new EvcStray(host.Name, Messages.NoModeInForce(host.Name, most)));
            }
            else if (!current.Equals(most, StringComparison.OrdinalIgnoreCase))
            {
                strays.Add(new EvcStray(host.Name, Messages.OtherModeInForce(host.Name, current, most)));
            }
            else if (answer.List.Find(current) is { } mode && host.Runs(mode) == false)
            {
                strays.Add(new EvcStray(host.Name, Messages.ModeBeyondHost(host.Name, current, host.Highest?.Key)));
            }
        }

        return strays;
    }

    /// <summary>What to say of hosts whose cluster has a mode lower than all of them could run: VMs miss what it hides.</summary>
    public static string? Headroom(EvcAnswer answer)
    {
        string[] current = answer.Hosts.Select(Current).Where(c => c is not null).Select(c => c!).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        return current.Length == 1 && answer.Highest is { } highest && answer.List.Find(current[0]) is { } mode
            && !mode.Key.Equals(highest.Key, StringComparison.OrdinalIgnoreCase) && EvcModeList.Covers(highest, mode)
            ? Messages.CouldBeHigher(current[0], highest.Key) : null;
    }

    private static string? Current(EvcHost host) => host.Host.Surroundings?.CurrentEvcMode is { Length: > 0 } key ? key : null;
}
