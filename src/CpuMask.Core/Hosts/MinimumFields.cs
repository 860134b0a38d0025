using System.Collections.Concurrent;
using CpuMask.Cpuid;
using CpuMask.Features;

namespace CpuMask.Hosts;

/// <summary>The fields of a register of which several CPUs can promise only the smallest: counts and sizes.</summary>
internal static class MinimumFields
{
    private static readonly ConcurrentDictionary<RegisterAddress, uint[]> Masks = new();

    /// <summary>Their bits, one mask a field.</summary>
    public static uint[] Of(RegisterAddress register) => Masks.GetOrAdd(
        register, r => FeatureTable.Default.Of(r).Where(f => f.Combine == CombineRule.Min && !f.IsFlag).Select(f => f.Mask).ToArray());
}
