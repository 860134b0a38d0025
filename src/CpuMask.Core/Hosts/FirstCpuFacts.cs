using CpuMask.Cpuid;

namespace CpuMask.Hosts;

/// <summary>What the first CPU's leaves say in words, read once for all hosts that have the same ones.</summary>
internal sealed class FirstCpuFacts
{
    public FirstCpuFacts(LeafTable leaves)
    {
        Leaves = leaves;
        Vendor = HostCpuid.VendorOf(leaves);
        Signature = HostCpuid.SignatureOf(leaves);
        Brand = BrandString.Read(leaves);
        View = HostCpuid.ViewOf(leaves);
    }

    public LeafTable Leaves { get; }

    public CpuVendor Vendor { get; }

    public CpuSignature? Signature { get; }

    public string Brand { get; }

    public HostView View { get; }
}
