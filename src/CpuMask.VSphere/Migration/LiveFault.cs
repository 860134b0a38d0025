using System.Threading;
using CpuMask.Cpuid;
using CpuMask.Explaining;
using CpuMask.Faults;
using CpuMask.Guests;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Masks;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Migration;

/// <summary>
/// What a server knows about a migration fault: the hosts that the error text or the user names, what the VM has seen of its
/// CPU, and what its guest OS makes of it.
/// </summary>
public sealed class LiveFault
{
    private readonly IReadOnlyList<VSphereHost> hosts;
    private readonly IReadOnlyList<MigratingGuest> guests;
    private readonly GuestMask? mask;
    private readonly VSphereVm? vm;
    private readonly IReadOnlyList<string> warnings;

    private LiveFault(IReadOnlyList<VSphereHost> hosts, IReadOnlyList<MigratingGuest> guests, GuestMask? mask, VSphereVm? vm, IReadOnlyList<string> warnings)
    {
        this.hosts = hosts;
        this.guests = guests;
        this.mask = mask;
        this.vm = vm;
        this.warnings = warnings;
    }

    /// <summary>Asks the server.</summary>
    /// <param name="session">The session.</param>
    /// <param name="inputs">The error text and what else there is; the hosts that it names are looked up.</param>
    /// <param name="vm">The VM by name, path or id; null when it is not said.</param>
    /// <param name="hosts">Which hosts are meant beside those; null for none. Without any, those of the VM's cluster are taken.</param>
    /// <param name="problem">Takes each name of the user's that fits nothing.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="VSphereException">The server cannot be asked.</exception>
    public static LiveFault Of(
        VSphereSession session, IReadOnlyList<FaultInput> inputs, string? vm, HostQuery? hosts, Action<VSphereException> problem, CancellationToken cancellation = default)
    {
        var warnings = new List<string>();
        var found = new Dictionary<ManagedObject, VSphereHost>();
        void Add(HostQuery query, Action<VSphereException> report)
        {
            foreach (VSphereHost host in session.GetHosts(query, report, cancellation))
            {
                found[host.Reference] = host;
            }
        }

        VSphereVm[] vms = vm is null ? new VSphereVm[0] : session.FindVms(new VmQuery { Names = new[] { vm } }, problem, cancellation).ToArray();
        string[] homes = vms.Where(v => !v.Host.IsNone).Select(v => v.Host.Value).Distinct().ToArray();
        if (homes.Length > 0)
        {
            Add(new HostQuery { Names = homes }, problem);
        }

        VSphereHost[] home = found.Values.ToArray();
        IReadOnlyList<string> named = FaultExplanation.HostsNamed(inputs);
        if (named.Count > 0)
        {
            Add(new HostQuery { Names = named }, e => warnings.Add(e.Message));
        }

        if (hosts is not null)
        {
            Add(hosts, problem);
        }
        else if (found.Count == home.Length)
        {
            foreach (VSphereHost host in home.Where(h => h.Cluster is not null && h.Datacenter is not null))
            {
                Add(new HostQuery { Clusters = new[] { host.Cluster! }, Datacenters = new[] { host.Datacenter! } }, problem);
            }
        }

        LiveMigration live = LiveMigration.Of(session, vms, new VSphereHost[0], cancellation);
        warnings.AddRange(live.Warnings);
        CpuVendor vendor = found.Values.Select(h => h.Cpuid.Vendor).FirstOrDefault(v => v.IsKnown);
        VmGuestMask? guest = vms.Length == 1 ? new GuestDefaults(session).MaskOf(vms[0], vendor, cancellation) : null;
        warnings.AddRange(guest?.Warnings ?? Array.Empty<string>());
        VSphereHost[] known = found.Values.Where(h => h.HasCpuid).ToArray();
        warnings.AddRange(found.Values.Except(known).Select(h => InventoryMessages.NoCpuOf(h.Name)));
        return new LiveFault(known, live.Guests.ToArray(), guest?.Judge, vms.Length == 1 ? vms[0] : null, warnings);
    }

    /// <summary>Explains the fault.</summary>
    /// <param name="inputs">The error text and what else there is.</param>
    /// <param name="guestMask">What the guest needs, where the user says it; null takes what the VM's guest OS needs.</param>
    /// <param name="redact">Replaces names.</param>
    /// <param name="moreHosts">Hosts read elsewhere.</param>
    /// <param name="moreGuests">Guests read elsewhere.</param>
    public FaultExplanation Explain(
        IReadOnlyList<FaultInput> inputs, GuestMask? guestMask = null, bool redact = false,
        IReadOnlyList<HostCpuid>? moreHosts = null, IReadOnlyList<MigratingGuest>? moreGuests = null)
    {
        IReadOnlyList<HostCpuid> others = moreHosts ?? Array.Empty<HostCpuid>();
        HostCpuid[] offered = others.Concat(hosts.Select(LiveMigration.Offered)).ToArray(), masked = others.Concat(vm is null ? hosts.Select(h => h.Cpuid) : PoolMasks.HostsFor(vm, hosts)).ToArray();
        MigratingGuest[] all = (moreGuests ?? Array.Empty<MigratingGuest>()).Concat(guests).ToArray();
        return FaultExplanation.Of(inputs, offered, all, guestMask ?? mask, redact, masked, warnings);
    }
}
