using System.Threading;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Migration.Restarting;
using CpuMask.Platforms.VMware.Evc;
using CpuMask.Platforms.VMware.Hosts;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Masks;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Migration;

/// <summary>
/// What running VMs would gain, or lose, by being powered off and on: measured against the EVC mode in force, and where none
/// is, against what their host offers to guests. A running VM keeps the features that it was powered on with; after its
/// cluster's EVC mode was raised it lacks what the mode has, and after it was lowered, or when it came from elsewhere, it has
/// more.
/// </summary>
public static class VmDebts
{
    // EVC modes offer these, and a VM that sees them does not list them among its needs. Source: the requirements of a VM
    // started at intel-broadwell beside the mode's masks.
    private static readonly HashSet<string> NeverNeeded = new(StringComparer.OrdinalIgnoreCase) { "cpuid.DS", "cpuid.MWAIT", "cpuid.VMX" };

    /// <summary>The debts of VMs on their hosts, worst first. A VM that is off, or whose host is not among those given, has none and is left out.</summary>
    /// <param name="session">The session, for the EVC modes as the server defines them.</param>
    /// <param name="vms">The VMs.</param>
    /// <param name="hosts">The hosts.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="VSphereException">The server cannot be asked.</exception>
    public static IReadOnlyList<PowerCycleDebt> GetDebts(
        this VSphereSession session, IEnumerable<VSphereVm> vms, IEnumerable<VSphereHost> hosts, CancellationToken cancellation = default)
    {
        var modes = new Dictionary<string, EvcMode>(StringComparer.OrdinalIgnoreCase);
        foreach (EvcMode mode in session.GetEvcModes(cancellation))
        {
            modes[mode.Key] = mode;
        }

        Dictionary<ManagedObject, VSphereHost> byReference = hosts.ToDictionary(h => h.Reference);
        return PowerCycleDebt.WorstFirst(vms.Where(vm => vm.Masks.PowerState == "poweredOn" && byReference.ContainsKey(vm.Host))
            .Select(vm => Of(vm, byReference[vm.Host], modes)));
    }

    /// <summary>Compares a running VM with an EVC mode. A VM that is off owes nothing; of one that tells no requirements it is not known.</summary>
    /// <param name="vm">The VM.</param>
    /// <param name="host">The host that it runs on.</param>
    /// <param name="mode">The mode.</param>
    public static PowerCycleDebt Of(VSphereVm vm, VSphereHost host, EvcMode mode)
    {
        var debt = new PowerCycleDebt { Guest = vm.Name, Host = host.Name, EvcMode = mode.Key, Against = CpuMask.Migration.Messages.DebtAgainstMode(mode.Key) };
        if (vm.Masks.PowerState != "poweredOn" || vm.FeatureRequirements.Count == 0)
        {
            return debt with { IsKnown = vm.Masks.PowerState != "poweredOn" };
        }

        CpuVendor vendor = mode.Vendor;
        var seen = new HashSet<string>(vm.FeatureRequirements.Select(r => r.Key), StringComparer.OrdinalIgnoreCase);
        return debt with
        {
            IsKnown = true,
            Lacks = Items(mode.Requirements.Select(r => r.Key).Where(k => !seen.Contains(k) && Shows(vm.Masks, k, vendor)), vendor),
            Exceeds = Items(
                seen.Where(k => k.StartsWith("cpuid.", StringComparison.OrdinalIgnoreCase) && !Offered(mode, k)), vendor),
        };
    }

    private static PowerCycleDebt Of(VSphereVm vm, VSphereHost host, Dictionary<string, EvcMode> modes)
    {
        if (host.CurrentEvcMode is { } key && modes.TryGetValue(key, out EvcMode? mode))
        {
            return Of(vm, host, mode);
        }

        PowerCycleDebt open = PowerCycleDebt.Of(vm.ToGuest(host), host.MaskedFeatureCapabilities.Count > 0 ? host.GuestMaximum : host.Cpuid);
        return open with { Host = host.Name, Lacks = open.Lacks.Where(i => IsListed(vm.Masks, i.Bit, host.Cpuid.Vendor)).ToArray() };
    }

    private static IReadOnlyList<DebtItem> Items(IEnumerable<string> keys, CpuVendor vendor) => PowerCycleDebt.SecurityFirst(keys
        .Select(k => FeatureCapabilityKeys.Find(k, vendor) is { } row ? DebtItem.Of(row) : new DebtItem(k, null, null, string.Empty)));

    private static bool Offered(EvcMode mode, string key) =>
        mode.Capabilities.TryGetValue(key, out string? value) && FeatureCapabilityKeys.TryParseValue(value, out uint n) && n > 0;

    // A power cycle brings what the VM's hardware version shows and its own masks do not hide.
    private static bool Shows(VmMaskState vm, string key, CpuVendor vendor) =>
        !NeverNeeded.Contains(key) && FeatureCapabilityKeys.Find(key, vendor) is { IsFlag: true } row && Shows(vm, row, vendor);

    // Whether a VM that is powered on would list a feature among its needs, if its host offers it.
    private static bool IsListed(VmMaskState vm, BitAddress? bit, CpuVendor vendor) => bit is { } at && FeatureTable.Default.Find(at) is { } row
        && !row.NamesIn(NamingScheme.Vmware).Any(n => NeverNeeded.Contains("cpuid." + n)) && Shows(vm, row, vendor);

    private static bool Shows(VmMaskState vm, Feature row, CpuVendor vendor)
    {
        bool shown = row.OnVmware == GuestVisibility.Yes && (row.VmwareHardwareVersion ?? 0) <= vm.HardwareVersion;
        return shown && VmGuestMask.Own(vm, vendor, new List<string>()).SymbolOf(row.Bit, vendor) is not ('0' or 'F');
    }
}
