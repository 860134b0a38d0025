using System.Collections.Generic;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Platforms.Xen.Masks;

namespace CpuMask.Faults;

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

    /// <summary>The mask as a hypervisor takes it: .vmx lines, xl's list, or what is added to QEMU's -cpu.</summary>
    public IReadOnlyList<string> LinesFor(GuestHypervisor hypervisor) => IsEmpty ? new string[0] : hypervisor switch
    {
        GuestHypervisor.VMware => VmxLines,
        GuestHypervisor.Xen => XenLines().ToArray(),
        _ => QemuLines().ToArray(),
    };

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

    private IEnumerable<string> XenLines()
    {
        yield return "cpuid = [";
        foreach (IGrouping<(uint Leaf, uint Subleaf), BitAddress> leaf in Bits.GroupBy(b => (b.Register.Leaf, b.Register.Subleaf)))
        {
            Dictionary<RegisterName, string> registers = leaf.GroupBy(b => b.Register.Register).ToDictionary(r => r.Key, r => XenCharacters(r.Select(b => b.Bit)));
            yield return "    \"" + new XenCpuidItem(leaf.Key.Leaf, XenLeaves.TakesSubleaf(leaf.Key.Leaf) ? leaf.Key.Subleaf : null, registers, new string[0]) + "\",";
        }

        yield return "]";
    }

    private static string XenCharacters(IEnumerable<int> hidden)
    {
        char[] characters = new string('x', 32).ToCharArray();
        foreach (int bit in hidden)
        {
            characters[31 - bit] = '0';
        }

        return new string(characters);
    }

    // What QEMU has no name for, no command line of its can have shown.
    private IEnumerable<string> QemuLines()
    {
        string[] names = Bits.Select(FeatureTable.Default.Find).Where(r => r is { IsFlag: true } && r.NamesIn(NamingScheme.Qemu).Count > 0)
            .Select(r => r!.NamesIn(NamingScheme.Qemu)[0] + "=off").Distinct().ToArray();
        if (names.Length > 0)
        {
            yield return "-cpu ...," + string.Join(",", names);
        }
    }
}
