using System.IO;
using System.Management.Automation;
using CpuMask.Cpuid;
using CpuMask.Explaining;
using CpuMask.Faults;
using CpuMask.Guests;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Text;
using CpuMask.VSphere;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Migration;
using CpuMask.VSphere.Soap;

namespace CpuMask.Cmdlets;

/// <summary>Says what an error about CPUs means, on any platform: which bits, which host, the ways out, and what to paste.</summary>
/// <remarks>
/// <para>Takes the error as it was seen: a text pasted whole or in part, wrapped, in any language where a CPUID level and a register are named; lines of Get-Content; an error record or exception; a fault, or a task that failed. All that comes down the pipeline is one case, explained together.</para>
/// <para>With -Path it takes files in any mix: texts, vmware.log files, requirement lists and dumps. Two logs and no login answer "it ran on A, why not on B", since each holds its host's CPU and its VM's needs.</para>
/// <para>With a session the hosts that the error names are looked up, and of -VM what it needs and what its guest operating system makes of the bits.</para>
/// <para>What comes out pipes on into Set-VMCpuMask, which takes its mask. See about_CpuMask_Migration.</para>
/// </remarks>
/// <example>
/// <code>Get-Content ./error.txt | Resolve-VMotionFault</code>
/// <para>Explains an error that was saved or pasted into a file.</para>
/// </example>
/// <example>
/// <code>$Error[0] | Resolve-VMotionFault -VM app01 | Set-VMCpuMask -VM app01 -WhatIf</code>
/// <para>Explains the last error with what the open session knows of the VM and its hosts, and shows what its mask would change.</para>
/// </example>
/// <example>
/// <code>Resolve-VMotionFault -Path ./esx01/vmware.log, ./esx02/vmware.log</code>
/// <para>Says by two logs why a VM cannot go from one host to the other.</para>
/// </example>
/// <example>
/// <code>(Get-Content ./error.txt | Resolve-VMotionFault -Path ./dumps -GuestMask windows-2003-vc2.0).WaysOut.VmxLines</code>
/// <para>Lets dumps of the hosts say which bits are meant, and gives the lines for the VM's .vmx file.</para>
/// </example>
/// <example>
/// <code>Get-Content ./error.txt | Resolve-VMotionFault -Redact | Format-List</code>
/// <para>Gives an explanation without names of hosts, virtual machines, users and paths, to show to others.</para>
/// </example>
[Cmdlet(VerbsDiagnostic.Resolve, "VMotionFault", DefaultParameterSetName = ByFiles)]
[OutputType(typeof(FaultExplanation))]
public sealed class ResolveVMotionFaultCommand : HostReadingCmdlet
{
    private const string ByText = "Text", ByFiles = "Files";

    private readonly List<FaultInput> inputs = new();
    private readonly List<HostCpuid> hosts = new();
    private readonly List<MigratingGuest> guests = new();
    private readonly List<string> lines = new();
    private bool missed;

    /// <summary>The error: its text, lines of text, an error record, an exception, a fault or a failed task; also files of Get-ChildItem, and hosts.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ByText)]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public object[] InputObject { get; set; } = null!;

    /// <summary>Files with an error text, vmware.log files, requirement lists and dumps, in any mix; of a folder, the dumps in it. Wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>Such files, taken exactly as they are written: [ and * mean nothing special.</summary>
    [Parameter]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>What the guest needs, for the mask: a built-in id, a file of .vmx lines, or leaf.register=mask. With -VM, what its guest operating system needs when not given; else the newest platform default.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(GuestMaskCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? GuestMask { get; set; }

    /// <summary>The virtual machine that could not move: a name, a path, an id, or an object, of PowerCLI too. Without hosts, those of its cluster are compared.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(VMCompleter))]
    [VMInput]
    [ValidateCount(1, 1)]
    public VMIdentity[]? VM { get; set; }

    /// <summary>Hosts of the session to compare beside those that the error names. Wildcards are allowed.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(SessionHostCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [Alias("Name")]
    public string[]? HostName { get; set; }

    /// <summary>Hosts of these clusters of the session. Wildcards are allowed.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ClusterCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Cluster { get; set; }

    /// <summary>Hosts of these datacenters of the session. Wildcards are allowed.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(DatacenterCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Datacenter { get; set; }

    /// <summary>The session in which the hosts that the error names, and -VM, are looked up; for -VM, -HostName, -Cluster and -Datacenter the only open one when not given.</summary>
    [Parameter]
    [SessionInput]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNull]
    public VSphereSession? Session { get; set; }

