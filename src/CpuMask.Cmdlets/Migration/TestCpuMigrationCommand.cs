using System.Management.Automation;
using CpuMask.Cpuid;
using CpuMask.Guests;
using CpuMask.Migration;
using CpuMask.Migration.Verdicts;
using CpuMask.Pool;
using CpuMask.Text;
using CpuMask.VSphere;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Migration;
using CpuMask.VSphere.Soap;

namespace CpuMask.Cmdlets;

/// <summary>Says whether a running guest can move live to hosts, and if not, what keeps it away.</summary>
/// <remarks>
/// <para>A guest relies on what it has seen of its CPU since it was powered on. Each host gets one verdict: CanLand, when all of it is there; Cannot, with every feature that blocks, what it is, and how the host could come to have it; or Unknown, with the data that would have to be known and the source that has them. What is not known is never taken for absent.</para>
/// <para>With -VM the guests and, when none come down the pipeline, the hosts are a session's. Then the vCenter is asked as well, and its answer stands beside: the properties Current, CanMove, Agrees and ServerErrors.</para>
/// <para>Hosts of PowerCLI are taken as what they offer to guests, EVC mode considered. Of Get-HostCpuid that is -GuestMaximum. See about_CpuMask_Migration.</para>
/// </remarks>
/// <example>
/// <code>Import-CpuidDump ./dumps/* | Test-CpuMigration ./app01/vmware.log</code>
/// <para>Says on which hosts of a folder of dumps a VM can go on running, by its log alone.</para>
/// </example>
/// <example>
/// <code>Test-CpuMigration -VM app* -Cluster Prod | Where-Object Verdict -ne CanLand | Format-List</code>
/// <para>Shows which VMs of the open session cannot go to which hosts of a cluster, and what would help.</para>
/// </example>
/// <example>
/// <code>$vmhosts | Test-CpuMigration -Guest $vm</code>
/// <para>Asks PowerCLI's objects, of Get-VMHost and Get-VM, without a session of CpuMask.</para>
/// </example>
/// <example>
/// <code>Test-CpuMigration -Path ./dumps -BootedOn esx01 -Hypervisor Xen</code>
/// <para>Says where a Xen guest can go that was powered on on one of the hosts, with nothing hidden from it.</para>
/// </example>
/// <example>
/// <code>(Import-CpuidDump ./esx02.txt | Test-CpuMigration 'cpuid.avx2 Bool:Min:1', 'misc.rdcl_no Bool:Min:1').Blocking</code>
/// <para>Holds two requirements against a host, and shows each that it does not meet.</para>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "CpuMigration", DefaultParameterSetName = ByGuest)]
[OutputType(typeof(HostVerdict), typeof(bool))]
public sealed class TestCpuMigrationCommand : SessionDumpCmdlet
{
    private const string ByGuest = "Guest", ByHost = "BootedOn";
    private readonly List<HostCpuid> hosts = new();
    private bool canAll = true;
    private int verdicts;
    private readonly List<string> seenAsHardware = new();

    /// <summary>The hosts that the guest is to go to: HostCpuid objects, PowerCLI's hosts, baselines, or paths of dump files and folders.</summary>
    [Parameter(ValueFromPipeline = true)]
    [Alias("Path")]
    [HostInput]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public HostInput[]? InputObject { get; set; }

    /// <summary>The guest as it runs: the path of its vmware.log, of a requirement list or JSON, of last_boot_CPU_flags, xen-cpuid -p, libvirt XML, a QEMU command line or a baseline; the text of one; requirements such as cpuid.avx2, as strings or objects; or a VM object of PowerCLI or of ConvertFrom-Json. Several are several guests.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByGuest)]
    [Parameter(ParameterSetName = ByHost)]
    [RunningGuestInput]
    [ValidateNotNullOrEmpty]
    public RunningGuestInput[]? Guest { get; set; }

    /// <summary>A guest that was powered on on this host with nothing hidden from it: the name of one of the hosts, or any host. Where -Guest has its host's own CPU (QEMU's -cpu host, libvirt's host-passthrough or host-model), that host.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByHost)]
    [ValidateNotNullOrEmpty]
    public ReferenceHostInput[]? BootedOn { get; set; }

    /// <summary>Whose guests -BootedOn and baselines mean.</summary>
    [Parameter(ParameterSetName = ByGuest)]
    [Parameter(ParameterSetName = ByHost)]
    [HypervisorInput]
    [ArgumentCompleter(typeof(HypervisorCompleter))]
    [ValidateNotNull]
    public GuestView Hypervisor { get; set; } = Registry.Default.View;

    /// <summary>Virtual machines of a session: names, paths, ids, or objects, of PowerCLI too. Wildcards are allowed in names.</summary>
    [Parameter(Mandatory = true, ParameterSetName = BySession)]
    [ArgumentCompleter(typeof(VMCompleter))]
    [VMInput]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public VMIdentity[]? VM { get; set; }

