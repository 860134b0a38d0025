using System.Management.Automation;
using CpuMask.Cpuid;
using CpuMask.Formats.Local;
using CpuMask.Hosts;
using CpuMask.VSphere;
using CpuMask.VSphere.Clients;
using CpuMask.VSphere.Inventory;

namespace CpuMask.Cmdlets;

/// <summary>Reads what the CPUs of vSphere hosts, or of this machine, say.</summary>
/// <remarks>
/// <para>Without -Name every host of the server is read, page by page. A host that is not connected is read as the server remembers it, and warned about.</para>
/// <para>The API lists the registers of a few leaves only; the others are known by the names of the host's feature capabilities, and what neither says is unknown.</para>
/// <para>PowerCLI's VMHost and HostSystem objects are taken from the pipeline and read by the names of their properties; no session is needed then.</para>
/// <para>Beside what every host has, these have the properties Cluster, Datacenter, ConnectionState, InMaintenanceMode, MaxEvcMode, CurrentEvcMode, Manufacturer, Model, Version, Build and Id. Export-CpuidDump keeps them, and Import-CpuidDump brings them back.</para>
/// </remarks>
/// <example>
/// <code>Get-HostCpuid -Session $vc -Cluster Prod | New-VMotionMask</code>
/// <para>Makes the mask that lets a VM move between all hosts of a cluster.</para>
/// </example>
/// <example>
/// <code>Get-HostCpuid esx0* | Get-CpuidDiff</code>
/// <para>Compares some hosts of the only server that is logged in to.</para>
/// </example>
/// <example>
/// <code>Get-HostCpuid -Local | Get-CpuidFeature -Set</code>
/// <para>Shows what this machine's CPU has. Inside a virtual machine that is what its hypervisor shows.</para>
/// </example>
/// <example>
/// <code>Get-HostCpuid -GuestMaximum | Get-CpuidFeature -Class Security -Set</code>
/// <para>Shows the mitigations that the hosts offer to guests, EVC mode considered.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "HostCpuid", DefaultParameterSetName = BySession)]
[OutputType(typeof(HostCpuid))]
public sealed class GetHostCpuidCommand : CpuMaskCmdlet
{
    private const string BySession = "Session", ByObject = "VMHost", OfThisMachine = "Local";
    private readonly HostWarnings warnings = new();
    private readonly ClientPlaces places = new();
    private readonly List<string> names = new();

    /// <summary>The hosts to read, by name or by the server's id; objects are taken by their property Name. Wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = BySession)]
    [ArgumentCompleter(typeof(SessionHostCompleter))]
    [NameInput]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <summary>Reads only hosts of these clusters. Wildcards are allowed.</summary>
    [Parameter(ParameterSetName = BySession)]
    [ArgumentCompleter(typeof(ClusterCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Cluster { get; set; }

    /// <summary>Reads only hosts of these datacenters. Wildcards are allowed.</summary>
    [Parameter(ParameterSetName = BySession)]
    [ArgumentCompleter(typeof(DatacenterCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Datacenter { get; set; }

    /// <summary>The session, or the name of its server; the only open one when not given.</summary>
    [Parameter(ParameterSetName = BySession)]
    [SessionInput]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNull]
    public VSphereSession? Session { get; set; }

    /// <summary>Hosts of PowerCLI: VMHost, or HostSystem of Get-View.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByObject, ValueFromPipeline = true)]
    [VMHostInput]
    [ValidateNotNullOrEmpty]
    public VMHostInput[] VMHost { get; set; } = null!;

    /// <summary>Reads the machine that this runs on.</summary>
    [Parameter(Mandatory = true, ParameterSetName = OfThisMachine)]
    public SwitchParameter Local { get; set; }

    /// <summary>Gives what the hosts can offer to guests, EVC mode considered, instead of what their CPUs have.</summary>
    [Parameter(ParameterSetName = BySession)]
    [Parameter(ParameterSetName = ByObject)]
    public SwitchParameter GuestMaximum { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        switch (ParameterSetName)
        {
            case OfThisMachine:
                HostCpuid local = LocalCpuid.Read(Registry.Formats, Cancellation);
                warnings.Add(local);
                WriteObject(local);
                break;
            case ByObject:
                foreach (VMHostInput host in VMHost)
                {
                    Write(ClientInventory.ReadHost(host.Host, places));
                }

                break;
            default:
                names.AddRange(Name ?? new string[0]);
                break;
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        // A pipeline that gave no name asked for no host; without a pipeline, no name means all.
        if (ParameterSetName == BySession && (names.Count > 0 || !MyInvocation.ExpectingInput))
        {
            FromSession();
        }

        WriteWarnings(warnings.Lines);
    }

    private void FromSession()
    {
        VSphereSession session = OpenSessions.Choose(Session);
        var query = HostQuery.Of(names, Cluster, Datacenter);
        int read = 0;
        foreach (VSphereHost host in session.GetHosts(query, problem => WriteError(problem, session), Cancellation))
        {
            WriteProgress(CmdletMessages.Gathering, CmdletMessages.ReadFile(++read, host.Path), read);
            Write(host);
        }

        foreach (string notice in session.TakeNotices())
        {
            WriteVerbose(notice);
        }
    }

    private void Write(VSphereHost host)
    {
        HostCpuid cpuid = host.As(GuestMaximum ? HostView.GuestMaximum : HostView.Hardware);
        warnings.Add(cpuid);
        WriteObject(HostOutput.Of(cpuid));
    }
}
