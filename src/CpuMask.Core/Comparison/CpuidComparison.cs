using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Pool;
using CpuMask.Text;

namespace CpuMask.Comparison;

/// <summary>Two or more hosts, bit by bit.</summary>
public sealed class CpuidComparison
{
    private CpuidComparison(
        IReadOnlyList<HostCpuid> hosts, IReadOnlyList<HostKind> groups, IReadOnlyList<CpuidDifference> differences,
        IReadOnlyList<FieldDifference> fields, IReadOnlyList<string> warnings)
    {
        Hosts = hosts;
        Groups = groups;
        Differences = differences;
        Fields = fields;
        Warnings = warnings;
    }

    /// <summary>The hosts, with names that tell them apart.</summary>
    public IReadOnlyList<HostCpuid> Hosts { get; }

    /// <summary>The same hosts, alike ones together.</summary>
    public IReadOnlyList<HostKind> Groups { get; }

    /// <summary>The bits that differ, by ascending address.</summary>
    public IReadOnlyList<CpuidDifference> Differences { get; }

    /// <summary>The fields that differ, by ascending address.</summary>
    public IReadOnlyList<FieldDifference> Fields { get; }

    /// <summary>What makes the comparison say less than it seems to.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Compares hosts.</summary>
    /// <param name="hosts">At least two.</param>
    /// <param name="guest">What the guest needs; every bit of a register that it covers is listed, and judged.</param>
    /// <param name="all">Also lists what no guest gets to see: topology, power and hypervisor bits.</param>
    /// <exception cref="CpuMaskException">Fewer than two hosts.</exception>
    public static CpuidComparison Compare(IReadOnlyList<HostCpuid> hosts, IGuestRequirements? guest = null, bool all = false)
    {
        if (hosts.Count < 2)
        {
            throw new CpuMaskException(ErrorIds.TooFewHosts, ErrorKind.Usage, Messages.TooFewHosts(hosts.Count, 2));
        }

        HostPool pool = HostPool.Of(hosts);
        IReadOnlyList<HostKind> groups = pool.ByRegisters;
        CpuVendor vendor = hosts[0].Vendor;
        var differences = new List<CpuidDifference>();
        foreach (RegisterAddress address in Addresses(groups))
        {
            bool covered = guest?.Covers(address, vendor) == true;
            uint differing = Differing(groups, address) & ~FollowingLongMode(address, vendor);
            differing &= covered || all ? uint.MaxValue : Compared(address);
            for (int bit = 0; differing != 0; bit++, differing >>= 1)
            {
                if ((differing & 1) != 0 && (covered || !IsInsideField(address.Bit(bit))))
                {
                    differences.Add(Judge(new CpuidDifference(address.Bit(bit), groups), guest, vendor));
                }
            }
        }

        return new CpuidComparison(pool.Hosts, groups, differences, DifferingFields(groups, all), pool.Doubts);
    }

    /// <summary>The words that at least one host's source had, ascending.</summary>
    public static IReadOnlyList<RegisterAddress> Addresses(IEnumerable<HostKind> groups)
    {
        var addresses = new SortedSet<RegisterAddress>();
        foreach (HostKind group in groups)
        {
            addresses.UnionWith(group.Registers.Addresses);
        }

        return addresses.ToArray();
    }

    /// <summary>The bits of a word known 1 somewhere and known 0 elsewhere.</summary>
    public static uint Differing(IEnumerable<HostKind> groups, RegisterAddress address)
    {
        uint ones = 0, zeros = 0;
        foreach (HostKind group in groups)
        {
            RegisterValue value = group.Registers[address];
            ones |= value.Ones;
            zeros |= value.Zeros;
        }

        return ones & zeros;
    }

    // Outside AMD's CPUs SYSCALL is there exactly with long mode, and a dump's own bit only says whether the tool that made it
    // ran in 64-bit mode. The difference in long mode is listed; this one would say the same again.
    private static uint FollowingLongMode(RegisterAddress address, CpuVendor vendor) =>
        address == new RegisterAddress(0x80000001, 0, RegisterName.Edx) && !vendor.IsAmdLike ? 1u << 11 : 0;

    /// <summary>
    /// The bits of a word in which hosts are compared: the classes that a guest can be harmed by. A bit without a name may be
    /// anything, so it counts; but only where the table knows flags, or every cache descriptor byte would be one.
    /// </summary>
    public static uint Compared(RegisterAddress address)
    {
        uint compared = 0, named = 0;
        bool holdsFlags = false;
        foreach (Feature row in FeatureTable.Default.Of(address))
        {
            named |= row.Mask;
            holdsFlags |= row.IsFlag;
            compared |= ComparedBits.IsSeenBySoftware(row) ? row.Mask : 0;
        }

        return holdsFlags ? compared | ~named : compared;
    }

    private static bool IsInsideField(BitAddress bit) => FeatureTable.Default.Find(bit) is { IsFlag: false };

    private static CpuidDifference Judge(CpuidDifference difference, IGuestRequirements? guest, CpuVendor vendor)
    {
        if (guest is not null)
        {
            char symbol = guest.SymbolOf(difference.Bit, vendor);
            difference.Symbol = symbol;
            difference.Significant = guest.IsSignificant(symbol);
        }

        return difference;
    }

    private static IReadOnlyList<FieldDifference> DifferingFields(IReadOnlyList<HostKind> groups, bool all)
    {
        var fields = new List<FieldDifference>();
        foreach (Feature row in FeatureTable.Default.All)
        {
            // A derived field, such as the size of AVX-512's saved state, says again what the bits that it follows say.
            bool wanted = !row.IsFlag && row.Class is not (FeatureClass.Volatile or FeatureClass.Mode)
                && (all || (row.Class is FeatureClass.Numeric or FeatureClass.Switch && row.Combine != CombineRule.Derived));
            if (wanted && (Differing(groups, row.Register) & row.Mask) != 0)
            {
                var values = groups.GroupBy(g => g.Registers[row.Register].Field(row.LowBit, row.HighBit)).ToArray();
                FieldValue[] known = values.Where(v => v.Key is not null).OrderBy(v => v.Key)
                    .Select(v => new FieldValue(v.Key!.Value, Names(v))).ToArray();
                if (known.Length > 1)
                {
                    fields.Add(new FieldDifference(row, known, values.Where(v => v.Key is null).SelectMany(Names).ToArray()));
                }
            }
        }

        return fields;
    }

    private static string[] Names(IEnumerable<HostKind> groups) =>
        groups.SelectMany(g => g.Hosts).Select(h => h.Name).OrderBy(n => n, NaturalOrder.Instance).ToArray();
}
