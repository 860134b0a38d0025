using System.Threading;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Migration.Graph;
using CpuMask.Platforms.VMware.Guests;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Migration;

/// <summary>What a pool of a server gains or loses when hosts leave or join, with the virtual machines that run on it.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Warnings">What was assumed about a VM or a host.</param>
public sealed record LivePlan(PoolPlan Plan, IReadOnlyList<string> Warnings)
{
    /// <summary>Makes it. The hosts count as their hardware is: an EVC mode in force would hide what there is to gain.</summary>
    /// <param name="session">The session.</param>
    /// <param name="hosts">The hosts of the pool.</param>
    /// <param name="without">The hosts that leave, by name; <c>*</c> and <c>?</c> stand for any characters. May be empty.</param>
    /// <param name="joining">The hosts that join. May be empty.</param>
    /// <param name="options">How the pool's promise is computed.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="VSphereException">The server cannot be asked.</exception>
    public static LivePlan Of(
        VSphereSession session, IReadOnlyList<VSphereHost> hosts, IReadOnlyList<string> without, IReadOnlyList<HostCpuid> joining,
        BaselineOptions? options = null, CancellationToken cancellation = default)
    {
        VSphereVm[] vms = session.RunningVms(hosts.Select(h => h.Reference).ToArray(), cancellation).Where(v => !v.IsClusterAgent).ToArray();
        LiveMigration live = LiveMigration.Of(session, vms, hosts, cancellation, isAsked: false);
        Dictionary<ManagedObject, string> names = hosts.ToDictionary(h => h.Reference, h => h.Name);
        var guests = live.Guests.Zip(vms, (guest, vm) => guest with { Host = names.TryGetValue(vm.Host, out string? name) ? name : guest.Host }).ToArray();
        PoolPlan plan = PoolPlan.Of(hosts.Select(h => h.Cpuid).ToArray(), without, joining, VMwareGuestView.Instance, guests, options);
        string[] modes = hosts.Select(h => h.CurrentEvcMode).OfType<string>().Distinct().ToArray();
        return new LivePlan(plan, modes.Length == 0 ? live.Warnings : live.Warnings.Concat(new[] { MoveMessages.ModeHoldsPlan(modes) }).ToArray());
    }
}
