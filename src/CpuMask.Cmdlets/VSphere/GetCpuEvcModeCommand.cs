using System.Management.Automation;
using CpuMask.Cpuid;
using CpuMask.Guests;
using CpuMask.Platforms.VMware.Evc;
using CpuMask.VSphere;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Migration;

namespace CpuMask.Cmdlets;

/// <summary>Says which EVC mode hosts, or CPUs by name, can run, what holds them back and what each mode costs.</summary>
/// <remarks>
/// <para>Highest is the highest mode for all hosts; Hosts has that of each, with what it lacks for the next one and whether firmware can give it. Candidates are the modes to choose from: what they hide although all hosts have it, and which VMs must be powered off first. Steps say what the pool could run without the hosts that hold it back. With hosts of several clusters there is one answer for each.</para>
/// <para>What a vCenter says of a host and its own list of modes count most: give -Session, or a file that has them as -EvcModeFile. Without either, CpuMask's table answers, and IsExpected is true: the list of a mode changes with vCenter's patches.</para>
/// <para>Lines has what sets the mode: PowerCLI for the cluster or one VM, .vmx lines, and vSphere 9's Custom EVC requests with their dry run. Nothing is changed. See about_CpuMask_EVC.</para>
/// </remarks>
/// <example>
/// <code>Get-CpuEvcMode 'E5-2620 v2', 'Gold 6130'</code>
/// <para>Asks for CPUs by what is printed on them.</para>
/// </example>
/// <example>
/// <code>Get-HostCpuid -Session $vc -Cluster Prod | Get-CpuEvcMode</code>
/// <para>Asks for the hosts of a cluster, by vCenter's own word on each.</para>
/// </example>
/// <example>
/// <code>Get-CpuEvcMode ./dumps -Mode intel-skylake | Select-Object -ExpandProperty Asked</code>
/// <para>Asks whether all hosts can run one mode, and which features the others lack.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "CpuEvcMode", DefaultParameterSetName = ByHosts)]
[OutputType(typeof(EvcAnswer))]
public sealed class GetCpuEvcModeCommand : SessionDumpCmdlet
{
    private const string ByHosts = "InputObject";
    private readonly List<HostCpuid> hosts = new();

    /// <summary>The hosts: HostCpuid objects, paths of dumps, folders or inventories, or CPUs by name. What is no file is taken for a CPU's name.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = ByHosts)]
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

    /// <summary>Only hosts of the session with these names. Wildcards are allowed.</summary>
    [Parameter(ParameterSetName = BySession)]
    [ArgumentCompleter(typeof(SessionHostCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? HostName { get; set; }

    /// <summary>The session, or the name of its server; the only open one where -HostName, -Cluster or -Datacenter asks for hosts and it is not given. Its own modes count, and without hosts its hosts and VMs are asked about.</summary>
    [Parameter(ParameterSetName = BySession)]
    [Parameter(ParameterSetName = ByHosts)]
    [SessionInput]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNull]
    public override VSphereSession? Session { get; set; }

    /// <summary>A mode to ask about, by its key: intel-broadwell, amd-zen2.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(EvcModeCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Mode { get; set; }

    /// <summary>Files with modes of your own: capability.supportedEVCMode through ConvertTo-Json, Export-Clixml or govc, the featMask.evc lines of /etc/vmware/config, a VM's featMask lines, a Custom EVC mode.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? EvcModeFile { get; set; }

    /// <summary>What joins: a host, the path of a dump, or a CPU by name.</summary>
    [Parameter]
    [HostInput]
    [ValidateNotNullOrEmpty]
    public HostInput[]? Add { get; set; }

    /// <summary>Hosts that leave. Wildcards are allowed.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? WithoutHost { get; set; }

    /// <summary>The VMs as they run: paths of vmware.log or requirement lists, or VM objects.</summary>
    [Parameter]
    [RunningGuestInput]
    [ValidateNotNullOrEmpty]
    public RunningGuestInput[]? Guest { get; set; }

    /// <summary>Files that list virtual machines with the EVC mode that each requires: RVTools' vInfo as CSV, or what PowerCLI prints of Runtime.MinRequiredEVCModeKey.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? VmList { get; set; }

    /// <inheritdoc/>
    protected override IReadOnlyList<HostInput>? Named => InputObject;

    // -Session alone asks about its hosts; beside hosts it lends its modes.
    private bool IsLive => ParameterSetName == BySession || (Session is not null && !AreHostsNamed);

    /// <inheritdoc/>
    protected override void Process()
    {
        if (!IsLive)
        {
            RequireHosts();
            hosts.AddRange(Read(TakeNamed()));
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        List<EvcGuest> guests = (GuestsOf(Guest) ?? new MigratingGuest[0]).Select(EvcGuest.Of).ToList();
        VSphereSession? session = IsLive ? OpenSessions.Choose(Session) : Session;
        guests.AddRange((VmList ?? new string[0]).SelectMany(f => FilePaths.Find(SessionState, f)).SelectMany(f => EvcGuestFile.Read(f)));
        if (IsLive)
        {
            VSphereHost[] found = session!.GetHosts(HostsMeant(HostName), problem => WriteError(problem, session), Cancellation).ToArray();
            hosts.AddRange(found.Select(h => h.Cpuid));
            guests.AddRange(LiveEvc.GuestsOn(session!.FindVms(new VmQuery(), problem => WriteError(problem, session), Cancellation), found));
        }

        HostCpuid[] joining = Read(Add ?? new HostInput[0]).ToArray();
        base.End();
        if (hosts.Count == 0)
        {
            return;
        }

        string[] files = (EvcModeFile ?? new string[0]).SelectMany(f => FilePaths.Find(SessionState, f)).ToArray();
        EvcModeList list = files.Length > 0 ? EvcModeList.Of(files.SelectMany(CpuMask.Platforms.VMware.Evc.EvcModeFile.LoadAll).ToArray(), files)
            : session is not null ? session.GetEvcModeList(Cancellation) : EvcModeList.Table;
        WriteObject(EvcAnswer.OfClusters(hosts, list, guests, Mode, joining, WithoutHost ?? new string[0]), enumerateCollection: true);
    }

    // A word that is no file is a CPU's name; a word that is neither is said to be.
    private IEnumerable<HostCpuid> Read(IEnumerable<HostInput> inputs)
    {
        foreach (HostInput input in inputs)
        {
            if (input is { IsLiteral: false, Path: { } name } && !WildcardPattern.ContainsWildcardCharacters(name) && !InvokeProvider.Item.Exists(name))
            {
                if (EvcSubject.TryName(name) is { } cpu)
                {
                    yield return cpu;
                }
                else
                {
                    WriteError(EvcSubject.Neither(name), input.Given);
                }

                continue;
            }

            foreach (HostCpuid host in HostsOf(new[] { input }))
            {
                yield return host;
            }
        }
    }
}
