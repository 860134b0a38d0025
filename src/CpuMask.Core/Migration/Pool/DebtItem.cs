using CpuMask.Cpuid;
using CpuMask.Features;

namespace CpuMask.Migration.Pool;

/// <summary>Something that a host offers and that a guest has not seen since it was powered on.</summary>
/// <param name="Feature">The feature's name.</param>
/// <param name="Bit">The bit.</param>
/// <param name="Class">Its class; a mitigation is <see cref="FeatureClass.Security"/>.</param>
/// <param name="Meaning">What it means for a guest.</param>
public sealed record DebtItem(string Feature, BitAddress Bit, FeatureClass Class, string Meaning);
