using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Migration.Verdicts;
using CpuMask.Platforms.VMware.Evc;

namespace CpuMask.Platforms.VMware.Faults;

/// <summary>What the table of EVC modes lets expect. It is never the user's vCenter's own list, and is told so.</summary>
internal static class ExpectedEvc
{
    /// <summary>The lowest of some modes of one vendor; null when the table does not know one of them.</summary>
    public static string? Lowest(IReadOnlyList<string> modes)
    {
        int[] places = modes.Select(PlaceOf).ToArray();
        return places.Length == 0 || places.Any(p => p < 0) ? null : EvcTable.All[places.Min()].Key;
    }

    /// <summary>The newest mode of each vendor that hides all of some features; nothing for a vendor that has none.</summary>
    /// <param name="bits">The features.</param>
    /// <param name="hosts">The hosts at hand: their vendor alone counts, and no newer mode than they all have.</param>
    public static IEnumerable<(string Key, string Vendor)> NewestWithout(IReadOnlyList<BlockingFeature> bits, IReadOnlyList<HostCpuid> hosts)
    {
        CpuVendor known = hosts.Select(h => h.Vendor).FirstOrDefault(v => v.IsKnown);
        BitAddress[] flags = bits.Where(b => b.Bit is { Register.IsMsr: false } && b.Class == FeatureClass.Feature).Select(b => b.Bit!.Value).ToArray();
        foreach (CpuVendor vendor in known.IsKnown ? new[] { known } : new[] { CpuVendor.Intel, CpuVendor.Amd })
        {
            if (EvcWay.Of(hosts, flags, vendor).Mode is { } mode)
            {
                yield return (mode.Key, vendor.DisplayName);
            }
        }
    }

    private static int PlaceOf(string mode) => EvcTable.All.ToList().FindIndex(m => m.Key.Equals(mode, StringComparison.OrdinalIgnoreCase));
}
