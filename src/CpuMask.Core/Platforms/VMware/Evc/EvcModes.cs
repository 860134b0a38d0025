using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CpuMask.Cpuid;
using CpuMask.Migration.Generations;
using CpuMask.Text;

namespace CpuMask.Platforms.VMware.Evc;

/// <summary>
/// The EVC modes whose keys are known, from the embedded EvcModes.tsv. It is no full list: what a vCenter supports stands in
/// its own supportedEVCMode.
/// </summary>
public static class EvcModes
{
    private static readonly Lazy<IReadOnlyList<EvcTableMode>> Rows = new(
        () => EmbeddedTable.Read("EvcModes.tsv", 3, c => new EvcTableMode(c[0], CpuGenerations.Find(c[1]) ?? throw new FormatException("found '" + c[1] + "', expected a generation"))),
        LazyThreadSafetyMode.PublicationOnly);

    /// <summary>All known modes, each vendor's from the oldest to the newest.</summary>
    public static IReadOnlyList<EvcTableMode> All => Rows.Value;

    /// <summary>The newest mode that a host can run: that of its own generation or the next older. Null when none is known.</summary>
    public static EvcTableMode? NewestOn(HostCpuid host) => CpuGenerations.Of(host) is not { } generation ? null : All
        .Where(m => m.Generation.Vendor == generation.Vendor && m.Generation.Year <= generation.Year)
        .LastOrDefault();

    /// <summary>The newest mode of a vendor that hides all of some bits; null when none is known to.</summary>
    public static EvcTableMode? NewestWithout(IReadOnlyCollection<BitAddress> bits, CpuVendor vendor) => bits.Count == 0 ? null : All
        .Where(m => m.Generation.Vendor == vendor && bits.All(b => m.Generation.Host.Registers[b] == false)).LastOrDefault();
}
