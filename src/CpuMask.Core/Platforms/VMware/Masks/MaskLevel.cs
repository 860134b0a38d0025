using CpuMask.Cpuid;

namespace CpuMask.Platforms.VMware.Masks;

/// <summary>
/// The masks of one level, as vSphere's HostCpuIdInfo has them: a CPUID leaf, a vendor they are for, and four registers.
/// </summary>
/// <param name="Leaf">The leaf; the API writes it as a signed number.</param>
/// <param name="Subleaf">The sub-leaf; the API cannot say one, .vmx lines can.</param>
/// <param name="Vendor">The vendor's CPUs they are for: <c>amd</c>, <c>intel</c>, or null for all.</param>
/// <param name="Eax">EAX.</param>
/// <param name="Ebx">EBX.</param>
/// <param name="Ecx">ECX.</param>
/// <param name="Edx">EDX.</param>
public sealed record MaskLevel(
    uint Leaf, uint Subleaf, string? Vendor, RegisterMask Eax, RegisterMask Ebx, RegisterMask Ecx, RegisterMask Edx)
{
    /// <summary>The level as the API writes it: 0x80000001 is -2147483647.</summary>
    public int ApiLevel => unchecked((int)Leaf);

    /// <summary>
    /// Whether the API can say it: it names no sub-leaf, so a leaf that has several (7, 0xD and their like) cannot be meant.
    /// </summary>
    public bool FitsApi => Subleaf == 0 && Leaf is < 2 or >= 0x80000000;

    /// <summary>One of the four.</summary>
    public RegisterMask this[RegisterName register] => register switch
    {
        RegisterName.Eax => Eax,
        RegisterName.Ebx => Ebx,
        RegisterName.Ecx => Ecx,
        RegisterName.Edx or RegisterName.MsrLow or RegisterName.MsrHigh => Edx,
    };

    /// <summary>The same level with one register replaced.</summary>
    public MaskLevel With(RegisterName register, RegisterMask mask) => register switch
    {
        RegisterName.Eax => this with { Eax = mask },
        RegisterName.Ebx => this with { Ebx = mask },
        RegisterName.Ecx => this with { Ecx = mask },
        RegisterName.Edx or RegisterName.MsrLow or RegisterName.MsrHigh => this with { Edx = mask },
    };

    /// <summary>This level's masks laid over another's, under the other's leaf, sub-leaf and vendor.</summary>
    public MaskLevel Over(MaskLevel below) => below with
    {
        Eax = Eax.Over(below.Eax), Ebx = Ebx.Over(below.Ebx), Ecx = Ecx.Over(below.Ecx), Edx = Edx.Over(below.Edx),
    };

    /// <summary>A level whose four registers are all alike.</summary>
    public static MaskLevel Of(uint leaf, uint subleaf, string? vendor, RegisterMask all) =>
        new(leaf, subleaf, vendor, all, all, all, all);
}
