using System.Management.Automation;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Guests;
using CpuMask.Migration.Generations;
using CpuMask.Migration.Graph;
using CpuMask.Text;
using CpuMask.VSphere;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Migration;

namespace CpuMask.Cmdlets;

/// <summary>Shows what a pool gains or loses when hosts leave, join, or are replaced.</summary>
/// <remarks>
/// <para>Gained and Lost are what all hosts together can promise to a VM more or less than before, mitigations first. What depends on the microcode or the settings of a host that joins, and is not known of it, is in Doubtful.</para>
/// <para>With -Guest, RestartToSee names the VMs that have to be powered off and on to see what is gained, and RestartToMove those that have seen what a joining host lacks and cannot move there until they are. RestartOrder has both in the order in which to restart them. With a session the VMs are those that run on the hosts.</para>
/// <para>A change after which the pool can promise nothing, such as a CPU of another vendor without -Vendor, is an error with the reason. See about_CpuMask_Pool.</para>
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
/// <example>
/// <code>(Get-CpuPoolPlan -Cluster Prod -WithoutHost esx0*).RestartOrder</code>
/// <para>Shows in which order to power VMs of a cluster off and on to see what retiring its oldest hosts brings, over the open session.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "CpuPoolPlan", DefaultParameterSetName = ByHosts)]
[OutputType(typeof(PoolPlan))]
public sealed class GetCpuPoolPlanCommand : SessionDumpCmdlet
{
    private const string ByHosts = "InputObject";

    private readonly List<HostCpuid> hosts = new();

    /// <summary>The hosts: HostCpuid objects, baselines, or paths of dump files and folders. Wildcards are allowed in paths.</summary>
    [Parameter(ValueFromPipeline = true, ParameterSetName = ByHosts)]
    [Alias("Path")]
    [HostInput]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public HostInput[]? InputObject { get; set; }

    /// <summary>Files and folders of dumps, taken exactly as they are written: [ and * mean nothing special.</summary>
    [Parameter(ParameterSetName = ByHosts)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public override string[]? LiteralPath { get; set; }

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
    [Parameter(ParameterSetName = ByHosts)]
    [RunningGuestInput]
    [ValidateNotNullOrEmpty]
    public RunningGuestInput[]? Guest { get; set; }

    /// <summary>What runs on the pool: VMs see what that hypervisor shows them.</summary>
    [Parameter(ParameterSetName = ByHosts)]
    [HypervisorInput]
    [ArgumentCompleter(typeof(HypervisorCompleter))]
    [ValidateNotNull]
    public GuestView Hypervisor { get; set; } = Registry.Default.View;

    /// <summary>Allows hosts of several vendors, and says whose CPU VMs are to see: majority, a vendor string, intel, amd, hygon, or host: and a host's name.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(VendorPolicyCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Vendor { get; set; }

    /// <summary>The hosts of the pool on the server, by name or by the server's id, with the VMs that run on them. Wildcards are allowed.</summary>
    [Parameter(ParameterSetName = BySession)]
    [ArgumentCompleter(typeof(SessionHostCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? HostName { get; set; }

    /// <inheritdoc/>
    protected override IReadOnlyList<HostInput>? Named => InputObject;

    /// <inheritdoc/>
    protected override void Begin()
    {
        if (ParameterSetName == ByHosts)
        {
            RequireHosts();
        }

        if (WithoutHost is null && Add is null)
        {
            throw new CpuMaskException(ErrorIds.InvalidValue, ErrorKind.Usage, CmdletMessages.NoChange);
        }
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        if (ParameterSetName == ByHosts)
        {
            hosts.AddRange(ReadNamed());
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        HostCpuid[] joining = (Add ?? new JoiningHostInput[0]).SelectMany(Joining).ToArray();
        base.End();
        if (Add is not null && joining.Length == 0)
        {
            return;
        }

        var options = new BaselineOptions { Vendor = VendorPolicy.Parse(Vendor) };
        PoolPlan? plan = ParameterSetName == BySession ? Ask(OpenSessions.Choose(Session), joining, options) : Plan(joining, options);
        if (plan is null)
        {
            return;
        }

        WriteWarnings(plan.Warnings);
        if (plan.Refusal is not null)
        {
            WriteError(new CpuMaskException(ErrorIds.VendorMismatch, ErrorKind.Impossible, plan.Refusal) { Advice = plan.Advice }, Add);
            return;
        }

        WriteObject(plan);
    }

    private PoolPlan? Plan(HostCpuid[] joining, BaselineOptions options)
    {
        IReadOnlyList<MigratingGuest>? guests = hosts.Count > 0 ? GuestsOf(Guest, Hypervisor) : null;
        return hosts.Count == 0 || guests is { Count: 0 } ? null
            : PoolPlan.Of(hosts, WithoutHost ?? new string[0], joining, Hypervisor, guests, options);
    }

    private PoolPlan? Ask(VSphereSession session, HostCpuid[] joining, BaselineOptions options)
    {
        VSphereHost[] pool = session.GetHosts(HostsMeant(HostName), problem => WriteError(problem, session), Cancellation).ToArray();
        if (pool.Length == 0)
        {
            return null;
        }

        LivePlan live = LivePlan.Of(session, pool, WithoutHost ?? new string[0], joining, options, Cancellation);
        WriteWarnings(live.Warnings);
        foreach (string notice in session.TakeNotices())
        {
            WriteVerbose(notice);
        }

        return live.Plan;
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
