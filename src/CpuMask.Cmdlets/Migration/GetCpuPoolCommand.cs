using System.Management.Automation;
using CpuMask.Cpuid;
using CpuMask.Guests;
using CpuMask.Migration.Graph;
using CpuMask.Migration.Patching;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Migration;

namespace CpuMask.Cmdlets;

/// <summary>Shows between which hosts of a pool VMs move freely, and what makes the rest one-way streets.</summary>
/// <remarks>
/// <para>Hosts between which every VM can move to and fro are an island. From one island to another there is at most a one-way street: the property Streets says what closes the way back, and the single feature or the single host that makes it where there is one. A move that is not known to be possible is no way.</para>
/// <para>With -PatchWave the answer is an order in which to empty, patch and restart the hosts so that no VM is ever without a host to go to. Without -Patched each host is expected to get the mitigations that the best host of the same CPU has; without -Guest one VM is thought on each host, powered on there with nothing hidden from it.</para>
/// <para>See about_CpuMask_Pool.</para>
/// </remarks>
/// <example>
/// <code>Get-CpuPool ./dumps</code>
/// <para>Shows the islands and the one-way streets of the hosts in a folder of dumps.</para>
/// </example>
/// <example>
/// <code>(Get-HostCpuid -Cluster Prod -GuestMaximum | Get-CpuPool).Streets | Where-Object SingleFeature</code>
/// <para>Shows which ways back a single feature closes in a cluster, as vSphere offers its CPUs to VMs.</para>
/// </example>
/// <example>
/// <code>Get-CpuPool ./dumps -PatchWave -Guest ./logs/*</code>
/// <para>Shows in which order to bring the hosts to the same microcode, considering the VMs of some vmware.log files.</para>
/// </example>
/// <example>
/// <code>(Get-CpuPool ./now -PatchWave -Patched ./after).Steps | Where-Object Trapped</code>
/// <para>Shows the steps of a wave that leave VMs nowhere to go, for hosts whose CPUs are known as they will be.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "CpuPool", DefaultParameterSetName = AsGraph)]
[OutputType(typeof(PoolGraph), typeof(PatchWave))]
public sealed class GetCpuPoolCommand : HostCmdlet
{
    private const string AsGraph = "Graph", AsWave = "PatchWave";

    /// <summary>What runs on the pool: VMs see what that hypervisor shows them.</summary>
    [Parameter]
    [HypervisorInput]
    [ArgumentCompleter(typeof(HypervisorCompleter))]
    [ValidateNotNull]
    public GuestView Hypervisor { get; set; } = Registry.Default.View;

    /// <summary>Gives an order in which to patch the hosts so that no VM is ever trapped.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AsWave)]
    public SwitchParameter PatchWave { get; set; }

    /// <summary>Hosts as they will be after the wave, under the names that they have now: HostCpuid objects, or paths of dumps. Hosts that are not among them stay as they are.</summary>
    [Parameter(ParameterSetName = AsWave)]
    [HostInput]
    [ValidateNotNullOrEmpty]
    public HostInput[]? Patched { get; set; }

    /// <summary>The VMs of the pool as they run: paths of vmware.log, requirement lists, last_boot_CPU_flags, libvirt XML and the like, or VM objects.</summary>
    [Parameter(ParameterSetName = AsWave)]
    [RunningGuestInput]
    [ValidateNotNullOrEmpty]
    public RunningGuestInput[]? Guest { get; set; }

    /// <inheritdoc/>
    protected override void End()
    {
        HostCpuid[]? after = Patched is null ? null : HostsOf(Patched).ToArray();
        base.End();
        if (Hosts.Count == 0)
        {
            return;
        }

        if (PatchWave)
        {
            IReadOnlyList<MigratingGuest>? guests = GuestsOf(Guest, Hypervisor);
            if (guests is not { Count: 0 })
            {
                WriteObject(Migration.Patching.PatchWave.Plan(Hosts, Hypervisor, guests, after, Cancellation));
            }

            return;
        }

        PoolGraph graph = PoolGraph.Of(Hosts, Hypervisor, Cancellation);
        WriteWarnings(graph.Warnings);
        WriteVerbose(PoolWords.Summary(graph));
        WriteObject(graph);
    }

    /// <inheritdoc/>
    protected override HostCpuid ViewOf(VSphereHost host) => LiveMigration.Offered(host);
}
