using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using CpuMask.Cpuid;
using CpuMask.Guests;
using CpuMask.Migration.Generations;
using CpuMask.Migration.Graph;
using CpuMask.Text;

namespace CpuMask.Cmdlets;

/// <summary>Shows what a pool gains or loses when hosts leave, join, or are replaced.</summary>
/// <remarks>
/// <para>Gained and Lost are what all hosts together can promise to a VM more or less than before, mitigations first. What depends on the microcode or the settings of a host that joins, and is not known of it, is in Doubtful.</para>
/// <para>With -Guest, RestartToSee names the VMs that have to be powered off and on to see what is gained, and RestartToMove those that have seen what a joining host lacks and cannot move there until they are.</para>
/// <para>A change after which the pool can promise nothing, such as a CPU of another vendor, is an error with the reason. See about_CpuMask_Pool.</para>
/// </remarks>
/// <example>
/// <code>Get-CpuPoolPlan -Path ./dumps -WithoutHost old*</code>
/// <para>Shows what the pool gains when its oldest hosts leave.</para>
/// </example>
/// <example>
/// <code>Get-CpuPoolPlan 'Sapphire Rapids' -Path ./dumps -Guest ./logs/* | Format-List</code>
/// <para>Shows what becomes of the pool with a host of a CPU generation out of the table, and which VMs cannot move there as they run.</para>
/// </example>
/// <example>
/// <code>Get-HostCpuid -Cluster Prod | Get-CpuPoolPlan -WithoutHost esx0* -Add ./new.txt</code>
/// <para>Shows what replacing some hosts of a cluster brings, with a dump of the new model.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "CpuPoolPlan")]
[OutputType(typeof(PoolPlan))]
public sealed class GetCpuPoolPlanCommand : HostCmdlet
{
    /// <summary>The hosts: HostCpuid objects, baselines, or paths of dump files and folders. Wildcards are allowed in paths.</summary>
    [Parameter(ValueFromPipeline = true)]
    [Alias("Path")]
    [HostInput]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public override HostInput[]? InputObject { get; set; }

    /// <summary>The hosts that leave. Wildcards are allowed.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? WithoutHost { get; set; }

    /// <summary>What joins: a CPU generation of the table by name, a dump by its path, or a host.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(JoiningHostCompleter))]
    [JoiningHostInput]
    [ValidateNotNullOrEmpty]
    public JoiningHostInput[]? Add { get; set; }

    /// <summary>The VMs of the pool as they run: paths of vmware.log, requirement lists, last_boot_CPU_flags, libvirt XML and the like, or VM objects.</summary>
    [Parameter]
    [RunningGuestInput]
    [ValidateNotNullOrEmpty]
    public RunningGuestInput[]? Guest { get; set; }

    /// <summary>What runs on the pool: VMs see what that hypervisor shows them.</summary>
    [Parameter]
    [HypervisorInput]
    [ArgumentCompleter(typeof(HypervisorCompleter))]
    [ValidateNotNull]
    public GuestView Hypervisor { get; set; } = Registry.Default.View;

    /// <inheritdoc/>
    protected override void Begin()
    {
        base.Begin();
        if (WithoutHost is null && Add is null)
        {
            throw new CpuMaskException(ErrorIds.InvalidValue, ErrorKind.Usage, CmdletMessages.NoChange);
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        HostCpuid[] joining = (Add ?? new JoiningHostInput[0]).SelectMany(Joining).ToArray();
        base.End();
        if (Hosts.Count == 0 || (Add is not null && joining.Length == 0))
        {
            return;
        }

        IReadOnlyList<MigratingGuest>? guests = GuestsOf(Guest, Hypervisor);
        if (guests is { Count: 0 })
        {
            return;
        }

        PoolPlan plan = PoolPlan.Of(Hosts, WithoutHost ?? new string[0], joining, Hypervisor, guests);
        if (plan.Refusal is not null)
        {
            WriteError(new CpuMaskException(ErrorIds.VendorMismatch, ErrorKind.Impossible, plan.Refusal), Add);
            return;
        }

        WriteObject(plan);
    }

    // A bare word that is no file was meant for a generation: say which there are.
    private IEnumerable<HostCpuid> Joining(JoiningHostInput given)
    {
        if (given.Host is { } host)
        {
            return new[] { host };
        }

        HostInput dump = given.Dump!;
        return dump is { IsLiteral: false, Path: { } name } && name.IndexOfAny(new[] { '/', '\\', '.' }) < 0 && !InvokeProvider.Item.Exists(name)
            ? new[] { CpuGenerations.Named(name).Host }
            : HostsOf(new[] { dump });
    }
}
