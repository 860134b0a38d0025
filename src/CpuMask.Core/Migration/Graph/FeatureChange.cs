using CpuMask.Cpuid;
using CpuMask.Features;

namespace CpuMask.Migration.Graph;

/// <summary>A feature that a pool's promise gains or loses.</summary>
/// <param name="Feature">The feature's name.</param>
/// <param name="Bit">The bit.</param>
/// <param name="Class">Its class.</param>
/// <param name="Meaning">What it means for a guest.</param>
/// <param name="IsShown">Whether the hypervisor shows it to guests.</param>
public sealed record FeatureChange(string Feature, BitAddress Bit, FeatureClass Class, string Meaning, bool IsShown);
