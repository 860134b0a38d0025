using CpuMask.Cpuid;
using CpuMask.Features;

namespace CpuMask.Hosts;

/// <summary>Makes hosts of registers.</summary>
public static class HostRecord
{
    /// <summary>
    /// Makes a host from leaves alone: normalised, with vendor, signature, brand and view read from them. The one way in
    /// for registers that come from no dump.
    /// </summary>
    /// <param name="name">The host's name.</param>
    /// <param name="leaves">What CPUID returns.</param>
    /// <param name="msrs">Model-specific registers, if any.</param>
    public static HostCpuid Of(string name, LeafTable leaves, IEnumerable<MsrValue>? msrs = null)
    {
        CpuVendor vendor = HostCpuid.VendorOf(leaves);
        return new HostCpuid
        {
            Name = name,
            Vendor = vendor,
            Signature = HostCpuid.SignatureOf(leaves),
            Brand = BrandString.Read(leaves),
            Leaves = leaves,
            View = HostCpuid.ViewOf(leaves),
            Registers = Normaliser.Normalise(leaves, msrs ?? Array.Empty<MsrValue>(), vendor).Registers,
        };
    }
}
