using System.IO;
using System.Management.Automation;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Pool;
using CpuMask.Text;

namespace CpuMask.Cmdlets;

/// <summary>Writes hosts or a baseline as CpuMask's own JSON, which every cmdlet and cpumask read.</summary>
/// <remarks>
/// <para>What is known of a host is written whole, unknown bits included, so that reading the file gives the same host. Jobs, remote sessions and Export-Clixml keep only the texts of an object; this keeps the object.</para>
/// <para>A baseline is written with its evidence, and with what it promises for people and scripts to read. It is what Test-CpuidCompliance -Baseline takes.</para>
/// <para>Into a folder each host is written as a file of its own, in place of what an earlier run wrote of it. Each file is written under another name and renamed.</para>
/// </remarks>
/// <example>
/// <code>Get-HostCpuid -Cluster Prod | New-CpuBaseline | Export-CpuidDump pool.json</code>
/// <para>Keeps what a pool was built on.</para>
/// </example>
/// <example>
/// <code>Get-HostCpuid | Export-CpuidDump hosts.json</code>
/// <para>Keeps all hosts of the open session in one file.</para>
/// </example>
/// <example>
/// <code>Get-HostCpuid | Export-CpuidDump ./hosts/</code>
/// <para>Keeps each host in a file of its own; the separator at the end says that a folder is meant.</para>
/// </example>
[Cmdlet(VerbsData.Export, "CpuidDump", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportCpuidDumpCommand : HostReadingCmdlet
{
    private readonly List<HostCpuid> hosts = new();
    private readonly List<CpuBaseline> baselines = new();
    private ComputedBaseline? computed;

    /// <summary>The file to write; or a folder that is there, or whose name ends in a separator, for a file a host.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = null!;

    /// <summary>HostCpuid objects, baselines, or paths of dump files and folders.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [HostInput]
    [ValidateNotNullOrEmpty]
    public HostInput[] InputObject { get; set; } = null!;

    /// <summary>Also replaces a file that is marked read-only.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Leaves a file alone that is there already, with an error.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Gives the files that were written.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (HostInput input in InputObject)
        {
            if (input.Evidence is { } evidence)
            {
                baselines.Add(evidence);
                computed = input.Baseline;
            }
            else
            {
                hosts.AddRange(HostsOf(new[] { input }, null));
            }
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        base.End();
        if (hosts.Count + baselines.Count == 0)
        {
            throw new CpuMaskException(ErrorIds.TooFewHosts, ErrorKind.Usage, CpuMask.Comparison.Messages.TooFewHosts(0, 1));
        }

        string place = FilePaths.Of(SessionState, Path);
        if (Directory.Exists(place) || Path.EndsWith("/", StringComparison.Ordinal) || Path.EndsWith("\\", StringComparison.Ordinal))
        {
            WriteFolder(place);
        }
        else
        {
            WriteFile();
        }
    }

    private void WriteFile()
    {
        string file = ExportTarget.Of(SessionState, Path, NoClobber, Force);
        bool onlyBaselines = hosts.Count == 0;
        if (!ShouldProcess(file, onlyBaselines ? CmdletMessages.WriteBaseline : CmdletMessages.WriteHosts(All().Count())))
        {
            return;
        }

        ExportTarget.MakeWritable(file);
        if (!onlyBaselines)
        {
            CpuidJsonFile.Save(file, HostPool.Of(All()).Hosts, replace: !NoClobber);
        }
        else if (baselines.Count == 1 && computed is not null)
        {
            CpuidJsonFile.Save(file, computed, replace: !NoClobber);
        }
        else
        {
            CpuidJsonFile.Save(file, CpuBaseline.Merge(baselines), replace: !NoClobber);
        }

        PassOn(file);
    }

    private void WriteFolder(string folder)
    {
        HostFolder? target = null;
        foreach (HostCpuid host in All())
        {
            if (!ShouldProcess(System.IO.Path.Combine(folder, Wording.Safe(host.Name)), CmdletMessages.WriteHosts(1)))
            {
                continue;
            }

            target ??= HostFolder.Open(folder);
            try
            {
                PassOn(target.Write(host, replace: !NoClobber));
            }
            catch (CpuMaskException e)
            {
                WriteError(e, host);
            }
        }
    }

    private IEnumerable<HostCpuid> All() => hosts.Concat(baselines.SelectMany(b => b.ToHosts()));

    private void PassOn(string file)
    {
        if (PassThru)
        {
            WriteObject(InvokeProvider.Item.Get(new[] { file }, force: true, literalPath: true), enumerateCollection: true);
        }
    }
}
