using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.VSphere.Inventory;
using PoolDebt = CpuMask.Migration.Pool.PowerCycleDebt;

namespace CpuMask.VSphere.Migration;

/// <summary>
/// What a running VM would gain, or lose, by being powered off and on: measured against the EVC mode in force, and where
/// none is, against what its host offers to guests.
/// </summary>
/// <param name="Vm">The VM.</param>
/// <param name="Host">The host that it runs on.</param>
/// <param name="Mode">The key of the EVC mode in force; null when none is, or the server does not define it.</param>
/// <param name="Lacks">What is offered and the VM does not see yet.</param>
/// <param name="Exceeds">What the VM sees and the EVC mode does not have.</param>
public sealed record VmDebt(VSphereVm Vm, VSphereHost Host, string? Mode, IReadOnlyList<string> Lacks, IReadOnlyList<string> Exceeds)
{
    /// <summary>True when a power cycle would change what the VM sees.</summary>
    public bool IsDue => Lacks.Count > 0 || Exceeds.Count > 0;

    /// <summary>The debts of VMs on their hosts. A VM that is off, or whose host is not among those given, has none and is left out.</summary>
    /// <param name="session">The session, for the EVC modes as the server defines them.</param>
    /// <param name="vms">The VMs.</param>
    /// <param name="hosts">The hosts.</param>
    /// <param name="cancellation">Gives up.</param>
    public static IReadOnlyList<VmDebt> Of(
        VSphereSession session, IEnumerable<VSphereVm> vms, IEnumerable<VSphereHost> hosts, CancellationToken cancellation = default)
    {
        var modes = new Dictionary<string, EvcMode>(StringComparer.OrdinalIgnoreCase);
        foreach (EvcMode mode in session.GetEvcModes(cancellation))
        {
            modes[mode.Key] = mode;
        }

        Dictionary<ManagedObject, VSphereHost> byReference = hosts.ToDictionary(h => h.Reference);
        return vms.Where(vm => vm.Masks.PowerState == "poweredOn" && byReference.ContainsKey(vm.Host))
            .Select(vm => Of(vm, byReference[vm.Host], modes)).ToArray();
    }

    private static VmDebt Of(VSphereVm vm, VSphereHost host, Dictionary<string, EvcMode> modes)
    {
        if (host.CurrentEvcMode is { } key && modes.TryGetValue(key, out EvcMode? mode))
        {
            PowerCycleDebt debt = PowerCycleDebt.Of(vm, mode);
            return new VmDebt(vm, host, mode.Key, debt.Lacks, debt.Exceeds);
        }

        PoolDebt open = PoolDebt.Of(vm.ToGuest(host), host.MaskedFeatureCapabilities.Count > 0 ? host.GuestMaximum : host.Cpuid);
        return new VmDebt(vm, host, null, open.Items.Where(i => Listed(vm, i.Bit, host)).Select(i => i.Feature).ToArray(), Array.Empty<string>());
    }

    private static bool Listed(VSphereVm vm, BitAddress bit, VSphereHost host) =>
        FeatureTable.Default.Find(bit) is { } row && PowerCycleDebt.IsListed(vm.Masks, row, host.Cpuid.Vendor);
}
