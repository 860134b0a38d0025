using CpuMask.Cpuid;

namespace CpuMask.Baselines;

/// <summary>How a baseline's evidence becomes a promise.</summary>
public sealed record BaselineOptions
{
    /// <summary>One vendor, the closest host's signature, no guest dumps.</summary>
    public static readonly BaselineOptions Default = new();

    /// <summary>Whose CPU the baseline is.</summary>
    public VendorPolicy Vendor { get; init; } = VendorPolicy.OneVendor;

    /// <summary>The signature to show; null chooses one of the hosts', or 0xF61 across vendors.</summary>
    public CpuSignature? Signature { get; init; }

    /// <summary>Takes dumps made inside a virtual machine, which say what one guest sees and not what its host has.</summary>
    public bool AllowGuestDumps { get; init; }

    /// <summary>Bits that are not promised although every host may have them, and all that needs them with them.</summary>
    public IReadOnlyList<BitAddress> Hide { get; init; } = new BitAddress[0];
}
