using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CpuMask.Cpuid;
using CpuMask.Guests;
using CpuMask.Migration;
using CpuMask.Migration.Evacuating;
using CpuMask.Pool;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Masks;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Migration;

/// <summary>
/// VMs against hosts of the same server. Since hardware version 9 vSphere goes by features, which a host offers as its
/// guest maximum; a running VM that is older goes by the registers under its masks, which are the hardware's.
/// </summary>
public sealed class LiveMigration
{
    private const int FirstByFeature = 9;
    private const int VmsAtATime = 100;

    private readonly VSphereSession session;
    private readonly IReadOnlyList<VSphereVm> vms;
    private readonly IReadOnlyList<VSphereHost> hosts;
    private readonly Side byFeature;
    private readonly Side byRegister;

    private LiveMigration(
        VSphereSession session, IReadOnlyList<VSphereVm> vms, IReadOnlyList<VSphereHost> hosts, Side byFeature, Side byRegister, IReadOnlyList<string> warnings)
    {
        this.session = session;
        this.vms = vms;
        this.hosts = hosts;
        this.byFeature = byFeature;
        this.byRegister = byRegister;
        Warnings = warnings;
    }

    /// <summary>What was assumed about a VM or a host.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>The VMs as guests, in the order given.</summary>
    public IEnumerable<MigratingGuest> Guests => vms.Select(vm => SideOf(vm).Check.Guests[SideOf(vm).Position[vm.Reference]]);

    /// <summary>The hosts, in the order given, with names that tell them apart.</summary>
    public IReadOnlyList<string> HostNames => byFeature.Check.Hosts.Select(h => h.Name).ToArray();

    /// <summary>Works it out.</summary>
    /// <param name="session">The session: old VMs' guest OS defaults are asked for, and the hosts that they run on.</param>
    /// <param name="vms">The VMs.</param>
    /// <param name="hosts">The hosts that they are to go to.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="VSphereException">The server cannot be asked.</exception>
    public static LiveMigration Of(
        VSphereSession session, IReadOnlyList<VSphereVm> vms, IReadOnlyList<VSphereHost> hosts, CancellationToken cancellation = default)
    {
        var warnings = new List<string>();
        Dictionary<ManagedObject, VSphereHost> sources = Sources(session, vms, hosts, cancellation);
        var defaults = new GuestDefaults(session);
        var byFeature = new Dictionary<ManagedObject, MigratingGuest>();
        var byRegister = new Dictionary<ManagedObject, MigratingGuest>();
        foreach (VSphereVm vm in vms)
        {
            cancellation.ThrowIfCancellationRequested();
            VSphereHost? source = sources.TryGetValue(vm.Host, out VSphereHost? found) ? found : null;
            VmGuestMask? mask = GoesByRegister(vm) && source is not null ? defaults.MaskOf(vm, source.Cpuid.Vendor, cancellation) : null;
            warnings.AddRange(mask?.Warnings ?? Array.Empty<string>());
            (GoesByRegister(vm) ? byRegister : byFeature)[vm.Reference] = vm.ToGuest(source, mask);
        }

        Side features = Side.Of(byFeature, hosts.Select(Offered).ToArray(), cancellation);
        Side registers = Side.Of(byRegister, hosts.Select(h => h.Cpuid).ToArray(), cancellation);
        warnings.AddRange(features.Check.Warnings.Concat(registers.Check.Warnings));
        return new LiveMigration(session, vms, hosts, features, registers, warnings.Distinct().ToArray());
    }

    /// <summary>What a host offers to guests, EVC mode considered; what its CPU has, where the server does not tell the former.</summary>
    /// <param name="host">The host.</param>
    public static HostCpuid Offered(VSphereHost host) => host.MaskedFeatureCapabilities.Count > 0 ? host.GuestMaximum : host.Cpuid;

    /// <summary>Every VM against every host, VM by VM, with the server's own answer where it has one.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="VSphereException">The server cannot be asked.</exception>
    public IEnumerable<LiveVerdict> Verdicts(CancellationToken cancellation = default)
    {
        for (int start = 0; start < vms.Count; start += VmsAtATime)
        {
            VSphereVm[] some = vms.Skip(start).Take(VmsAtATime).ToArray();
            var answers = new Dictionary<(ManagedObject, ManagedObject), VMotionAnswer>();
            foreach (VMotionAnswer answer in session.AskVMotion(some, hosts, cancellation) ?? Array.Empty<VMotionAnswer>())
            {
                answers[(answer.Vm, answer.Host)] = answer;
            }

            foreach (VSphereVm vm in some)
            {
                Side side = SideOf(vm);
                for (int h = 0; h < hosts.Count; h++)
                {
                    answers.TryGetValue((vm.Reference, hosts[h].Reference), out VMotionAnswer? answer);
                    yield return new LiveVerdict(vm, hosts[h], side.Check.Explain(side.Position[vm.Reference], h), answer);
                }
            }
        }
    }

    /// <summary>
    /// How the VMs leave a host, when they all run on it: those that go by features and those that go by registers. The hosts
    /// given are where they can go.
    /// </summary>
    /// <param name="leaving">The host.</param>
    /// <param name="cancellation">Gives up.</param>
    public Evacuation Evacuate(VSphereHost leaving, CancellationToken cancellation = default) => Evacuation.Merge(
        new[] { byFeature, byRegister }.Select(s => Evacuation.Plan(leaving.Cpuid, s.Check.Guests, s.Check.Hosts, cancellation)).ToArray());

    private static bool GoesByRegister(VSphereVm vm) =>
        vm.Masks.HardwareVersion is > 0 and < FirstByFeature && vm.Masks.PowerState is not (null or "poweredOff");

    private Side SideOf(VSphereVm vm) => GoesByRegister(vm) ? byRegister : byFeature;

    // The host that an old VM runs on may be none of those that it is to go to.
    private static Dictionary<ManagedObject, VSphereHost> Sources(
        VSphereSession session, IReadOnlyList<VSphereVm> vms, IReadOnlyList<VSphereHost> hosts, CancellationToken cancellation)
    {
        var known = new Dictionary<ManagedObject, VSphereHost>();
        foreach (VSphereHost host in hosts)
        {
            known[host.Reference] = host;
        }

        string[] others = vms.Where(v => !v.Host.IsNone && !known.ContainsKey(v.Host)).Select(v => v.Host.Value).Distinct().ToArray();
        if (others.Length > 0)
        {
            foreach (VSphereHost host in session.GetHosts(new HostQuery { Names = others }, _ => { }, cancellation))
            {
                known[host.Reference] = host;
            }
        }

        return known;
    }

    private sealed record Side(MigrationCheck Check, Dictionary<ManagedObject, int> Position)
    {
        public static Side Of(Dictionary<ManagedObject, MigratingGuest> guests, IReadOnlyList<HostCpuid> hosts, CancellationToken cancellation)
        {
            var position = new Dictionary<ManagedObject, int>();
            foreach (ManagedObject vm in guests.Keys)
            {
                position[vm] = position.Count;
            }

            return new Side(MigrationCheck.Of(position.OrderBy(p => p.Value).Select(p => guests[p.Key]).ToArray(), hosts, cancellation), position);
        }
    }
}
