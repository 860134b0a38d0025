using System.Collections.Generic;
using System.Linq;
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

    /// <summary>What the kind is called in place of all its names.</summary>
    public static string Label(IReadOnlyList<string> names) => Wording.List(names, names.Count == 2 ? 2 : 1);
}
