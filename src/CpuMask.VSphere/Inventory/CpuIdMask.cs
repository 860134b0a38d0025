using System.Globalization;
using CpuMask.Platforms.VMware.Masks;

namespace CpuMask.VSphere.Inventory;

/// <summary>
/// A HostCpuIdInfo, word for word as the server has it: what is put back into a VM must be what was there.
/// </summary>
/// <param name="Level">The CPUID level as the API writes it: 0x80000001 is -2147483647.</param>
/// <param name="Vendor">The vendor's CPUs it is for: intel, amd, or null for all.</param>
/// <param name="Eax">32 characters, usually in groups; null when absent, which means all <c>-</c>.</param>
/// <param name="Ebx">As <paramref name="Eax"/>.</param>
/// <param name="Ecx">As <paramref name="Eax"/>.</param>
/// <param name="Edx">As <paramref name="Eax"/>.</param>
public sealed record CpuIdMask(int Level, string? Vendor, string? Eax, string? Ebx, string? Ecx, string? Edx)
{
    /// <summary>Whether two are for the same level and vendor.</summary>
    public bool IsSameEntry(CpuIdMask other) =>
        Level == other.Level && string.Equals(Vendor ?? string.Empty, other.Vendor ?? string.Empty, StringComparison.OrdinalIgnoreCase);

    /// <summary>The levels of a VM that stand more than once for the same vendor.</summary>
    internal static IEnumerable<string> Doubled(IReadOnlyList<CpuIdMask> masks) => masks
        .Where((mask, i) => masks.Take(i).Any(m => m.IsSameEntry(mask) && m != mask)).Select(m => m.ToEntryName()).Distinct();

    /// <summary>The entry in a message: <c>cpuFeatureMask 0x80000001.amd</c>.</summary>
    internal string ToEntryName() => "cpuFeatureMask 0x" + unchecked((uint)Level).ToString("x", CultureInfo.InvariantCulture)
        + (string.IsNullOrEmpty(Vendor) ? string.Empty : "." + Vendor);

    /// <summary>Whether two say the same, in whatever spelling: separators, case, and an absent register for all <c>-</c>.</summary>
    public bool MeansTheSame(CpuIdMask other) => IsSameEntry(other)
        && Same(Eax, other.Eax) && Same(Ebx, other.Ebx) && Same(Ecx, other.Ecx) && Same(Edx, other.Edx);

    /// <summary>The level as a mask; a register that is none counts as absent.</summary>
    /// <param name="isDescriptor">True for a guest OS's default, where an absent register means <c>x</c>.</param>
    public MaskLevel ToMaskLevel(bool isDescriptor)
    {
        string? vendor = string.IsNullOrEmpty(Vendor) ? null : Vendor!.ToLowerInvariant();

        // A vendor's entry lies over the entry for all vendors, so what it does not say passes through.
        RegisterMask absent = isDescriptor && vendor is null ? RegisterMask.Unused : RegisterMask.PassThrough;
        RegisterMask Read(string? text) => RegisterMask.TryParse(text, out RegisterMask mask) ? mask : absent;
        return new MaskLevel(unchecked((uint)Level), 0, vendor, Read(Eax), Read(Ebx), Read(Ecx), Read(Edx));
    }

    private static bool Same(string? a, string? b)
    {
        bool knownA = Read(a, out RegisterMask maskA), knownB = Read(b, out RegisterMask maskB);
        return knownA && knownB ? maskA == maskB : string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
    }

    private static bool Read(string? text, out RegisterMask mask)
    {
        mask = RegisterMask.PassThrough;
        return string.IsNullOrEmpty(text) || RegisterMask.TryParse(text, out mask);
    }
}
