using System;
using System.Collections.Generic;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Dumps.Vsphere;
using CpuMask.Features;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Masks;

namespace CpuMask.VSphere.Migration;

/// <summary>
/// A running VM keeps the features that it was powered on with. After its cluster's EVC mode was raised it lacks what the
/// mode has; after it was lowered, or when the VM came from elsewhere, it has more. Either is paid by a power cycle.
/// </summary>
/// <param name="Vm">The VM.</param>
/// <param name="Mode">The EVC mode that is in force.</param>
/// <param name="Lacks">Feature keys of the mode that the VM does not see yet.</param>
/// <param name="Exceeds">Feature keys that the VM needs and the mode does not have.</param>
public sealed record PowerCycleDebt(VSphereVm Vm, EvcMode Mode, IReadOnlyList<string> Lacks, IReadOnlyList<string> Exceeds)
{
    // EVC modes offer these, and a VM that sees them does not list them among its needs. Source: the requirements of a VM
    // started at intel-broadwell beside the mode's masks.
    private static readonly HashSet<string> NeverNeeded = new(StringComparer.OrdinalIgnoreCase) { "cpuid.DS", "cpuid.MWAIT", "cpuid.VMX" };

    /// <summary>True when a power cycle would change what the VM sees.</summary>
    public bool IsDue => Lacks.Count > 0 || Exceeds.Count > 0;

    /// <summary>Compares a running VM with the mode in force. A VM that is off, or tells no requirements, owes nothing.</summary>
    /// <param name="vm">The VM.</param>
    /// <param name="mode">The mode.</param>
    public static PowerCycleDebt Of(VSphereVm vm, EvcMode mode)
    {
        if (vm.Masks.PowerState != "poweredOn" || vm.FeatureRequirements.Count == 0)
        {
            return new PowerCycleDebt(vm, mode, Array.Empty<string>(), Array.Empty<string>());
        }

        var seen = new HashSet<string>(vm.FeatureRequirements.Select(r => r.Key), StringComparer.OrdinalIgnoreCase);
        string[] lacks = mode.Requirements.Where(r => !seen.Contains(r.Key) && !NeverNeeded.Contains(r.Key) && Shows(vm.Masks, r.Key, mode)).Select(r => r.Key).ToArray();
        string[] exceeds = vm.FeatureRequirements
            .Where(r => r.Key.StartsWith("cpuid.", StringComparison.OrdinalIgnoreCase) && !Offered(mode, r.Key)).Select(r => r.Key).ToArray();
        return new PowerCycleDebt(vm, mode, lacks, exceeds);
    }

    private static bool Offered(EvcMode mode, string key) =>
        mode.Capabilities.TryGetValue(key, out string? value) && FeatureCapabilityKeys.TryParseValue(value, out uint n) && n > 0;

    // A power cycle brings what the VM's hardware version shows and its own masks do not hide.
    private static bool Shows(VmMaskState vm, string key, EvcMode mode)
    {
        CpuVendor vendor = CpuVendor.Of(mode.Vendor);
        return FeatureCapabilityKeys.Find(key, vendor) is { IsFlag: true } row && Shows(vm, row, vendor);
    }

    /// <summary>Whether a VM that is powered on would list a feature among its needs, if its host offers it.</summary>
    internal static bool IsListed(VmMaskState vm, Feature row, CpuVendor vendor) =>
        !row.NamesIn(NamingScheme.Vmware).Any(n => NeverNeeded.Contains("cpuid." + n)) && Shows(vm, row, vendor);

    private static bool Shows(VmMaskState vm, Feature row, CpuVendor vendor)
    {
        bool shown = row.OnVmware == GuestVisibility.Yes && (row.VmwareHardwareVersion ?? 0) <= vm.HardwareVersion;
        return shown && VmGuestMask.Own(vm, vendor, new List<string>()).SymbolOf(row.Bit, vendor) is not ('0' or 'F');
    }
}
