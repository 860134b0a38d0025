using System.Collections.Generic;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Hypervisors.VMware;

namespace CpuMask.Migration;

/// <summary>
/// The mask that hides certain bits from a virtual machine, ready to paste: for a fault that names bits and no hosts. Where
/// hosts are known, VMotionMask is the better answer, because it hides exactly what differs.
/// </summary>
public sealed class HidingMask
{
    private HidingMask(IReadOnlyList<BitAddress> bits, GuestMask mask, IReadOnlyList<string> featMaskLines)
    {
        Bits = bits;
        Mask = mask;
        FeatMaskLines = featMaskLines;
    }

    /// <summary>The hidden bits, by ascending address; bits of model-specific registers have no mask and are left out.</summary>
    public IReadOnlyList<BitAddress> Bits { get; }

    /// <summary>The mask: <c>0</c> on the hidden bits, <c>-</c> elsewhere.</summary>
    public GuestMask Mask { get; }

    /// <summary>True when there is nothing to hide, or nothing that a mask can.</summary>
    public bool IsEmpty => Bits.Count == 0;

    /// <summary>The lines for a .vmx file or for extraConfig, one register each.</summary>
    public IReadOnlyList<string> VmxLines => VmxText.Lines(Mask).ToArray();

    /// <summary>The modern form, one feature each, for virtual hardware 9 and newer.</summary>
    public IReadOnlyList<string> FeatMaskLines { get; }

    /// <summary>Makes the mask that hides bits.</summary>
    public static HidingMask Of(IEnumerable<BitAddress> bits)
    {
        BitAddress[] hidden = bits.Where(b => !b.Register.IsMsr).Distinct().OrderBy(b => b).ToArray();
        var levels = new Dictionary<(uint, uint), MaskLevel>();
        foreach (BitAddress bit in hidden)
        {
            RegisterAddress at = bit.Register;
            MaskLevel level = levels.TryGetValue((at.Leaf, at.Subleaf), out MaskLevel? old)
                ? old
                : MaskLevel.Of(at.Leaf, at.Subleaf, null, RegisterMask.PassThrough);
            levels[(at.Leaf, at.Subleaf)] = level.With(at.Register, level[at.Register].With(bit.Bit, '0'));
        }

        string[] lines = hidden.Select(FeatureTable.Default.Find)
            .Where(r => r is { IsFlag: true } && r.NamesIn(NamingScheme.Vmware).Count > 0)
            .Select(r => VmxText.FeatMaskLine(r!)).Distinct().ToArray();
        return new HidingMask(hidden, new GuestMask("mask", levels.Values, isDescriptor: false), lines);
    }
}
