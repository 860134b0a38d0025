using CpuMask.Cpuid;
using CpuMask.Features;

namespace CpuMask.Hosts;

/// <summary>A host's registers by name.</summary>
public static class HostFeatures
{
    /// <summary>
    /// Every named flag and field, set or not, and every set bit that has no name, by ascending address. Registers of which
    /// nothing is known are left out.
    /// </summary>
    public static IEnumerable<FeatureState> Of(HostCpuid host)
    {
        FeatureTable table = FeatureTable.Default;
        var addresses = new SortedSet<RegisterAddress>(table.Registers);
        addresses.UnionWith(host.Registers.Addresses.Where(a => table.Of(a).Count > 0));
        return addresses.SelectMany(a => Of(host, a));
    }

    /// <summary>One flag or field, also where it is unknown.</summary>
    public static FeatureState Of(HostCpuid host, Feature row) => Of(host, row, ValueOf(host, row.Register));

    /// <summary>The same for one register.</summary>
    public static IEnumerable<FeatureState> Of(HostCpuid host, RegisterAddress address)
    {
        RegisterValue value = ValueOf(host, address);
        if (value.IsUnknown)
        {
            yield break;
        }

        IReadOnlyList<Feature> rows = FeatureTable.Default.Of(address);
        bool holdsFlags = rows.Any(r => r.IsFlag);
        int next = 0;
        for (int bit = 0; bit < 32; bit++)
        {
            if (next < rows.Count && rows[next].LowBit == bit)
            {
                Feature row = rows[next++];
                yield return Of(host, row, value);
                bit = row.HighBit;
            }
            else if (holdsFlags && value[bit] == true)
            {
                yield return new FeatureState(host.Name, address.Bit(bit), null, true, 1);
            }
        }
    }

    /// <summary>
    /// A register as a person expects to see it: compared bits from the folded registers, and what is never compared, such
    /// as OSXSAVE, as the first CPU printed it.
    /// </summary>
    public static RegisterValue ValueOf(HostCpuid host, RegisterAddress address)
    {
        RegisterValue value = host.Registers[address];
        if (address.IsMsr || host.Leaves.Find(address.Leaf, address.Subleaf, address.Register) is not { } printed)
        {
            return value;
        }

        if ((printed.Known & ~value.Known) == 0)
        {
            return value;
        }

        uint left = ComparedBits.ModeBits(address, printed) | ComparedBits.VolatileBits(address);
        return value.Merge(new RegisterValue(printed.Value, printed.Known & left & ~value.Known));
    }

    private static FeatureState Of(HostCpuid host, Feature row, RegisterValue value) =>
        new(host.Name, row.Bit, row, row.IsFlag ? value[row.LowBit] : null, value.Field(row.LowBit, row.HighBit));
}
