using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CpuMask.Migration.Evacuating;
using CpuMask.Text;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Migration;

/// <summary>Whether the running VMs of a server's host can leave it.</summary>
/// <param name="Plan">Who goes where, and who sticks.</param>
/// <param name="Warnings">What was assumed about a VM or a host.</param>
public sealed record LiveEvacuation(Evacuation Plan, IReadOnlyList<string> Warnings)
{
    /// <summary>Plans the evacuation of some hosts, each by itself, as in a maintenance that goes from host to host.</summary>
    /// <param name="session">The session.</param>
    /// <param name="names">The hosts that leave; <c>*</c> and <c>?</c> are wildcards.</param>
    /// <param name="destinations">
    /// Where their VMs may go; null takes the other hosts of each host's cluster. Hosts that are not connected or in
    /// maintenance take none.
    /// </param>
    /// <param name="report">Gets what concerns one host alone; null throws it.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="CpuMaskException">No host has a name, or a host is in no cluster.</exception>
    /// <exception cref="VSphereException">The server cannot be asked.</exception>
    public static IEnumerable<LiveEvacuation> Of(
        VSphereSession session, IReadOnlyList<string> names, IReadOnlyList<VSphereHost>? destinations, Action<CpuMaskException>? report = null,
        CancellationToken cancellation = default)
    {
        foreach (VSphereHost leaving in session.GetHosts(new HostQuery { Names = names }, report, cancellation).ToArray())
        {
            LiveEvacuation? plan = null;
            try
            {
                plan = Of(session, leaving, destinations ?? Neighbours(session, leaving, cancellation), cancellation);
            }
            catch (CpuMaskException e) when (report is not null && e.Id == ErrorIds.TooFewHosts)
            {
                report(e);
            }

            if (plan is not null)
            {
                yield return plan;
            }
        }
    }

    private static LiveEvacuation Of(VSphereSession session, VSphereHost leaving, IReadOnlyList<VSphereHost> pool, CancellationToken cancellation)
    {
        VSphereHost[] open = pool.Where(h => h.Reference != leaving.Reference && h.IsConnected && h.InMaintenanceMode != true).ToArray();
        VSphereVm[] running = session.FindVms(new VmQuery { Hosts = new[] { leaving.Reference.Value } }, null, cancellation)
            .Where(v => v.Masks.PowerState == "poweredOn").ToArray();
        LiveMigration check = LiveMigration.Of(session, running, open, cancellation);
        return new LiveEvacuation(check.Evacuate(leaving, cancellation), check.Warnings);
    }

    private static IReadOnlyList<VSphereHost> Neighbours(VSphereSession session, VSphereHost leaving, CancellationToken cancellation) =>
        leaving.Cluster is { } cluster && leaving.Datacenter is { } datacenter
            ? session.GetHosts(new HostQuery { Clusters = new[] { cluster }, Datacenters = new[] { datacenter } }, null, cancellation).ToArray()
            : throw new CpuMaskException(ErrorIds.TooFewHosts, ErrorKind.Usage, MoveMessages.InNoCluster(leaving.Name));
}
