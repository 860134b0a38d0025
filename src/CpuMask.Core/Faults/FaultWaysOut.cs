using System.Collections.Generic;
using CpuMask.Platforms.VMware.Evc;
using CpuMask.Platforms.VMware.Masks;

namespace CpuMask.Faults;

/// <summary>The three ways out of a refused migration.</summary>
public sealed record FaultWaysOut
{
    /// <summary>The mask itself, which Set-VMCpuMask takes; null when no mask helps.</summary>
    public GuestMask? Mask { get; init; }

    /// <summary>The mask as .vmx lines, ready to paste; empty when no mask helps.</summary>
    public IReadOnlyList<string> VmxLines { get; init; } = new string[0];

    /// <summary>The same in the modern form, one feature each, for virtual hardware 9 and newer.</summary>
    public IReadOnlyList<string> FeatMaskLines { get; init; } = new string[0];

    /// <summary>How to use the mask, or why there is none.</summary>
    public IReadOnlyList<string> MaskAdvice { get; init; } = new string[0];

    /// <summary>The EVC mode that would let the guest move; null when it cannot be told.</summary>
    public string? EvcMode { get; init; }

    /// <summary>What EVC asks for.</summary>
    public IReadOnlyList<string> EvcAdvice { get; init; } = new string[0];

    /// <summary>What firmware, microcode or the hypervisor of the host could change, feature by feature.</summary>
    public IReadOnlyList<string> HostAdvice { get; init; } = new string[0];
}
