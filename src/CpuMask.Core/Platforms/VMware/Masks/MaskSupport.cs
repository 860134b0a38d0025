using System.Threading;
using CpuMask.Cpuid;
using CpuMask.Text;

namespace CpuMask.Platforms.VMware.Masks;

/// <summary>Whether VMware supports hiding a bit, and by which source: the embedded MaskSupport.tsv.</summary>
/// <param name="Level">supported, experimental or unsupported.</param>
/// <param name="Source">Who says so.</param>
internal sealed record MaskSupport(string Level, string Source)
{
    private static readonly MaskSupport Unlisted = new(
        "unsupported", "vSphere documentation: masks other than NX/XD only when VMware Support asks for them");

    private static readonly Lazy<IReadOnlyList<(BitAddress Bit, string Vendor, MaskSupport Support)>> Rows =
        new(Read, LazyThreadSafetyMode.PublicationOnly);

    /// <summary>What is known about a bit on a vendor's CPUs.</summary>
    public static MaskSupport Of(BitAddress bit, CpuVendor vendor) => Rows.Value
        .Where(r => r.Bit == bit && (r.Vendor.Length == 0 || r.Vendor == GuestMask.VendorKey(vendor)))
        .Select(r => r.Support).FirstOrDefault() ?? Unlisted;

    private static IReadOnlyList<(BitAddress, string, MaskSupport)> Read() => EmbeddedTable.Read("MaskSupport.tsv", 4, cells =>
        BitAddress.TryParse(cells[0], out BitAddress bit)
            ? (bit, cells[1], new MaskSupport(cells[2], cells[3]))
            : throw new FormatException("found '" + cells[0] + "', expected a bit such as 1.0.ECX.0"));
}
