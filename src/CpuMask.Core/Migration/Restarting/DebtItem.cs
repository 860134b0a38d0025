using CpuMask.Cpuid;
using CpuMask.Features;

namespace CpuMask.Migration.Restarting;

/// <summary>Something that a guest would see, or no longer see, after a power cycle.</summary>
/// <param name="Feature">The feature's name; vSphere's key where no feature is known under it.</param>
/// <param name="Bit">The bit; null where none is known.</param>
/// <param name="Class">Its class; a mitigation is <see cref="FeatureClass.Security"/>. Null where it is not known.</param>
/// <param name="Meaning">What it means for a guest.</param>
public sealed record DebtItem(string Feature, BitAddress? Bit, FeatureClass? Class, string Meaning)
{
    /// <summary>A feature of the table.</summary>
    public static DebtItem Of(Feature row) => new(row.Name, row.Bit, row.Class, row.Meaning);

    /// <inheritdoc/>
    public override string ToString() => Feature;
}
