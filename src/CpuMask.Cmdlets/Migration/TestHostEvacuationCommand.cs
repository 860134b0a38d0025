using System.Management.Automation;
using CpuMask.Cpuid;
using CpuMask.Guests;
using CpuMask.Migration.Evacuating;
using CpuMask.VSphere;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Migration;

namespace CpuMask.Cmdlets;

/// <summary>Says whether every VM can leave a host that is about to enter maintenance, and what frees those that stick.</summary>
/// <remarks>
/// <para>Moves says who can go where. Stuck says who cannot, on what, and the ways out, the cheapest first: looking up what is not known of another host, mending another host, restarting the VMs with a mask, restarting them elsewhere.</para>
/// <para>With hosts the answer is offline: -Guest gives the VMs as they run, and without it the question is asked for one that was powered on on the host with nothing hidden. With a session the VMs are those that run on the host, and they may go to the other hosts of its cluster, or to those named by -Destination, -Cluster and -Datacenter; hosts in maintenance or not connected take none.</para>
/// <para>With a wildcard each host is emptied by itself, as in a maintenance that goes from host to host. See about_CpuMask_Pool.</para>
/// </remarks>
/// <example>
/// <code>Test-HostEvacuation esx07</code>
/// <para>Asks for a host of the open session before it enters maintenance.</para>
/// </example>
/// <example>
/// <code>(Test-HostEvacuation * -Session $vc).Where{ -not $_.IsClear }.Stuck | Format-List</code>
/// <para>Shows which VMs of a vCenter no other host of their cluster could take, and what would free them.</para>
/// </example>
/// <example>
/// <code>Import-CpuidDump ./dumps/* | Test-HostEvacuation esx07 -Guest ./logs/*</code>
/// <para>Asks the same without a server, by dumps and vmware.log files.</para>
/// </example>
/// <example>
/// <code>(Test-HostEvacuation esx07).CheapestWaysOut | Where-Object Kind -eq RestartMasked | ForEach-Object MaskLines</code>
/// <para>Writes the masks with which stuck VMs could be restarted.</para>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "HostEvacuation", DefaultParameterSetName = BySession)]
[OutputType(typeof(Evacuation), typeof(bool))]
public sealed class TestHostEvacuationCommand : SessionDumpCmdlet
{
    private const string ByHosts = "InputObject";
    private readonly List<HostCpuid> hosts = new();
    private bool isClear = true;
    private int plans;

    /// <summary>The host that is about to enter maintenance. Wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = null!;

    /// <summary>The hosts of the pool, the leaving one among them: HostCpuid objects, baselines, or paths of dump files and folders.</summary>
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

    /// <summary>The VMs as they run: paths of vmware.log, requirement lists, last_boot_CPU_flags, libvirt XML and the like, or VM objects. Those that say that they run on another host are left out.</summary>
    [Parameter(Position = 1, ParameterSetName = ByHosts)]
    [RunningGuestInput]
    [ValidateNotNullOrEmpty]
    public RunningGuestInput[]? Guest { get; set; }

    /// <summary>What runs on the hosts, when -Guest is not given.</summary>
    [Parameter(ParameterSetName = ByHosts)]
    [HypervisorInput]
    [ArgumentCompleter(typeof(HypervisorCompleter))]
    [ValidateNotNull]
    public GuestView Hypervisor { get; set; } = Registry.Default.View;

    /// <summary>Hosts that the VMs may go to, by name or by the server's id; the host's cluster when none of these is given. Wildcards are allowed.</summary>
    [Parameter(ParameterSetName = BySession)]
    [ArgumentCompleter(typeof(SessionHostCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Destination { get; set; }

    /// <summary>Answers only whether all is fine: True or False. What was named and is missing is not fine.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override IReadOnlyList<HostInput>? Named => InputObject;

    /// <inheritdoc/>
    protected override void Process()
    {
        if (ParameterSetName == ByHosts)
        {
            RequireHosts();
            hosts.AddRange(ReadNamed());
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        base.End();
        if (ParameterSetName == BySession)
        {
            Ask(OpenSessions.Choose(Session));
        }
        else if (hosts.Count > 0)
        {
            Plan();
        }

        if (Quiet)
        {
            WriteObject(plans > 0 && isClear && Unread.Count == 0);
        }
    }

    private void Plan()
    {
        IReadOnlyList<MigratingGuest>? guests = GuestsOf(Guest, Hypervisor);
        if (guests is null)
        {
            WriteVerbose(CpuMask.Migration.Messages.NoGuestsGiven(Hypervisor));
        }

        // Where none of those that were named could be read, which has been said, there is no question.
        if (guests is not { Count: 0 })
        {
            foreach (Evacuation plan in Evacuation.Plan(hosts, Name, guests, Hypervisor, WriteHomeless, Cancellation))
            {
                Write(plan.Without(Unread));
            }
        }
    }

    private void Write(Evacuation plan)
    {
        plans++;
        isClear &= plan.IsClear;
        if (!Quiet)
        {
            WriteObject(plan);
        }
    }

    /// <inheritdoc/>
    protected override HostCpuid ViewOf(VSphereHost host) => LiveMigration.Offered(host);

    private void Ask(VSphereSession session)
    {
        VSphereHost[]? pool = !NarrowsHosts(Destination) ? null : session.GetHosts(
            HostsMeant(Destination),
            problem => Miss(problem, session), Cancellation).ToArray();
        foreach (LiveEvacuation found in LiveEvacuation.Of(session, Name, pool, problem => Miss(problem, session), Cancellation))
        {
            WriteWarnings(found.Warnings);
            Write(found.Plan);
        }

        foreach (string notice in session.TakeNotices())
        {
            WriteVerbose(notice);
        }
    }
}
