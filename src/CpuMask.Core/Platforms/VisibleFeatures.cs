using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Guests;

namespace CpuMask.Platforms;

/// <summary>Which bits of a host a guest gets to see, by the feature table's columns for each hypervisor.</summary>
public static class VisibleFeatures
{
    // vSphere shows these bits of MSR 0x10A under keys of its own.
    private const string MiscKey = "misc.";

    // RSBA and RRSBA: return prediction falls back to predictors that an attacker can train.
    private static readonly BitAddress[] Warnings =
    {
        RegisterAddress.Msr(MsrValue.ArchCapabilities).Bit(2), RegisterAddress.Msr(MsrValue.ArchCapabilities).Bit(19),
    };

    private static readonly Lazy<IReadOnlyList<Feature>>[] Shown =
        new[] { GuestHypervisor.VMware, GuestHypervisor.Xen, GuestHypervisor.Kvm }
        .Select(h => new Lazy<IReadOnlyList<Feature>>(() => Select(h), LazyThreadSafetyMode.PublicationOnly)).ToArray();

    /// <summary>
    /// The flags that a guest sees when its host has them, without those that the administrator must ask for and those
    /// that the hypervisor makes itself.
    /// </summary>
    public static IReadOnlyList<Feature> Of(GuestHypervisor hypervisor) => Shown[(int)hypervisor].Value;

    /// <summary>
    /// Whether a guest that has seen a bit must find it on every host it moves to. Not so bits that only warn of something
    /// taken away or gone wrong, for the worse news holds for the better host too; nor, on Xen, any bit that a guest sees as
    /// soon as one host of the pool has it.
    /// </summary>
    public static bool IsNeededOnceSeen(Feature row, GuestHypervisor hypervisor) => row.Combine != CombineRule.Any
        || (hypervisor != GuestHypervisor.Xen && row.Class == FeatureClass.Security && Array.IndexOf(Warnings, row.Bit) < 0);

    /// <summary>Whether a hypervisor shows a feature to guests.</summary>
    public static GuestVisibility Of(Feature row, GuestHypervisor hypervisor) => hypervisor switch
    {
        GuestHypervisor.VMware => row.OnVmware == GuestVisibility.Unknown && KeyOf(row) is not null ? GuestVisibility.Yes : row.OnVmware,
        GuestHypervisor.Xen => row.OnXen,
        _ => row.OnKvm,
    };

    /// <summary>vSphere's key for a feature that is no bit of CPUID, such as <c>misc.rdcl_no</c>; else null.</summary>
    public static string? KeyOf(Feature row) => row.Register.IsMsr
        ? row.NamesIn(NamingScheme.Other).FirstOrDefault(n => n.StartsWith(MiscKey, StringComparison.OrdinalIgnoreCase))
        : null;

    /// <summary>vSphere's key for any feature: <c>cpuid.avx2</c>, <c>misc.rdcl_no</c>; null when it has none.</summary>
    public static string? VsphereKey(Feature row) =>
        KeyOf(row) ?? (row.NamesIn(NamingScheme.Vmware) is { Count: > 0 } names && !row.Register.IsMsr ? "cpuid." + names[0] : null);

    // Aliases follow the bits they mirror; what a pool does not promise no guest relies on.
    private static IReadOnlyList<Feature> Select(GuestHypervisor hypervisor) => FeatureTable.Default.All
        .Where(r => r.IsFlag
            && r.Class is FeatureClass.Feature or FeatureClass.Security or FeatureClass.Switch
            && r.Combine is CombineRule.All or CombineRule.Any
            && Of(r, hypervisor) == GuestVisibility.Yes)
        .ToArray();
}
