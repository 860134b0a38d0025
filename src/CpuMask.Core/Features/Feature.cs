using System.Globalization;
using CpuMask.Cpuid;
using CpuMask.Text;

namespace CpuMask.Features;

/// <summary>One row of the feature table: a bit, or a field of several bits, and what it means for migration.</summary>
public sealed class Feature
{
    private const int Projects = (int)NamingScheme.Other;
    private static readonly string[] NoNames = new string[0];

    // Its line of the table, and where in that the projects' names begin: most runs ask for those of few bits.
    private readonly string row;
    private readonly int projectsAt;
    private string[][]? names;

    internal Feature(RegisterAddress register, int low, int high, string name, string row, int projectsAt)
    {
        Register = register;
        LowBit = low;
        HighBit = high;
        Name = name;
        this.row = row;
        this.projectsAt = projectsAt;
    }

    /// <summary>The 32-bit word.</summary>
    public RegisterAddress Register { get; }

    /// <summary>The lowest bit inside the word, 0..31.</summary>
    public int LowBit { get; }

    /// <summary>The highest bit inside the word; the same as <see cref="LowBit"/> for a flag.</summary>
    public int HighBit { get; }

    /// <summary>True for a single bit.</summary>
    public bool IsFlag => LowBit == HighBit;

    /// <summary>The flag's address, or that of the field's lowest bit.</summary>
    public BitAddress Bit => Register.Bit(LowBit);

    /// <summary>The bits of the word that the row claims.</summary>
    public uint Mask => RegisterValue.FieldMask(LowBit, HighBit);

    /// <summary>As the vendor's manual prints it.</summary>
    public string Name { get; }

    /// <summary>Whose CPUs have it: intel, amd, via and so on, joined by '+'.</summary>
    public string Vendor { get; internal set; } = string.Empty;

    /// <summary>What kind of statement it makes.</summary>
    public FeatureClass Class { get; internal set; }

    /// <summary>Of class mode: when it is set that is the CPU's doing, and only when it is clear the running system's.</summary>
    public bool CountsWhenSet { get; internal set; }

    /// <summary>
    /// Whether it stands in leaf 0xD, which says what XSAVE saves. State components follow from AVX and the like by themselves, so
    /// no hypervisor needs a word for them.
    /// </summary>
    public bool IsOfStateLeaf => Register.Leaf == RegisterSet.StateLeaf && !Register.IsMsr;

    /// <summary>How a pool combines it.</summary>
    public CombineRule Combine { get; internal set; }

    /// <summary>Of what a pool shows when any host has it: it only warns of something taken away or gone wrong, and protects from nothing.</summary>
    public bool OnlyWarns { get; internal set; }

    /// <summary>Whether vSphere shows it to guests.</summary>
    public GuestVisibility OnVmware { get; internal set; }

    /// <summary>Whether Xen shows it to guests.</summary>
    public GuestVisibility OnXen { get; internal set; }

    /// <summary>Whether KVM shows it to guests.</summary>
    public GuestVisibility OnKvm { get; internal set; }

    /// <summary>The first virtual hardware version that shows it, or null.</summary>
    public int? VmwareHardwareVersion { get; internal set; }

    /// <summary>The bits without which this one means nothing; direct parents only.</summary>
    public IReadOnlyList<BitAddress> DependsOn { get; internal set; } = new BitAddress[0];

    /// <summary>What it is and what it means for a guest.</summary>
    public string Meaning => row.Substring(row.LastIndexOf('\t') + 1);

    /// <summary>The names that a project uses; empty when it has none.</summary>
    public IReadOnlyList<string> NamesIn(NamingScheme scheme) =>
        scheme == NamingScheme.Manual ? new[] { Name } : (names ??= ReadNames())[(int)scheme - 1];

    /// <summary>A value of the field as people read it: leaves, signatures and what is too large to count in hexadecimal, counts in decimal.</summary>
    public string Print(uint value) => Class == FeatureClass.Identity || value >= LeafRange.Phi ? Hex.Word(value)
        : Name.EndsWith("Leaf", StringComparison.Ordinal) ? "0x" + value.ToString("X", CultureInfo.InvariantCulture)
        : value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Prints <c>CPUID.(EAX=07H,ECX=0):EBX.AVX2[bit 5]</c>, or a range for a field.</summary>
    public override string ToString() => IsFlag
        ? Bit.ToString(Name)
        : Register + "." + Name + "[bits " + HighBit.ToString(CultureInfo.InvariantCulture) + ":"
            + LowBit.ToString(CultureInfo.InvariantCulture) + "]";

    private string[][] ReadNames() => row.Substring(projectsAt).Split(new[] { '\t' }, Projects + 1).Take(Projects)
        .Select(cell => cell.Length == 0 ? NoNames : cell.Split(',')).ToArray();
}
