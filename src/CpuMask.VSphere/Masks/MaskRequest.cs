using CpuMask.Cpuid;
using CpuMask.Platforms.VMware.Evc;
using CpuMask.Platforms.VMware.Masks;

namespace CpuMask.VSphere.Masks;

/// <summary>What a VM is to be given.</summary>
public sealed record MaskRequest
{
    /// <summary>
    /// The mask: characters other than <c>-</c> are laid over what the VM has. Null leaves masks alone, which makes sense
    /// with <see cref="PowerCycleOnReboot"/> only.
    /// </summary>
    public GuestMask? Mask { get; init; }

    /// <summary>
    /// An EVC mode whose masks the VM is to have instead of all its feature masks: per-VM EVC, with everything hidden that the
    /// mode does not list. Null for none.
    /// </summary>
    public EvcMode? Evc { get; init; }

    /// <summary>The hosts' vendor: two features have different bits on Intel and on AMD.</summary>
    public CpuVendor Vendor { get; init; }

    /// <summary>How; null chooses by the VM's hardware version and the server's API.</summary>
    public MaskMechanism? Mechanism { get; init; }

    /// <summary>
    /// Makes the next reboot of a running guest a power cycle, so that it picks up masks and EVC baselines that changed.
    /// Needs ESXi 6.5 Update 3, 6.7 Update 3 or newer.
    /// </summary>
    public bool PowerCycleOnReboot { get; init; }

    /// <summary>The request that a computed mask is.</summary>
    public static MaskRequest For(VMotionMask mask) => new() { Mask = mask.Mask, Vendor = mask.Vendor };
}