    /// <summary>The hosts of the session that the VMs are to go to, by name or by the server's id; all when none of this, -Cluster and -Datacenter is given. Wildcards are allowed.</summary>
    [Parameter(ParameterSetName = BySession)]
    [ArgumentCompleter(typeof(SessionHostCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [Alias("Name")]
    public string[]? HostName { get; set; }

    /// <summary>Answers only whether all is fine: True or False. What was named and is missing is not fine.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override IReadOnlyList<HostInput>? Named => InputObject;

    /// <inheritdoc/>
    protected override void Begin()
    {
        if (ParameterSetName != BySession)
        {
            RequireHosts();
        }
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        seenAsHardware.AddRange((InputObject ?? new HostInput[0])
            .Where(i => !string.IsNullOrEmpty(i.EvcMode) && i.Hosts is { Count: 1 } one && one[0].View == HostView.Hardware).Select(i => i.Hosts![0].Name));
        hosts.AddRange(ReadNamed());
    }

    /// <inheritdoc/>
    protected override void End()
    {
        base.End();
        if (seenAsHardware.Count > 0)
        {
            WriteWarning(CmdletMessages.EvcHides(seenAsHardware));
        }

        if (ParameterSetName != BySession)
        {
            Write(NamedGuests());
        }
        else if (AreHostsNamed)
        {
            Write(LiveGuests());
        }
        else
        {
            Ask();
        }

        if (Quiet)
        {
            WriteObject(verdicts > 0 && canAll && Unread.Count == 0);
        }
    }

    private void Write(object verdict, bool can)
    {
        verdicts++;
        canAll &= can;
        if (!Quiet)
        {
            WriteObject(verdict);
        }
    }

    /// <inheritdoc/>
    protected override HostCpuid ViewOf(VSphereHost host) => LiveMigration.Offered(host);

    private List<MigratingGuest> NamedGuests()
    {
        MigratingGuest[] given = (Guest ?? new RunningGuestInput[0]).SelectMany(g => GuestsOf(g, Hypervisor)).ToArray();
        IReadOnlyList<HostCpuid> distinct = HostPool.Of(hosts).Hosts;
        var started = new List<HostCpuid>();
        foreach (ReferenceHostInput host in BootedOn ?? new ReferenceHostInput[0])
        {
            try
            {
                started.Add(host.Find(distinct));
            }
            catch (CpuMaskException e)
            {
                Miss(e, host.ToString());
            }
        }

        return MigratingGuest.OnTheirHosts(given, started, Hypervisor).ToList();
    }

    // VMs of a session against hosts that were given.
    private List<MigratingGuest> LiveGuests()
    {
        VSphereSession session = OpenSessions.Choose(Session, hosts);
        LiveMigration live = LiveMigration.Of(session, Find(session).ToArray(), new VSphereHost[0], Cancellation);
        WriteWarnings(live.Warnings);
        return live.Guests.ToList();
    }

    private void Write(List<MigratingGuest> guests)
    {
        if (guests.Count == 0 || hosts.Count == 0)
        {
            // What was named and could not be read has been said.
            return;
        }

        MigrationCheck check = MigrationCheck.Of(guests, hosts, Cancellation);
        WriteWarnings(check.Warnings);
        foreach (HostVerdict verdict in check.ExplainAll())
        {
            Write(verdict, verdict.Verdict == MigrationVerdict.CanLand);
        }

        WriteVerbose(CmdletMessages.Asked(check));
    }

    private void Ask()
    {
        VSphereSession session = OpenSessions.Choose(Session);
        var query = HostsMeant(HostName);
        var targets = new List<VSphereHost>();
        foreach (VSphereHost host in session.GetHosts(query, problem => Miss(problem, session), Cancellation))
        {
            targets.Add(host);
            WriteProgress(CmdletMessages.Gathering, CmdletMessages.ReadFile(targets.Count, host.Path), targets.Count);
        }

        LiveMigration live = LiveMigration.Of(session, Find(session).ToArray(), targets, Cancellation);
        WriteWarnings(live.Warnings);
        foreach (LiveVerdict verdict in live.Verdicts(Cancellation))
        {
            Write(Shown(verdict), verdict.CanMove);
        }

        foreach (string notice in session.TakeNotices())
        {
            WriteVerbose(notice);
        }
    }

    private IEnumerable<VSphereVm> Find(VSphereSession session) => session.FindVms(
        new VmQuery { Names = VM!.Select(v => v.Name).Distinct(StringComparer.OrdinalIgnoreCase).ToArray() }, problem => Miss(problem, session), Cancellation);

    private static PSObject Shown(LiveVerdict verdict)
    {
        var shown = new PSObject(verdict.Cpu);
        shown.Properties.Add(new PSNoteProperty(nameof(verdict.CanMove), verdict.CanMove));
        shown.Properties.Add(new PSNoteProperty("Current", verdict.IsCurrent));
        shown.Properties.Add(new PSNoteProperty("ServerCanMove", verdict.Server?.CanMove));
        shown.Properties.Add(new PSNoteProperty("ServerErrors", (verdict.Server?.Errors ?? new VSphereFault[0]).Select(e => e.ToString()).ToArray()));
        shown.Properties.Add(new PSNoteProperty(nameof(verdict.Agrees), verdict.Agrees));
        shown.TypeNames.Insert(0, typeof(HostVerdict).FullName + "#VSphere");
        return shown;
    }
}
