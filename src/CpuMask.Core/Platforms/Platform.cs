using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Guests;
using CpuMask.Reading;

namespace CpuMask.Platforms;

/// <summary>
/// All that is peculiar to one hypervisor. It is abstract to the last member, so that a platform that forgets one does not
/// compile. A new platform is one folder beside this file and one line in <see cref="Registry"/>.
/// </summary>
public abstract class Platform
{
    /// <summary>Its word in options, in JSON and in error texts: <c>vmware</c>.</summary>
    public string Id => View.Id;

    /// <summary>Its name as people say it: vSphere.</summary>
    public string Name => View.Name;

    /// <summary>What its guests see of a host, and what of that a migration holds them to.</summary>
    public abstract GuestView View { get; }

    /// <summary>The formats in which it tells about its hosts and guests.</summary>
    public abstract IReadOnlyList<DumpReader> Formats { get; }

    /// <summary>The languages in which it takes a CPU, the usual one first.</summary>
    public abstract IReadOnlyList<CpuLanguage> Languages { get; }

    /// <summary>Its ready-made CPUs that come nearest to what a pool promises; empty for a platform that has none.</summary>
    public abstract IReadOnlyList<CpuLevel> LevelsOf(ComputedBaseline baseline);

    /// <summary>The lines that hide some bits from one guest and leave all others as they are.</summary>
    public abstract HidingLines Hide(IEnumerable<BitAddress> bits);

    /// <inheritdoc/>
    public override string ToString() => Id;
}
