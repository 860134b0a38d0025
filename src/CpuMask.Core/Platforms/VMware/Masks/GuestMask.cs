using CpuMask.Comparison;
using CpuMask.Cpuid;

namespace CpuMask.Platforms.VMware.Masks;

/// <summary>
/// What a guest needs, register by register, in R/H/0/X notation: a guest OS default, a VM's own masks, or the one laid
/// over the other. Immutable. A level for a vendor counts before the level for all vendors.
/// </summary>
public sealed class GuestMask : IGuestRequirements
{
    /// <summary>The longest vendor-qualified list of levels that anyone has a use for.</summary>
    public const int MostLevels = 4096;

    /// <summary>The address of <see cref="ArchCapabilities"/>.</summary>
    public static readonly RegisterAddress Msr = RegisterAddress.Msr(MsrValue.ArchCapabilities);

    private readonly Dictionary<(uint Leaf, uint Subleaf, string? Vendor), MaskLevel> levels;

    /// <summary>Makes a mask.</summary>
    /// <param name="name">What to call it in output.</param>
    /// <param name="levels">Its levels; a later one for the same leaf, sub-leaf and vendor replaces an earlier one.</param>
    /// <param name="isDescriptor">
    /// True for a complete description of a guest, in which an absent register means <c>x</c>; false for a VM's own masks,
    /// in which it means <c>-</c>.
    /// </param>
    /// <param name="archCapabilities">See <see cref="ArchCapabilities"/>; null where nothing is said of it.</param>
    public GuestMask(string name, IEnumerable<MaskLevel> levels, bool isDescriptor = true, RegisterMask? archCapabilities = null)
    {
        ArchCapabilities = archCapabilities ?? (isDescriptor ? RegisterMask.Unused : RegisterMask.PassThrough);
        Name = name;
        IsDescriptor = isDescriptor;
        this.levels = new Dictionary<(uint, uint, string?), MaskLevel>();
        foreach (MaskLevel level in levels)
        {
            this.levels[(level.Leaf, level.Subleaf, level.Vendor)] = level;
        }
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>True for a complete description of a guest, false for a VM's own masks.</summary>
    public bool IsDescriptor { get; }

    /// <summary>
    /// The low half of MSR 10AH, whose bits vSphere knows as features too (<c>misc.rdcl_no</c>): only a feature mask can name
    /// one, no level and no register line.
    /// </summary>
    public RegisterMask ArchCapabilities { get; }

    /// <summary>The levels by ascending leaf and sub-leaf, those for all vendors first.</summary>
    public IEnumerable<MaskLevel> Levels => levels.Values
        .OrderBy(l => l.Leaf).ThenBy(l => l.Subleaf).ThenBy(l => l.Vendor, StringComparer.Ordinal);

    /// <summary>The name that vSphere has for a vendor in masks: intel, amd; null for others.</summary>
    public static string? VendorKey(CpuVendor vendor) => vendor.IsIntel ? "intel" : vendor.IsAmdLike ? "amd" : null;

    /// <summary>The mask of a register on a vendor's CPUs.</summary>
    public RegisterMask MaskOf(RegisterAddress register, CpuVendor vendor)
    {
        RegisterMask absent = IsDescriptor ? RegisterMask.Unused : RegisterMask.PassThrough;
        if (register.IsMsr)
        {
            return register == Msr ? ArchCapabilities : absent;
        }

        RegisterMask all = Find(register.Leaf, register.Subleaf, null)?[register.Register] ?? absent;
        return VendorKey(vendor) is { } key && Find(register.Leaf, register.Subleaf, key) is { } own ? own[register.Register].Over(all) : all;
    }

    /// <inheritdoc/>
    public bool Covers(RegisterAddress register, CpuVendor vendor) => !register.IsMsr
        && (levels.ContainsKey((register.Leaf, register.Subleaf, null)) || levels.ContainsKey((register.Leaf, register.Subleaf, VendorKey(vendor))));

    /// <inheritdoc/>
    public char SymbolOf(BitAddress bit, CpuVendor vendor) => MaskOf(bit.Register, vendor)[bit.Bit];

    /// <inheritdoc/>
    public bool IsSignificant(char symbol) => symbol is 'R' or 'H' or 'T' or 'F';

    /// <summary>
    /// This mask laid over another, as a VM's own masks over its guest OS default. What this one says of all vendors lies over
    /// what the other says of one: the default's word on a vendor must not bring back a bit that the VM hides everywhere.
    /// </summary>
    public GuestMask Over(GuestMask below)
    {
        var composed = new List<MaskLevel>();
        foreach ((uint leaf, uint subleaf, string? vendor) in levels.Keys.Union(below.levels.Keys))
        {
            MaskLevel level = below.Find(leaf, subleaf, vendor)
                ?? MaskLevel.Of(leaf, subleaf, vendor, below.IsDescriptor && vendor is null ? RegisterMask.Unused : RegisterMask.PassThrough);
            level = Find(leaf, subleaf, null)?.Over(level) ?? level;
            level = vendor is null ? level : Find(leaf, subleaf, vendor)?.Over(level) ?? level;
            composed.Add(level);
        }

        return new GuestMask(Name, composed, below.IsDescriptor, ArchCapabilities.Over(below.ArchCapabilities));
    }

    /// <summary>The same mask as all that there is to say of a guest: a register that it leaves open is one that the guest does not use.</summary>
    public GuestMask AsDescriptor() => new GuestMask(
        Name,
        levels.Values.Select(l => l.Over(MaskLevel.Of(l.Leaf, l.Subleaf, l.Vendor, l.Vendor is null ? RegisterMask.Unused : RegisterMask.PassThrough))),
        archCapabilities: ArchCapabilities.Over(RegisterMask.Unused));

    /// <summary>The same mask under another name.</summary>
    public GuestMask Named(string name) => new(name, levels.Values, IsDescriptor, ArchCapabilities);

    private MaskLevel? Find(uint leaf, uint subleaf, string? vendor) =>
        levels.TryGetValue((leaf, subleaf, vendor), out MaskLevel? level) ? level : null;
}
