using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Hosts;
using CpuMask.Text;

namespace CpuMask.Platforms.VMware.Masks;

/// <summary>
/// A bit that a mask can hide from a VMware guest, and whether VMware stands behind that: what the tools of 2006 called a
/// relaxation of the CPU check.
/// </summary>
/// <param name="Feature">The feature's name.</param>
/// <param name="Bit">The bit.</param>
/// <param name="Vendor">Whose CPUs it holds for: intel or amd; empty for both.</param>
/// <param name="Support">supported, experimental or unsupported.</param>
/// <param name="SupportSource">Who says so.</param>
/// <param name="Meaning">What the feature is.</param>
public sealed record MaskRelaxation(string Feature, BitAddress Bit, string Vendor, string Support, string SupportSource, string Meaning)
{
    private static readonly string[] Order = { "supported", "experimental", "unsupported" };

    /// <summary>All of them: what VMware supports first, then by address.</summary>
    /// <param name="names">Only these features, by any of their names; <c>*</c> and <c>?</c> stand for any characters. Empty for all.</param>
    /// <exception cref="CpuMaskException">A name fits none.</exception>
    public static IReadOnlyList<MaskRelaxation> Of(IReadOnlyList<string> names)
    {
        MaskRelaxation[] all = FeatureTable.Default.All.Where(IsMasked).SelectMany(Of)
            .OrderBy(r => Array.IndexOf(Order, r.Support)).ThenBy(r => r.Bit).ThenBy(r => r.Vendor, StringComparer.Ordinal).ToArray();
        if (names.Count == 0)
        {
            return all;
        }

        var wanted = new HashSet<BitAddress>();
        foreach (string name in names)
        {
            var pattern = new Wildcard(name);
            BitAddress[] found = FeatureTable.Default.Where(pattern.Matches).Where(IsMasked).Select(f => f.Bit).ToArray();
            wanted.UnionWith(found.Length > 0 ? found : throw new CpuMaskException(
                ErrorIds.UnknownName, ErrorKind.Usage, Messages.NoRelaxation(name, pattern.IsLiteral && NamedFlags.Knows(name))) { Named = name });
        }

        return all.Where(r => wanted.Contains(r.Bit)).ToArray();
    }

    // What vSphere shows to guests and a mask can take away; identity and numbers are no features.
    private static bool IsMasked(Feature row) => row.IsFlag && row.OnVmware == GuestVisibility.Yes && ComparedBits.IsCompared(row)
        && row.Class is FeatureClass.Feature or FeatureClass.Security or FeatureClass.Switch;

    private static IEnumerable<MaskRelaxation> Of(Feature row)
    {
        (string Vendor, MaskSupport Support)[] sides = Vendors(row).Select(v => (GuestMask.VendorKey(v) ?? string.Empty, MaskSupport.Of(row.Bit, v))).ToArray();
        return sides.Select(s => s.Support).Distinct().Count() == 1
            ? new[] { Make(row, sides.Length == 1 ? sides[0].Vendor : string.Empty, sides[0].Support) }
            : sides.Select(s => Make(row, s.Vendor, s.Support));
    }

    private static IEnumerable<CpuVendor> Vendors(Feature row) => new[] { (Name: "intel", Vendor: CpuVendor.Intel), (Name: "amd", Vendor: CpuVendor.Amd) }
        .Where(v => row.Vendor.Length == 0 || row.Vendor.IndexOf(v.Name, StringComparison.Ordinal) >= 0).Select(v => v.Vendor).DefaultIfEmpty(CpuVendor.Intel);

    private static MaskRelaxation Make(Feature row, string vendor, MaskSupport support) =>
        new(row.Name, row.Bit, vendor, support.Level, support.Source, row.Meaning);
}
