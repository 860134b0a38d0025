using System.Management.Automation;
using CpuMask.Cpuid;
using CpuMask.Migration.Restarting;
using CpuMask.VSphere;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Migration;

namespace CpuMask.Cmdlets;

/// <summary>Shows what each running VM would see of its CPU after being powered off and on, mitigations first.</summary>
/// <remarks>
/// <para>A running VM keeps the features that it was powered on with. Lacks is what its host offers and it has not seen, because the host was patched or its EVC mode raised since, or because the VM came from elsewhere; Exceeds is what it has seen and would no longer see. The VMs that lack the most mitigations come first.</para>
/// <para>With a session each VM is measured against the EVC mode that is in force, and where none is against what its host offers to VMs. With hosts it is measured against those: best give them as what they offer, by Get-HostCpuid -GuestMaximum. Against says which it was. Where a VM or a host does not tell, IsKnown is false.</para>
/// <para>A restart inside the guest is no power cycle; Set-VMCpuMask -PowerCycleOnReboot makes it one. See about_CpuMask_Pool.</para>
/// </remarks>
/// <example>
/// <code>Get-PowerCycleDebt -Cluster Prod | Where-Object Mitigations</code>
/// <para>Shows the running VMs of a cluster that lack mitigations which their hosts have.</para>
/// </example>
/// <example>
/// <code>Get-PowerCycleDebt app* | Where-Object IsDue | ForEach-Object Guest | Set-VMCpuMask -PowerCycleOnReboot</code>
/// <para>Lets VMs that owe a power cycle have it with their next restart.</para>
/// </example>
/// <example>
/// <code>Get-PowerCycleDebt -InputObject ./esx07.txt -Guest ./app01/vmware.log</code>
/// <para>Asks for one VM by its log, without a server.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "PowerCycleDebt", DefaultParameterSetName = BySession)]
[OutputType(typeof(PowerCycleDebt))]
public sealed class GetPowerCycleDebtCommand : SessionDumpCmdlet
{
    private const string ByHosts = "InputObject";
    private readonly List<HostCpuid> hosts = new();

    /// <summary>Only these virtual machines: names, paths or ids; all that run when not given. Wildcards are allowed.</summary>
    [Parameter(Position = 0, ParameterSetName = BySession)]
    [ArgumentCompleter(typeof(VMCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? VM { get; set; }

    /// <summary>Only VMs on these hosts, by name or by the server's id. Wildcards are allowed.</summary>
    [Parameter(ParameterSetName = BySession)]
    [ArgumentCompleter(typeof(SessionHostCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [Alias("Name")]
    public string[]? HostName { get; set; }

    /// <summary>The hosts that the VMs run on: HostCpuid objects, or paths of dump files and folders.</summary>
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

    /// <summary>The VMs as they run: paths of vmware.log, requirement lists, last_boot_CPU_flags, libvirt XML and the like, or VM objects. One that does not say where it runs is taken to run on the only host.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByHosts)]
    [RunningGuestInput]
    [ValidateNotNullOrEmpty]
    public RunningGuestInput[] Guest { get; set; } = null!;

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
            WriteWarnings(PowerCycleDebt.WarningsOf(hosts));
            WriteObject(PowerCycleDebt.Of(GuestsOf(Guest)!, hosts, WriteHomeless, Cancellation), enumerateCollection: true);
        }
    }

    /// <inheritdoc/>
    protected override HostCpuid ViewOf(VSphereHost host) => LiveMigration.Offered(host);

    private void Ask(VSphereSession session)
    {
        var query = HostsMeant(HostName);
        VSphereHost[] where = session.GetHosts(query, problem => WriteError(problem, session), Cancellation).ToArray();
        IEnumerable<VSphereVm> which = session.FindVms(new VmQuery { Names = VM ?? new string[0] }, problem => WriteError(problem, session), Cancellation);
        WriteObject(session.GetDebts(which, where, Cancellation), enumerateCollection: true);
        foreach (string notice in session.TakeNotices())
        {
            WriteVerbose(notice);
        }
    }
}
