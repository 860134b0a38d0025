using CpuMask.Comparison;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Platforms.VMware.Evc;
using CpuMask.Platforms.VMware.Hosts;

namespace CpuMask.Compliance.Rules;

/// <summary>An EVC mode as what hosts are held against.</summary>
internal static class EvcPromise
{
    /// <summary>The requirement as a promise.</summary>
    public static Promise ToPromise(this EvcMode mode)
    {
        var rows = new Dictionary<RegisterAddress, RegisterValue>();
        var capabilities = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        CpuVendor vendor = mode.Vendor;
        foreach (LeafRegisters level in mode.Asked.Any() ? new LeafRegisters[0] : mode.Levels)
        {
            for (RegisterName r = RegisterName.Eax; r <= RegisterName.Edx; r++)
            {
                var address = new RegisterAddress(level.Leaf, level.Subleaf, r);
                uint bits = level[r].Ones & ComparedWord.Of(address).Flags;
                if (bits != 0)
                {
                    rows[address] = new RegisterValue(bits, bits);
                }
            }
        }

        foreach (KeyValuePair<string, string> pair in mode.Asked)
        {
            uint least = EvcMode.LeastOf(pair.Value) ?? 1;
            Feature? row = FeatureCapabilityKeys.Find(pair.Key, vendor);
            if (least == 0 || FeatureCapabilityKeys.VendorOf(pair.Key).IsKnown || row is { Class: FeatureClass.Identity })
            {
                continue;
            }

            if (row is null)
            {
                capabilities[pair.Key] = pair.Value;
                continue;
            }

            rows.TryGetValue(row.Register, out RegisterValue old);
            rows[row.Register] = old.With(row.Mask, row.IsFlag ? row.Mask : (least << row.LowBit) & row.Mask);
        }

        return new Promise(Registers(rows))
        {
            Vendors = vendor.IsKnown ? new[] { vendor } : Array.Empty<CpuVendor>(),
            Capabilities = capabilities,
            CountsExtras = false,
        };
    }

    private static RegisterSet Registers(Dictionary<RegisterAddress, RegisterValue> rows)
    {
        RegisterValue At(RegisterAddress a, RegisterName r) => a.Register == r ? rows[a] : default;
        return new RegisterSet(
            LeafTable.Of(rows.Keys.Where(a => !a.IsMsr).Select(a => new LeafRegisters(
                a.Leaf, a.Subleaf, At(a, RegisterName.Eax), At(a, RegisterName.Ebx), At(a, RegisterName.Ecx), At(a, RegisterName.Edx)))),
            rows.Keys.Where(a => a.IsMsr).GroupBy(a => a.Leaf).Select(g => new MsrValue(
                g.Key,
                g.Aggregate(0UL, (v, a) => v | ((ulong)rows[a].Value << (a.Register == RegisterName.MsrHigh ? 32 : 0))),
                g.Aggregate(0UL, (v, a) => v | ((ulong)rows[a].Known << (a.Register == RegisterName.MsrHigh ? 32 : 0))))));
    }
}
