using System.Threading;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Platforms;
using CpuMask.Pool;
using CpuMask.Text;

namespace CpuMask.Migration.Patching;

/// <summary>
/// An order in which to patch and restart the hosts of a pool so that at every step each guest has another host to go to. A
/// wave of microcode changes what guests started on a host may rely on, so a wrong order leaves guests on hosts that they
/// cannot leave.
/// </summary>
public sealed class PatchWave
{
    private PatchWave(IReadOnlyList<PatchStep> steps, IReadOnlyList<string> unchanged, bool isProven, HidingLines hide)
    {
        IsProven = isProven;
        Steps = steps;
        Unchanged = unchanged;
        HideUntilDone = hide;
    }

    /// <summary>The hosts to patch, in order.</summary>
    public IReadOnlyList<PatchStep> Steps { get; }

    /// <summary>The hosts that the wave does not change.</summary>
    public IReadOnlyList<string> Unchanged { get; }

    /// <summary>
    /// What to hide from guests that are started before the wave is over: with it they can go anywhere at every step.
    /// </summary>
    public HidingLines HideUntilDone { get; }

    /// <summary>
    /// True when there is no better order for sure. False only when an order that traps nobody was searched for too long.
    /// </summary>
    public bool IsProven { get; }

    /// <summary>The guests that have no host to go to at some step and must be restarted.</summary>
    public IReadOnlyList<string> Trapped => Steps.SelectMany(s => s.Trapped).Distinct().ToArray();

    /// <summary>True when no guest is ever trapped.</summary>
    public bool IsSafe => Steps.All(s => s.Trapped.Count == 0);

    /// <summary>Plans a wave.</summary>
    /// <param name="hosts">The pool as it is.</param>
    /// <param name="hypervisor">What runs on it.</param>
    /// <param name="guests">The guests; null takes one for each host that was started there.</param>
    /// <param name="patched">
    /// Hosts as they will be, under the names that they have now; those that are not among them stay as they are. Null expects
    /// each to get the mitigations that the best host of the same CPU has.
    /// </param>
    /// <param name="cancellation">Stops a large plan.</param>
    /// <exception cref="CpuMaskException">A patched host has the name of none of the pool.</exception>
    public static PatchWave Plan(
        IReadOnlyList<HostCpuid> hosts, GuestView hypervisor, IReadOnlyList<MigratingGuest>? guests = null,
        IReadOnlyList<HostCpuid>? patched = null, CancellationToken cancellation = default)
    {
        hosts = HostPool.Of(hosts).Hosts;
        HostCpuid[] after = patched is null ? PatchedHosts.Expected(hosts).ToArray() : PatchedHosts.Named(hosts, patched);
        int[] wave = Enumerable.Range(0, hosts.Count).Where(i => !hosts[i].Registers.Equals(after[i].Registers)).ToArray();
        guests ??= hosts.Select(h => MigratingGuest.BootedOn(h, hypervisor)).ToArray();

        var options = new PatchOptions(hosts, after, guests, cancellation);
        var newcomers = new PatchOptions(hosts, after, wave.Select(i => MigratingGuest.BootedOn(after[i], hypervisor)).ToArray(), cancellation);
        var steps = new List<PatchStep>();
        IReadOnlyList<int> order = PatchOrder.Of(options, wave, out bool isProven, cancellation);
        foreach (int next in order)
        {
            string[] trapped = options.TrappedBy(next).Select(g => guests[g].Name).ToArray();
            options.Patch(next);
            newcomers.Patch(next);
            steps.Add(new PatchStep
            {
                Number = steps.Count + 1,
                Host = hosts[next].Name,
                Gains = Changes(hosts[next], after[next], hypervisor, gained: true),
                Loses = Changes(hosts[next], after[next], hypervisor, gained: false),
                Trapped = trapped,
                HostsForNewGuests = newcomers.OthersFor(Array.IndexOf(wave, next), next),
            });
        }

        string[] unchanged = Enumerable.Range(0, hosts.Count).Except(wave).Select(i => hosts[i].Name).ToArray();
        return new PatchWave(steps, unchanged, isProven, Registry.Of(hypervisor).Hide(wave.SelectMany(i => Changed(hosts[i], after[i], hypervisor)).Select(r => r.Bit)));
    }

    private static IReadOnlyList<string> Changes(HostCpuid before, HostCpuid after, GuestView hypervisor, bool gained) =>
        Changed(before, after, hypervisor).Where(r => after.Registers[r.Bit] == gained).Select(r => r.Name).ToArray();

    private static IEnumerable<Feature> Changed(HostCpuid before, HostCpuid after, GuestView hypervisor) =>
        hypervisor.Shown.Where(r => before.Registers[r.Bit] != after.Registers[r.Bit]);
}
