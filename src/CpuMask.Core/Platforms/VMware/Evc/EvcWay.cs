using CpuMask.Cpuid;
using CpuMask.Features;

namespace CpuMask.Platforms.VMware.Evc;

/// <summary>Whether an EVC mode does what a mask is asked for, which VMware supports and a mask it mostly does not.</summary>
public sealed record EvcWay
{
    /// <summary>The mode; null when none is known to do it. Without hosts it is the newest of the vendor that hides all bits.</summary>
    public EvcMode? Mode { get; init; }

    /// <summary>The bits that the mode leaves visible, so that it does not do it alone; empty when it hides all.</summary>
    public IReadOnlyList<BitAddress> LeavesVisible { get; init; } = new BitAddress[0];

    /// <summary>The bits of which it is not known whether the mode hides them: the table places them in no mode.</summary>
    public IReadOnlyList<BitAddress> NotKnown { get; init; } = new BitAddress[0];

    /// <summary>What the mode hides although all hosts have it: its cost against a mask of the differences.</summary>
    public IReadOnlyList<string> Costs { get; init; } = new string[0];

    /// <summary>True when it is an expectation of CpuMask's table.</summary>
    public bool IsExpected { get; init; }

    /// <summary>The whole answer for the hosts; null when none were given.</summary>
    public EvcAnswer? Answer { get; init; }

    /// <summary>The mode that makes hosts alike, or that hides some bits.</summary>
    /// <param name="hosts">The hosts, where they are known.</param>
    /// <param name="hide">The bits that VMs must not see; empty when the hosts decide.</param>
    /// <param name="vendor">Whose CPUs it is about, where hosts do not say.</param>
    /// <param name="list">The modes to answer with; null takes the table.</param>
    public static EvcWay Of(IReadOnlyList<HostCpuid> hosts, IReadOnlyCollection<BitAddress> hide, CpuVendor vendor, EvcModeList? list = null)
    {
        list ??= EvcModeList.Table;
        EvcAnswer? answer = hosts.Count == 0 ? null : EvcAnswer.Of(Kinds(hosts), list);
        EvcMode? mode = hosts.Count > 1 && answer?.Highest is { } common ? common
            : answer is { Refusal: not null } && answer.Hosts.Select(h => h.Host.Vendor).Where(v => v.IsKnown).Distinct().Count() > 1 ? null
            : NewestWithout(hide, answer?.Hosts.Select(h => h.Host.Vendor).FirstOrDefault(v => v.IsKnown) is { IsKnown: true } own ? own : vendor, list);
        return new EvcWay
        {
            Mode = mode,
            Answer = answer,
            IsExpected = mode is { IsTold: false } && (answer is null || answer.IsExpected),
            LeavesVisible = mode is null ? new BitAddress[0] : hide.Where(b => Hides(mode, b) == false).ToArray(),
            NotKnown = mode is null ? new BitAddress[0] : hide.Where(b => Hides(mode, b) is null).ToArray(),
            Costs = answer?.Candidates.FirstOrDefault(c => c.Mode == mode)?.LostByAll ?? new string[0],
        };
    }

    // A thousand alike hosts are one question.
    private static IReadOnlyList<HostCpuid> Kinds(IReadOnlyList<HostCpuid> hosts)
    {
        HostCpuid[] kinds = hosts.GroupBy(h => (h.Registers, h.Vendor, h.Brand, h.Surroundings?.MaxEvcMode)).Select(g => g.First()).ToArray();
        return kinds.Length == 1 && hosts.Count > 1 ? new[] { hosts[0], hosts[1] } : kinds;
    }

    /// <summary>The highest mode of a vendor that hides all of some bits; null when none is known to.</summary>
    public static EvcMode? NewestWithout(IReadOnlyCollection<BitAddress> bits, CpuVendor vendor, EvcModeList? list = null) => bits.Count == 0 ? null
        : (list ?? EvcModeList.Table).By(vendor).LastOrDefault(m => bits.All(b => Hides(m, b) == true));

    // Of a bit that no mode of the table has it is not known whether modes hide it: the table is no full list.
    private static bool? Hides(EvcMode mode, BitAddress bit)
    {
        string[] keys = FeatureTable.Default.Find(bit)?.NamesIn(NamingScheme.Vmware).Select(n => "cpuid." + n).ToArray() ?? new string[0];
        return keys.Any(mode.Offers) ? false
            : mode.IsTold || EvcTable.All.Any(m => keys.Any(m.Offers)) ? true : null;
    }
}
