using CpuMask.Cpuid;
using CpuMask.Features;

namespace CpuMask.Platforms.VMware.Masks;

/// <summary>What hides bits from a virtual machine of vSphere: register masks, and the modern form by feature.</summary>
internal sealed class VmxHiding : HidingLines
{
    private VmxHiding(IReadOnlyList<BitAddress> bits, GuestMask mask, IReadOnlyList<string> vmx, IReadOnlyList<string> featMask)
        : base(bits, ("vmx", vmx), ("featMask", featMask))
    {
        Mask = mask;
    }

    /// <summary>The mask: <c>0</c> on the hidden bits, <c>-</c> elsewhere.</summary>
    public GuestMask Mask { get; }

    /// <summary>The lines for a .vmx file or for extraConfig, one register each.</summary>
    public IReadOnlyList<string> VmxLines => Forms[0].Lines;

    /// <summary>The modern form, one feature each, for virtual hardware 9 and newer.</summary>
    public IReadOnlyList<string> FeatMaskLines => Forms[1].Lines;

    /// <summary>
    /// Makes the mask that hides bits, and what vSphere shows that means nothing without them; those of model-specific registers
    /// have none and are left out.
    /// </summary>
    public static VmxHiding Of(IEnumerable<BitAddress> bits)
    {
        IReadOnlyList<BitAddress> hidden = WithDependents(InCpuid(bits), IsHiddenToo);
        var levels = new Dictionary<(uint, uint), MaskLevel>();
        foreach (BitAddress bit in hidden)
        {
            RegisterAddress at = bit.Register;
            MaskLevel level = levels.TryGetValue((at.Leaf, at.Subleaf), out MaskLevel? old)
                ? old
                : MaskLevel.Of(at.Leaf, at.Subleaf, null, RegisterMask.PassThrough);
            levels[(at.Leaf, at.Subleaf)] = level.With(at.Register, level[at.Register].With(bit.Bit, '0'));
        }

        var mask = new GuestMask("mask", levels.Values, isDescriptor: false);
        string[] lines = hidden.Select(FeatureTable.Default.Find)
            .Where(r => r is { IsFlag: true } && r.NamesIn(NamingScheme.Vmware).Count > 0)
            .Select(r => VmxText.FeatMaskLine(r!)).Distinct().ToArray();
        IEnumerable<string> opened = mask.Levels.Any(l => VmxReading.IsDeep(l.Leaf)) ? new[] { VmxReading.FullCpuid + " = \"TRUE\"" } : new string[0];
        return new VmxHiding(hidden, mask, VmxText.Lines(mask).Concat(opened).ToArray(), lines);
    }

    // A mitigation that nobody named is not taken away, nor SMAP with NX: the client's own box hides NX alone.
    private static bool IsHiddenToo(Feature feature) => feature.Name != "SMAP" &&
        feature is { OnVmware: GuestVisibility.Yes or GuestVisibility.OptIn, Register.IsMsr: false, Class: FeatureClass.Feature };
}
