using CpuMask.Cpuid;

namespace CpuMask.CrossVendor.SystemCalls;

/// <summary>What one way of calling the system costs 32-bit programs of a 64-bit guest on some of the hosts.</summary>
public sealed record SystemCallCost
{
    /// <summary>Whose name the guest is shown; null for INT80, which needs none.</summary>
    public SystemCallSide? Shown { get; init; }

    /// <summary>The side of the hosts.</summary>
    public SystemCallSide Side { get; init; }

    /// <summary>The hosts.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = new string[0];

    /// <summary>SYSCALL, SYSENTER or INT80.</summary>
    public string Entry { get; init; } = string.Empty;

    /// <summary>Whether the hypervisor has to do it.</summary>
    public bool IsEmulated { get; init; }

    /// <summary>Cycles a call, as the white paper measured them.</summary>
    public int Cycles { get; init; }

    /// <summary>Cycles a second at the rate given; null without a rate.</summary>
    public long? CyclesPerSecond { get; init; }

    /// <summary>
    /// The share of one core that these are on the slowest of the hosts, 1 for a whole core; null without a rate, or when no host tells its frequency.
    /// </summary>
    public double? ShareOfCore { get; init; }

    /// <summary>The hosts that do not tell their frequency, and so are not in the share.</summary>
    public IReadOnlyList<string> WithoutFrequency { get; init; } = new string[0];

    /// <summary>The costs in a pool, for either side's name and for INT80.</summary>
    /// <param name="hosts">The hosts with names that tell them apart.</param>
    /// <param name="callsPerSecond">How often 32-bit programs call the system; null when not known.</param>
    /// <param name="shown">The side whose name the guest is shown for certain; null when either may be.</param>
    public static IReadOnlyList<SystemCallCost> Of(IReadOnlyList<HostCpuid> hosts, double? callsPerSecond, SystemCallSide? shown = null)
    {
        var costs = new List<SystemCallCost>();
        IGrouping<SystemCallSide, HostCpuid>[] sides = hosts.Where(h => SystemCallSides.Of(h.Vendor) is not null)
            .GroupBy(h => SystemCallSides.Of(h.Vendor)!.Value).OrderBy(g => g.Key).ToArray();
        foreach (SystemCallSide name in sides.Select(s => s.Key).Where(s => shown is null || s == shown))
        {
            costs.AddRange(sides.Select(on => Of(name, SystemCallTable.EntryOf(name), on, callsPerSecond)));
        }

        costs.AddRange(sides.Select(on => Of(null, "INT80", on, callsPerSecond)));
        return costs;
    }

    private static SystemCallCost Of(SystemCallSide? shown, string entry, IGrouping<SystemCallSide, HostCpuid> on, double? callsPerSecond)
    {
        SystemCallPrice price = SystemCallTable.PriceOf(entry, on.Key)!;
        double?[] frequencies = on.Select(HostFrequency.MegahertzOf).ToArray();
        double? slowest = frequencies.Min();
        double? cycles = callsPerSecond * price.Cycles;
        return new SystemCallCost
        {
            Shown = shown,
            Side = on.Key,
            Hosts = on.Select(h => h.Name).ToArray(),
            Entry = entry,
            IsEmulated = price.IsEmulated,
            Cycles = price.Cycles,
            CyclesPerSecond = (long?)cycles,
            ShareOfCore = cycles / (slowest * 1e6),
            WithoutFrequency = on.Where((_, i) => frequencies[i] is null).Select(h => h.Name).ToArray(),
        };
    }
}