    /// <summary>Replaces names of virtual machines, hosts, users and paths, each by the same stand-in everywhere.</summary>
    [Parameter]
    public SwitchParameter Redact { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (object? item in InputObject ?? new object[0])
        {
            object? value = item is PSObject wrapped ? wrapped.BaseObject : item;
            switch (value)
            {
                case null:
                    break;
                case string text:
                    lines.Add(text);
                    break;
                case HostCpuid host:
                    hosts.Add(host);
                    break;
                case MigratingGuest guest:
                    guests.Add(guest);
                    break;
                case FileSystemInfo file:
                    ReadFile(file.FullName);
                    break;
                case PathInfo path:
                    ReadFile(path.ProviderPath);
                    break;
                default:
                    inputs.Add(FaultInput.Pasted(FaultObjectText.Of(item!)));
                    break;
            }
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        if (lines.Count > 0)
        {
            inputs.Insert(0, FaultInput.Pasted(string.Join("\n", lines)));
        }

        foreach (string file in Files())
        {
            ReadFile(file);
        }

        base.End();
        if (inputs.Count + hosts.Count + guests.Count == 0 && VM is null)
        {
            // An empty pipeline is nothing to explain, and what could not be read has been said.
            if (ParameterSetName == ByFiles && Path is null && LiteralPath is null && !MyInvocation.ExpectingInput)
            {
                throw new CpuMaskException(ErrorIds.PathNotFound, ErrorKind.Usage, CmdletMessages.NothingToExplain);
            }

            return;
        }

        FaultExplanation explanation = Explain();
        if (missed && inputs.Count == 0 && !explanation.IsUnderstood)
        {
            // The VM that all is about is not there, which has been said.
            return;
        }

        WriteWarnings(explanation.Warnings);
        if (!explanation.IsUnderstood && explanation.Hosts.Count == 0)
        {
            throw new CpuMaskException(ErrorIds.UnknownFormat, ErrorKind.Input, IsPath() ? CmdletMessages.PathIsText(lines[0]) : CmdletMessages.NoFault);
        }

        WriteObject(explanation);
    }

    private FaultExplanation Explain()
    {
        GuestMask? mask = GuestMaskReader.Read(GuestMask, SessionState);
        if (Session is null && VM is null && HostName is null && Cluster is null && Datacenter is null)
        {
            return FaultExplanation.Of(inputs, hosts, guests, mask, Redact);
        }

        VSphereSession session = OpenSessions.Choose(Session, hosts);
        HostQuery? query = HostName is null && Cluster is null && Datacenter is null ? null : HostQuery.Of(HostName, Cluster, Datacenter);
        LiveFault live = LiveFault.Of(session, inputs, VM?[0].Name, query, problem => Miss(problem, session), Cancellation);
        foreach (string notice in session.TakeNotices())
        {
            WriteVerbose(notice);
        }

        return live.Explain(inputs, mask, Redact, hosts, guests);
    }

    private IEnumerable<string> Files()
    {
        foreach (string path in Path ?? new string[0])
        {
            IReadOnlyList<string> found;
            try
            {
                found = FilePaths.Find(SessionState, path);
            }
            catch (CpuMaskException e)
            {
                WriteError(e, path);
                continue;
            }

            foreach (string file in found)
            {
                yield return file;
            }
        }

        foreach (string path in LiteralPath ?? new string[0])
        {
            yield return FilePaths.Of(SessionState, path);
        }
    }

    private void ReadFile(string file)
    {
        if (Directory.Exists(file))
        {
            hosts.AddRange(HostsOf(new[] { HostInput.Literal(file) }, null));
            return;
        }

        try
        {
            inputs.Add(FaultInput.FromFile(file));
        }
        catch (CpuMaskException e)
        {
            WriteError(e, file);
        }
    }

    private void Miss(VSphereException problem, VSphereSession session)
    {
        missed = true;
        WriteError(problem, session);
    }

    private bool IsPath()
    {
        try
        {
            return lines.Count == 1 && lines[0].Length < 4096 && lines[0].IndexOf('\n') < 0 && File.Exists(FilePaths.Of(SessionState, lines[0]));
        }
        catch (Exception e) when (e is CpuMaskException or RuntimeException or ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
