using CpuMask.Text;
using CpuMask.VSphere.Inventory;

namespace CpuMask.VSphere.Migration;

/// <summary>VMs with the same needs, hosts that answer them alike, and that answer.</summary>
/// <param name="Vms">The VMs.</param>
/// <param name="Hosts">The hosts.</param>
/// <param name="Sample">The answer for the first VM and the first host; it holds for all of them.</param>
/// <param name="Moves">How many pairs there are of a VM and a host that it does not run on.</param>
public sealed record LiveKind(IReadOnlyList<VSphereVm> Vms, IReadOnlyList<VSphereHost> Hosts, LiveVerdict Sample, int Moves)
{
    /// <summary>Whether the VMs can go to the hosts, those that they run on aside.</summary>
    public bool CanMove => Moves == 0 || (Sample with { Vm = Sample.Vm.Elsewhere }).CanMove;

    /// <summary>The answer under the names of the whole kind: <c>app01 and 399 more</c>.</summary>
    public LiveVerdict ToVerdict() => Sample with
    {
        Vm = Sample.Vm.Elsewhere,
        Cpu = Sample.Cpu with { Guest = Label(Vms.Select(v => v.Name).ToArray()), Host = Label(Hosts.Select(h => h.Name).ToArray()) },
    };

    /// <summary>
    /// Fewer kinds, where there are too many to be read: one for each answer that alike VMs get, with all that any of the hosts
    /// lacks.
    /// </summary>
    public static IEnumerable<LiveKind> Broadly(IEnumerable<LiveKind> kinds) =>
        kinds.GroupBy(k => (k.Vms, k.CanMove, k.Sample.Cpu.Verdict)).Select(same => same.First() with
        {
            Hosts = same.SelectMany(k => k.Hosts).ToArray(),
            Moves = same.Sum(k => k.Moves),
            Sample = same.First().Sample with
            {
                Cpu = same.First().Sample.Cpu with
                {
                    Blocking = same.SelectMany(k => k.Sample.Cpu.Blocking).GroupBy(b => (b.Address, b.Feature)).Select(g => g.First()).ToArray(),
                    Missing = same.SelectMany(k => k.Sample.Cpu.Missing).Distinct().ToArray(),
                    Cautions = same.SelectMany(k => k.Sample.Cpu.Cautions).Distinct().ToArray(),
                },
            },
        });

    /// <summary>What the kind is called in place of all its names.</summary>
    public static string Label(IReadOnlyList<string> names) => Wording.List(names, names.Count == 2 ? 2 : 1);
}
