using System.Threading;
using CpuMask.Cpuid;
using CpuMask.Guests;
using CpuMask.Migration;
using CpuMask.Migration.Evacuating;
using CpuMask.Migration.Verdicts;
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

    // The server works on each pair it is asked about, and its refusals are long: a call is kept short, and of two million
    // pairs one of each kind is asked.
    private const int PairsInOneCall = 2_000, MostAsked = 20_000;

    private readonly VSphereSession session;
    private readonly IReadOnlyList<VSphereVm> vms;
    private readonly IReadOnlyList<VSphereHost> hosts;
    private readonly Side byFeature;
    private readonly Side byRegister;
    private readonly List<string> warnings;
    private IReadOnlyDictionary<(ManagedObject Vm, ManagedObject Host), VMotionAnswer>? answers;

    private LiveMigration(
        VSphereSession session, IReadOnlyList<VSphereVm> vms, IReadOnlyList<VSphereHost> hosts, Side byFeature, Side byRegister, List<string> warnings)
    {
        this.session = session;
        this.vms = vms;
        this.hosts = hosts;
        this.byFeature = byFeature;
        this.byRegister = byRegister;
        this.warnings = warnings;
    }

    /// <summary>What was assumed about a VM or a host.</summary>
    public IReadOnlyList<string> Warnings => warnings;

    /// <summary>The VMs as guests, in the order given.</summary>
    public IEnumerable<MigratingGuest> Guests => vms.Select(vm => SideOf(vm).Check.Guests[SideOf(vm).Position[vm.Reference]]);

    /// <summary>The hosts, in the order given, with names that tell them apart.</summary>
    public IReadOnlyList<string> HostNames => byFeature.Check.Hosts.Select(h => h.Name).ToArray();

    /// <summary>
    /// True when there are so many pairs that the server is asked about one of each kind, and answers for people are best given
    /// by kind.
    /// </summary>
    public bool IsByKind => (long)vms.Count * hosts.Count > MostAsked;

    /// <summary>Works it out.</summary>
    /// <param name="session">The session: old VMs' guest OS defaults are asked for, and the hosts that they run on.</param>
    /// <param name="vms">The VMs.</param>
    /// <param name="hosts">The hosts that they are to go to.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="VSphereException">The server cannot be asked.</exception>
    public static LiveMigration Of(
        VSphereSession session, IReadOnlyList<VSphereVm> vms, IReadOnlyList<VSphereHost> hosts, CancellationToken cancellation = default) =>
        Of(session, vms, hosts, cancellation, isAsked: true);

    // A plan is made of what the CPUs say alone.
    internal static LiveMigration Of(
        VSphereSession session, IReadOnlyList<VSphereVm> vms, IReadOnlyList<VSphereHost> hosts, CancellationToken cancellation, bool isAsked)
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
        Side registers = Side.Of(byRegister, hosts.Select(h => byRegister.Count > 0 ? h.Advertised : h.Cpuid).ToArray(), cancellation);
        warnings.AddRange(features.Check.Warnings.Concat(registers.Check.Warnings));
        var live = new LiveMigration(session, vms, hosts, features, registers, warnings.Distinct().ToList());
        if (isAsked && live.IsByKind)
        {
            live.warnings.Add(MoveMessages.AskedByKind(vms.Count, hosts.Count));
        }

        return live;
    }

    /// <summary>What a host offers to guests, EVC mode considered; what its CPU has, where the server does not tell the former.</summary>
    /// <param name="host">The host.</param>
    public static HostCpuid Offered(VSphereHost host) => host.Offered;

    /// <summary>
    /// Every VM against every host, VM by VM, with the server's own answer where it has one. Made as they are asked for: two
    /// million are not held at once.
    /// </summary>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="VSphereException">The server cannot be asked.</exception>
    public IEnumerable<LiveVerdict> Verdicts(CancellationToken cancellation = default) => Pairs(isExplained: true, cancellation);

    /// <summary>The same pairs in the same order, with the verdicts alone and not what made them: many times quicker.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="VSphereException">The server cannot be asked.</exception>
    public IEnumerable<LiveVerdict> BareVerdicts(CancellationToken cancellation = default) => Pairs(isExplained: false, cancellation);

    private IEnumerable<LiveVerdict> Pairs(bool isExplained, CancellationToken cancellation)
    {
        answers ??= Ask(cancellation);
        int[] vmKinds = IsByKind ? KindsOf(vms, VmKind) : Array.Empty<int>(), hostKinds = IsByKind ? KindsOf(hosts, HostKind) : Array.Empty<int>();
        for (int v = 0; v < vms.Count; v++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int h = 0; h < hosts.Count; h++)
            {
                yield return IsByKind ? Verdict(v, h, vmKinds[v], hostKinds[h], isExplained) : Verdict(v, h, v, h, isExplained);
            }
        }
    }

    /// <summary>The same by kind: one answer for VMs that are alike and all hosts that answer them alike.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="VSphereException">The server cannot be asked.</exception>
    public IEnumerable<LiveKind> Kinds(CancellationToken cancellation = default)
    {
        answers ??= Ask(cancellation);
        ILookup<int, int> vmKinds = Members(KindsOf(vms, VmKind)), hostKinds = Members(KindsOf(hosts, HostKind));
        foreach (IGrouping<int, int> some in vmKinds)
        {
            VSphereVm[] alike = some.Select(v => vms[v]).ToArray();
            Side side = SideOf(alike[0]);
            int guest = side.Position[alike[0].Reference];
            var found = new Dictionary<object, (LiveVerdict Sample, List<VSphereHost> Hosts)>();
            foreach (IGrouping<int, int> where in hostKinds)
            {
                cancellation.ThrowIfCancellationRequested();

                // Its own host answers a VM otherwise than another of that kind does.
                int sample = where.Where(h => hosts[h].Reference != alike[0].Host).DefaultIfEmpty(where.Key).First();
                object answer = (side.Check.AnswersOf(guest, sample), string.Join("\n", side.Check.CautionsOf(guest, sample)), WordOf(AnswerTo(some.Key, where.Key)));
                if (!found.TryGetValue(answer, out (LiveVerdict Sample, List<VSphereHost> Hosts) kind))
                {
                    found[answer] = kind = (Verdict(some.Key, sample, some.Key, where.Key), new List<VSphereHost>());
                }

                kind.Hosts.AddRange(where.Select(h => hosts[h]));
            }

            foreach ((LiveVerdict sample, List<VSphereHost> there) in found.Values)
            {
                var homes = new HashSet<ManagedObject>(there.Select(h => h.Reference));
                yield return new LiveKind(alike, there, sample, alike.Sum(vm => there.Count - (homes.Contains(vm.Host) ? 1 : 0)));
            }
        }
    }

    private static string WordOf(VMotionAnswer? server) =>
        server is null ? "-" : server.CanMove + string.Concat(server.Errors.Select(e => "\n" + e.Type + ": " + e.Message));

    /// <summary>
    /// How VMs leave a host that they run on: those that go by features and those that go by registers.
    /// </summary>
    /// <param name="leaving">The host; where it is among the hosts that were given, it takes none of them.</param>
    /// <param name="which">Those of the VMs that leave; null for all.</param>
    /// <param name="cancellation">Gives up.</param>
    public Evacuation Evacuate(VSphereHost leaving, IReadOnlyCollection<VSphereVm>? which = null, CancellationToken cancellation = default)
    {
        int[] open = Enumerable.Range(0, hosts.Count).Where(h => hosts[h].Reference != leaving.Reference).ToArray();
        ILookup<Side, int> guests = (which ?? (IReadOnlyCollection<VSphereVm>)vms).ToLookup(SideOf, vm => SideOf(vm).Position[vm.Reference]);
        return Evacuation.Merge(new[] { byFeature, byRegister }
            .Select(side => side.Planner(cancellation).Plan(leaving.Name, guests[side].OrderBy(g => g), open)).ToArray());
    }

    private LiveVerdict Verdict(int vm, int host, int askedVm, int askedHost, bool isExplained = true)
    {
        Side side = SideOf(vms[vm]);
        int guest = side.Position[vms[vm].Reference];
        HostVerdict cpu = isExplained ? side.Check.Explain(guest, host)
            : new HostVerdict { Guest = side.Check.Guests[guest].Name, Host = side.Check.Hosts[host].Name, Verdict = side.Check[guest, host] };
        return new LiveVerdict(vms[vm], hosts[host], cpu, AnswerTo(askedVm, askedHost));
    }

    private VMotionAnswer? AnswerTo(int vm, int host) =>
        answers!.TryGetValue((vms[vm].Reference, hosts[host].Reference), out VMotionAnswer? answer) ? answer : null;

    private Dictionary<(ManagedObject, ManagedObject), VMotionAnswer> Ask(CancellationToken cancellation)
    {
        VSphereVm[] which = IsByKind ? Members(KindsOf(vms, VmKind)).Select(k => vms[k.Key]).ToArray() : vms.ToArray();
        VSphereHost[] where = IsByKind ? Members(KindsOf(hosts, HostKind)).Select(k => hosts[k.Key]).ToArray() : hosts.ToArray();
        var said = new Dictionary<(ManagedObject, ManagedObject), VMotionAnswer>();
        for (int h = 0; h < where.Length; h += PairsInOneCall)
        {
            VSphereHost[] someHosts = where.Skip(h).Take(PairsInOneCall).ToArray();
            int step = Math.Max(1, PairsInOneCall / someHosts.Length);
            for (int v = 0; v < which.Length && said.Count < MostAsked; v += step)
            {
                if (session.AskVMotion(which.Skip(v).Take(step), someHosts, cancellation) is not { } some)
                {
                    return said;
                }

                foreach (VMotionAnswer answer in some)
                {
                    said[(answer.Vm, answer.Host)] = answer;
                }
            }
        }

        return said;
    }

    private (bool, int) VmKind(int vm)
    {
        Side side = SideOf(vms[vm]);
        return (side == byFeature, side.Check.GuestGroupOf(side.Position[vms[vm].Reference]));
    }

    private (int, int, string?, bool?) HostKind(int host) => (
        byFeature.Check.HostGroupOf(host), byRegister.Check.HostGroupOf(host), hosts[host].ConnectionState, hosts[host].InMaintenanceMode);

    // The position of the first that is alike, for each.
    private static int[] KindsOf<TItem, TKey>(IReadOnlyList<TItem> items, Func<int, TKey> keyOf)
        where TKey : notnull
    {
        var first = new Dictionary<TKey, int>();
        var kinds = new int[items.Count];
        for (int i = 0; i < kinds.Length; i++)
        {
            TKey key = keyOf(i);
            if (!first.TryGetValue(key, out kinds[i]))
            {
                first[key] = kinds[i] = i;
            }
        }

        return kinds;
    }

    private static ILookup<int, int> Members(int[] kinds) => Enumerable.Range(0, kinds.Length).ToLookup(i => kinds[i]);

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

    private sealed class Side
    {
        private EvacuationPlanner? planner;

        private Side(MigrationCheck check, Dictionary<ManagedObject, int> position)
        {
            Check = check;
            Position = position;
        }

        public MigrationCheck Check { get; }

        public Dictionary<ManagedObject, int> Position { get; }

        public static Side Of(Dictionary<ManagedObject, MigratingGuest> guests, IReadOnlyList<HostCpuid> hosts, CancellationToken cancellation)
        {
            var position = new Dictionary<ManagedObject, int>();
            foreach (ManagedObject vm in guests.Keys)
            {
                position[vm] = position.Count;
            }

            return new Side(MigrationCheck.Of(position.OrderBy(p => p.Value).Select(p => guests[p.Key]).ToArray(), hosts, cancellation), position);
        }

        public EvacuationPlanner Planner(CancellationToken cancellation) => planner ??= new EvacuationPlanner(Check, cancellation);
    }
}
