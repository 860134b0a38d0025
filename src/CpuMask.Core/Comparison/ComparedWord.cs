using System.Collections.Concurrent;
using CpuMask.Cpuid;
using CpuMask.Features;

namespace CpuMask.Comparison;

/// <summary>Which bits and fields of a word a check looks at. Made once a word and kept: ten thousand hosts ask.</summary>
internal sealed class ComparedWord
{
    private static readonly ConcurrentDictionary<RegisterAddress, ComparedWord> Words = new();

    private ComparedWord(RegisterAddress address)
    {
        Feature[] rows = FeatureTable.Default.Of(address).ToArray();
        Feature[] fields = rows.Where(r => !r.IsFlag && r.Class is FeatureClass.Numeric or FeatureClass.Switch).ToArray();
        Fields = fields.Where(r => !r.IsFlag).ToArray();
        Minima = Fields.Where(r => r.Combine == CombineRule.Min).ToArray();
        uint inFields = rows.Where(r => !r.IsFlag).Aggregate(0u, (m, r) => m | r.Mask);
        Flags = CpuidComparison.Compared(address) & ~inFields;
        Any = FeatureTable.Default.BitsWith(address, CombineRule.Any) & Flags;
        Hidden = rows.Where(IsHidden).Aggregate(0u, (m, r) => m | r.Mask) & Flags;
        Unnamed = Flags & ~rows.Aggregate(0u, (m, r) => m | r.Mask);
        Mask = Fields.Aggregate(Flags, (m, r) => m | r.Mask);
    }

    /// <summary>Single bits.</summary>
    public uint Flags { get; }

    /// <summary>Bits that a guest sees as soon as one host has them.</summary>
    public uint Any { get; }

    /// <summary>Bits that no hypervisor shows to guests.</summary>
    public uint Hidden { get; }

    /// <summary>Bits that the table has no name for.</summary>
    public uint Unnamed { get; }

    /// <summary>Numbers.</summary>
    public Feature[] Fields { get; }

    /// <summary>Numbers of which a pool promises the smallest.</summary>
    public Feature[] Minima { get; }

    /// <summary>All of it.</summary>
    public uint Mask { get; }

    /// <summary>The word of an address.</summary>
    public static ComparedWord Of(RegisterAddress address) => Words.GetOrAdd(address, a => new ComparedWord(a));

    private static bool IsHidden(Feature row) => row.OnVmware == GuestVisibility.No && row.OnXen == GuestVisibility.No && row.OnKvm == GuestVisibility.No;
}
