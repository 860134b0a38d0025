using System.Management.Automation;
using CpuMask.Baselines;
using CpuMask.Compliance;
using CpuMask.Compliance.Rules;
using CpuMask.Compliance.Runs;
using CpuMask.Cpuid;
using CpuMask.Guests;
using CpuMask.Platforms.VMware.Evc;
using CpuMask.Pool;
using CpuMask.Reports;
using CpuMask.Text;
using CpuMask.VSphere;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Migration;

namespace CpuMask.Cmdlets;

/// <summary>Checks whether hosts still are what their pool was built on.</summary>
/// <remarks>
/// <para>Hosts are held against a baseline, one host, an EVC mode, or with -Previous alone each against itself in the last run. Without any of these, hosts of one CPU model are compared with each other.</para>
/// <para>Each finding says what is missing or different, on which host, since when, and what to do. A pool in which nothing is found gives one finding of the rule all-clear and severity Information, so that a report behind it is written on good nights too; -AsRun gives the whole run as one object, with its property Compliant.</para>
/// <para>With -Save and -Previous naming one folder, each run is kept and compared with the one before. See about_CpuMask_Compliance for the rules, the policy file and schedules.</para>
/// </remarks>
/// <example>
/// <code>Get-HostCpuid -Session $vc | Test-CpuidCompliance -Baseline pool.json | Export-CpuidReport -Path report.html</code>
/// <para>Checks all hosts of a vCenter against a baseline that Export-CpuidDump wrote, and writes a page.</para>
/// </example>
/// <example>
/// <code>Test-CpuidCompliance pool.json -Path ./dumps -Previous ./runs -Save ./runs | Where-Object Severity -ge Warning</code>
/// <para>Checks a folder of dumps, says of each finding since when, and keeps the run.</para>
/// </example>
/// <example>
/// <code>$run = Get-HostCpuid | Test-CpuidCompliance -EvcMode intel-broadwell -AsRun; exit [int](-not $run.Compliant)</code>
/// <para>Checks hosts against an EVC mode of the open session's vCenter, and ends a script with 1 on violations.</para>
/// </example>
/// <example>
/// <code>Get-HostCpuid -Cluster Prod | Test-CpuidCompliance -Baseline pool.json -VM * | Where-Object Rule -eq vm-trapped</code>
/// <para>Shows the running virtual machines that no other host of the cluster can take.</para>
/// </example>
/// <example>
/// <code>Test-CpuidCompliance -Path ./dumps -ReferenceHost esx01 -Guest ./logs/vmware.log</code>
/// <para>Checks that the hosts are like one of them, and whether a VM can still leave the host that it runs on.</para>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "CpuidCompliance", DefaultParameterSetName = ByThemselves)]
[OutputType(typeof(CpuidFinding), typeof(ComplianceRun), typeof(FeatureMatrix), typeof(bool))]
public sealed class TestCpuidComplianceCommand : HostCmdlet
{
    private const string ByThemselves = "Previous", ByBaseline = "Baseline", ByHost = "ReferenceHost", ByEvcMode = "EvcMode";

    /// <summary>The hosts: HostCpuid objects, baselines, or paths of dump files and folders. Wildcards are allowed in paths.</summary>
    [Parameter(ValueFromPipeline = true)]
    [Alias("Path")]
    [HostInput]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public override HostInput[]? InputObject { get; set; }

    /// <summary>What all hosts must keep: a baseline or its path. Dumps, or a folder of them, stand for the pool that they were collected from.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByBaseline)]
    [ValidateNotNull]
    public BaselineInput Baseline { get; set; } = null!;

