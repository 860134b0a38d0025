using CpuMask.Cpuid;
using CpuMask.Features;

namespace CpuMask.Migration.Generations;

/// <summary>A generation of server CPUs: what hosts of that kind can do as built, whatever their microcode.</summary>
/// <param name="Name">The name to print, such as Ice Lake-SP or Milan.</param>
/// <param name="Aliases">Other names by which it is found: Xeon Scalable 3, EPYC 7003.</param>
/// <param name="Year">The year in which it came to market.</param>
/// <param name="PhysicalAddressBits">Null where models differ.</param>
/// <param name="Source">The dump that the facts come from.</param>
/// <param name="Host">
/// The generation as a host. Mitigation bits that the dump did not have, and bits that firmware or the single model
/// decide, are unknown.
/// </param>
public sealed record CpuGeneration(
    string Name, IReadOnlyList<string> Aliases, int Year, int? PhysicalAddressBits, string Source, HostCpuid Host)
{
    /// <summary>Who makes it.</summary>
    public CpuVendor Vendor => Host.Vendor;

    /// <summary>Family, model and stepping of the dump.</summary>
    public CpuSignature Signature => Host.Signature ?? default;

    /// <summary>The names of the flags that every host of the generation has, of the classes that concern guests.</summary>
    public IReadOnlyList<string> Features => FeatureTable.Default.All
        .Where(r => r.IsFlag && ComparedBits.IsSeenBySoftware(r) && Host.Registers[r.Bit] == true)
        .Select(r => r.Name).Distinct().ToArray();

    /// <inheritdoc/>
    public override string ToString() => Name;
}
