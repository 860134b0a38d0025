using CpuMask.Cpuid;

namespace CpuMask.Features;

/// <summary>
/// Which rows of the table count when two CPUs are held against each other. There is no other list of such bits: what names
/// the one logical CPU that ran the instruction, and what mirrors a control register of the system that ran on it, stays in a
/// host's first CPU as printed and is unknown in its compared registers. Measured on 883 hosts with several CPUs each; domain
/// notes, bits D1.
/// </summary>
public static class ComparedBits
{
    // Of a leaf with levels the table lists the first ones; what is volatile in one is so in all.
    private static readonly Dictionary<uint, uint[]> Volatile = FeatureTable.Default.All.Where(r => r.Class == FeatureClass.Volatile && !r.Register.IsMsr)
        .GroupBy(r => r.Register.Leaf).ToDictionary(g => g.Key, g => Enumerable.Range(0, 4)
            .Select(register => g.Where(r => (int)r.Register.Register == register).Aggregate(0u, (mask, r) => mask | r.Mask)).ToArray());

    private static readonly Dictionary<RegisterAddress, (uint Always, uint WhenClear)> Mode = FeatureTable.Default.All.Where(r => r.Class == FeatureClass.Mode)
        .GroupBy(r => r.Register).ToDictionary(g => g.Key, g => (
            g.Where(r => !r.CountsWhenSet).Aggregate(0u, (mask, r) => mask | r.Mask),
            g.Where(r => r.CountsWhenSet).Aggregate(0u, (mask, r) => mask | r.Mask)));

    private static readonly HashSet<uint> Leaves = new(Volatile.Keys.Concat(Mode.Keys.Select(a => a.Leaf)));

    /// <summary>Whether a leaf has any bit that is not compared: most have none, and every leaf of every host is asked.</summary>
    public static bool Concern(uint leaf) => Leaves.Contains(leaf);

    /// <summary>The bits of a register that differ between the CPUs of one healthy host.</summary>
    public static uint VolatileBits(RegisterAddress address) =>
        !address.IsMsr && Volatile.TryGetValue(address.Leaf, out uint[]? masks) ? masks[(int)address.Register] : 0;

    /// <summary>The bits of a register that mirror what the operating system has switched on at the moment.</summary>
    /// <param name="address">The register.</param>
    /// <param name="value">Its value: a cleared APIC bit is the system's doing, a set one is the CPU's.</param>
    public static uint ModeBits(RegisterAddress address, RegisterValue value) =>
        Mode.TryGetValue(address, out (uint Always, uint WhenClear) bits) ? bits.Always | (bits.WhenClear & value.Zeros) : 0;

    /// <summary>
    /// Whether software can tell two CPUs apart by a row and depend on the difference: a feature, a mitigation or a switch of
    /// firmware. Sizes, counters and topology are not.
    /// </summary>
    public static bool IsSeenBySoftware(Feature row) => IsSeenBySoftware(row.Class);

    /// <inheritdoc cref="IsSeenBySoftware(Feature)"/>
    public static bool IsSeenBySoftware(FeatureClass? kind) => kind is FeatureClass.Feature or FeatureClass.Security or FeatureClass.Switch;

    /// <summary>
    /// Whether a flag counts in its own right: it is not the alias of another bit, and a pool promises it.
    /// </summary>
    public static bool IsCompared(Feature row) => row.IsFlag && IsSeenBySoftware(row) && row.Combine is CombineRule.All or CombineRule.Any;
}