    /// <summary>Allows a baseline of several vendors, and says whose CPU it is: majority, a vendor string, intel, amd, hygon, or host: and a host's name.</summary>
    [Parameter(ParameterSetName = ByBaseline)]
    [ArgumentCompleter(typeof(VendorPolicyCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Vendor { get; set; }

    /// <summary>The host that the others should be like: the name of one of them, or a host.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByHost)]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    [ValidateNotNull]
    public ReferenceHostInput ReferenceHost { get; set; } = null!;

    /// <summary>The EVC mode that all hosts must be able to run: a key such as intel-broadwell, which the open session's vCenter or -EvcModeFile knows, and without either CpuMask's own table; a file of one mode; or PowerCLI's EVCMode.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByEvcMode)]
    [EvcModeInput]
    [ArgumentCompleter(typeof(EvcModeCompleter))]
    [ValidateNotNull]
    public EvcModeInput EvcMode { get; set; } = null!;

    /// <summary>A vCenter's modes in which -EvcMode is looked up: its capability.supportedEVCMode, as govc's JSON or through ConvertTo-Json or Export-Clixml.</summary>
    [Parameter(ParameterSetName = ByEvcMode)]
    [ValidateNotNullOrEmpty]
    public string? EvcModeFile { get; set; }

    /// <summary>The session in which -VM and the EVC mode are looked up; when not given, the one that the hosts came from, else the only open one.</summary>
    [Parameter]
    [SessionInput]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNull]
    public VSphereSession? Session { get; set; }

    /// <summary>The last run: a run, its JSON, or a folder of runs, of which the latest counts. An empty folder is a first night.</summary>
    [Parameter]
    [ValidateNotNull]
    public PreviousRunInput? Previous { get; set; }

    /// <summary>A policy file: rules turned off or changed, waivers with reason and expiry, hosts that are gone for good.</summary>
    [Parameter]
    [ValidateNotNull]
    public PolicyInput? Policy { get; set; }

    /// <summary>Running virtual machines of the session, which may be trapped: names, paths or ids; * is all. Those that are off are passed over.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(VMCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? VM { get; set; }

    /// <summary>Guests as they run, which may be trapped: paths of vmware.log, requirement lists, libvirt XML and the like, lists of requirements, or VM objects of PowerCLI and of ConvertFrom-Json.</summary>
    [Parameter]
    [RunningGuestInput]
    [ValidateNotNullOrEmpty]
    public RunningGuestInput[]? Guest { get; set; }

    /// <summary>Also keeps the run as JSON: a file, or a folder, that then gets a file named after the time of the run.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Save { get; set; }

    /// <summary>Gives the run as one object instead of its findings.</summary>
    [Parameter]
    public SwitchParameter AsRun { get; set; }

    /// <summary>Gives features against kinds of host as one table, a letter for each, instead of a line for each finding.</summary>
    [Parameter]
    public SwitchParameter Matrix { get; set; }

    /// <summary>Answers only whether all is fine: True or False. What was named and is missing is not fine.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void End()
    {
        base.End();
        IReadOnlyList<HostCpuid> hosts = HostPool.Of(Hosts).Hosts;
        IReadOnlyList<TrappedGuest>? trapped = VM is null && Guest is null ? null : TrappedGuests.Among(Guests(hosts), hosts, Cancellation);
        ComplianceRun run = ComplianceCheck.Run(
            hosts,
            Reference(hosts),
            About(Policy?.Given, () => Policy?.Load(SessionState)),
            About(Previous?.Given, () => Previous?.Load(SessionState, problem => WriteError(problem, Previous.Given), warning => WriteWarnings(new[] { warning }))),
            trapped,
            unread: Unread);
        if (Save is not null)
        {
            Keep(run, Save);
        }

        WriteVerbose(CmdletMessages.RunMade(run));
        if (Quiet)
        {
            WriteObject(run.Compliant);
        }
        else if (Matrix)
        {
            WriteObject(FeatureMatrix.Of(CpuidReport.Of(run)));
        }
        else if (AsRun)
        {
            WriteObject(run);
        }
        else
        {
            WriteObject(run.Output, enumerateCollection: true);
        }
    }

    // A verdict that cannot be kept is still told.
    private void Keep(ComplianceRun run, string place)
    {
        try
        {
            WriteVerbose(CmdletMessages.RunKept(RunFile.Save(FilePaths.Of(SessionState, place), run)));
        }
        catch (CpuMaskException e)
        {
            WriteError(e, place);
        }
    }

    private ComplianceReference? Reference(IReadOnlyList<HostCpuid> hosts) => ParameterSetName switch
    {
        ByBaseline => About(Baseline.Given, () => Baseline.ToReference(SessionState, new BaselineOptions { Vendor = VendorPolicy.Parse(Vendor) }, Cancellation)),
        ByHost => ReferenceHost.ToReference(hosts),
        ByEvcMode => About(EvcModeFile ?? EvcMode.ToString(), () => ComplianceReference.FromEvcMode(Mode(hosts))),
        _ => null,
    };

    private EvcMode Mode(IReadOnlyList<HostCpuid> hosts)
    {
        bool isOffline = EvcModeFile is null && Session is null && OpenSessions.All.Count == 0;
        if (isOffline && EvcMode.OfTable(SessionState) is { } own)
        {
            WriteWarnings(new[] { EvcModeList.NoteOf(own) });
            return own;
        }

        return EvcMode.Find(SessionState, EvcModeFile, () => OpenSessions.Choose(Session, hosts), Cancellation);
    }

    private List<MigratingGuest> Guests(IReadOnlyList<HostCpuid> hosts)
    {
        var guests = new List<MigratingGuest>();
        if (VM is not null)
        {
            VSphereSession session = OpenSessions.Choose(Session, hosts);
            VSphereVm[] running = session.FindVms(new VmQuery { Names = VM }, problem => Miss(problem, session), Cancellation)
                .Where(vm => vm.Masks.PowerState == "poweredOn").ToArray();
            LiveMigration live = LiveMigration.Of(session, running, session.GetHosts(new HostQuery(), null, Cancellation).ToArray(), Cancellation);
            WriteWarnings(live.Warnings);
            guests.AddRange(live.Guests);
        }

        foreach (RunningGuestInput input in Guest ?? new RunningGuestInput[0])
        {
            guests.AddRange(GuestsOf(input));
        }

        WriteWarnings(guests.SelectMany(g => g.Warnings));
        return guests;
    }
}
