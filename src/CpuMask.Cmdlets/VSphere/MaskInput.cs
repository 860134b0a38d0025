using CpuMask.Cpuid;
using CpuMask.Explaining;
using CpuMask.Platforms.VMware.Faults;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Text;
using CpuMask.VSphere.Masks;

namespace CpuMask.Cmdlets;

/// <summary>A mask to give to VMs: what New-VMotionMask made, a guest mask, or lines as a .vmx file has them.</summary>
public sealed class MaskInput
{
    /// <summary>A mask of New-VMotionMask.</summary>
    public MaskInput(VMotionMask mask)
    {
        Request = MaskRequest.For(mask);
        Hosts = mask.GetComparison().Hosts;
    }

    /// <summary>Any mask.</summary>
    public MaskInput(GuestMask mask) => Request = new MaskRequest { Mask = mask };

    /// <summary>The mask of an explained fault: of its hosts where those were known, else of the bits that it names.</summary>
    /// <exception cref="CpuMaskException">No mask helps.</exception>
    public MaskInput(FaultExplanation fault)
    {
        var ways = fault.WaysOut as VMwareWaysOut;
        GuestMask mask = ways?.Mask
            ?? throw new CpuMaskException(ErrorIds.UnmendableBit, ErrorKind.Impossible, CmdletMessages.NoMaskOfFault(ways?.MaskAdvice.FirstOrDefault()));
        VMotionMask? paired = ways.PairMask is { IsEmpty: false } pair ? pair : null;
        Request = paired is null ? new MaskRequest { Mask = mask } : MaskRequest.For(paired);
        Hosts = paired?.GetComparison().Hosts;
    }

    /// <summary>Lines: <c>cpuid.1.ecx = "----:..."</c>, <c>1.ecx=----:...</c>, <c>featMask.vm.cpuid.SSE3 = "Val:0"</c>.</summary>
    public MaskInput(IEnumerable<string> lines)
        : this(GuestMaskText.Parse("-Mask", lines, isDescriptor: false)) => Lines = lines.ToArray();

    /// <summary>The mask of a file: .vmx lines, or JSON of cpumask mask.</summary>
    internal MaskInput(MaskFile file) => Request = new MaskRequest { Mask = file.Mask, Vendor = file.Vendor };

    /// <summary>The lines that the mask was given as; null when it was given as something else.</summary>
    internal IReadOnlyList<string>? Lines { get; }

    /// <summary>What a VM is to be given.</summary>
    internal MaskRequest Request { get; }

    /// <summary>The hosts that the mask was made for; null when that is not known.</summary>
    internal IReadOnlyList<HostCpuid>? Hosts { get; }

    /// <summary>The mask's name.</summary>
    public override string ToString() => Request.Mask?.Name ?? string.Empty;
}
