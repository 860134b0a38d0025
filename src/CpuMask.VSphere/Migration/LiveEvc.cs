using System.Threading;
using CpuMask.Platforms.VMware.Evc;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Migration;

/// <summary>EVC questions put to a server: its own modes, its own word on each host, and the VMs that run.</summary>
public static class LiveEvc
{
    /// <summary>The server's own modes; CpuMask's table where it is an ESXi host, which has none.</summary>
    public static EvcModeList GetEvcModeList(this VSphereSession session, CancellationToken cancellation = default) =>
        EvcModeList.Of(session.GetEvcModes(cancellation), new[] { session.Server });

    /// <summary>VMs as EVC sees them, of those whose host is among some.</summary>
    /// <param name="vms">The VMs.</param>
    /// <param name="hosts">The hosts.</param>
    public static IReadOnlyList<EvcGuest> GuestsOn(IEnumerable<VSphereVm> vms, IEnumerable<VSphereHost> hosts)
    {
        Dictionary<ManagedObject, string> names = hosts.ToDictionary(h => h.Reference, h => h.Name);
        return vms.Where(vm => names.ContainsKey(vm.Host)).Select(vm => new EvcGuest
        {
            Name = vm.Name,
            Host = names[vm.Host],
            IsRunning = vm.Masks.PowerState != "poweredOff",
            MinRequired = vm.MinRequiredEvcMode,
            Needs = vm.FeatureRequirements.Where(r => EvcMode.IsRequired(r.Value)).Select(r => r.Key).ToArray(),
        }).ToArray();
    }
}
