using System.Management.Automation;
using CpuMask.Compliance.Runs;
using CpuMask.Text;

namespace CpuMask.Cmdlets;

/// <summary>Shows when each host's features changed, from a folder of kept runs.</summary>
/// <remarks>
/// <para>Test-CpuidCompliance -Save and cpumask check --save fill such a folder with one JSON file a run. What changed between two runs is given once: features that came or went, numbers, microcode and firmware, a replaced CPU, hosts that came, went or came back.</para>
/// <para>Other files in the folder are left alone. A run that cannot be read is an error, and the others are compared.</para>
/// </remarks>
/// <example>
/// <code>Get-CpuidHistory ./runs | Where-Object Kind -eq FeatureLost</code>
/// <para>Shows which features went, on which host and when.</para>
/// </example>
/// <example>
/// <code>Get-CpuidHistory ./runs -HostName esx07*</code>
/// <para>Shows what happened to one host.</para>
/// </example>
/// <example>
/// <code>Test-CpuidCompliance pool.json -Path ./dumps | Where-Object Severity -eq Error | Get-CpuidHistory -Path ./runs</code>
/// <para>Shows what happened to the hosts that break the pool's promise.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "CpuidHistory", DefaultParameterSetName = ByPath)]
[OutputType(typeof(CpuidChange))]
public sealed class GetCpuidHistoryCommand : CpuMaskCmdlet
{
    private const string ByPath = "Path", ByLiteralPath = "LiteralPath";
    private readonly List<string> folders = new();
    private readonly List<string> names = new();
    private bool isFiltered;

    /// <summary>The folders of runs, each a history of its own. Wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ByPath)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = null!;

    /// <summary>The folders of runs, taken exactly as they are written.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByLiteralPath)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = null!;

    /// <summary>Only these hosts. Wildcards are allowed.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("Host")]
    [SupportsWildcards]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public string[]? HostName { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        if (HostName is not null)
        {
            // A finding about the pool as a whole has no host.
            isFiltered = true;
            names.AddRange(HostName.Where(n => n.Length > 0 && !names.Contains(n)));
        }

        IEnumerable<string> given = (ParameterSetName == ByLiteralPath ? LiteralPath : Path).SelectMany(Resolve);
        folders.AddRange(given.Where(f => !folders.Contains(f)).ToArray());
    }

    /// <inheritdoc/>
    protected override void End()
    {
        foreach (string folder in folders)
        {
            try
            {
                Write(CpuidHistory.Read(folder, Cancellation, (done, total) => WriteProgress(CmdletMessages.ReadingRuns, folder, done, total)), folder);
            }
            catch (CpuMaskException e)
            {
                WriteError(e, folder);
            }
        }
    }

    private void Write(CpuidHistory history, string folder)
    {
        foreach (string problem in history.Problems)
        {
            WriteError(new CpuMaskException(ErrorIds.MalformedRun, ErrorKind.Input, problem), folder);
        }

        WriteVerbose(CmdletMessages.HistoryOf(history, folder));
        WriteObject(isFiltered ? history.For(names).Changes : history.Changes, enumerateCollection: true);
    }

    private IEnumerable<string> Resolve(string path)
    {
        try
        {
            return ParameterSetName == ByLiteralPath ? new[] { FilePaths.Of(SessionState, path) } : FilePaths.Find(SessionState, path);
        }
        catch (CpuMaskException e)
        {
            WriteError(e, path);
            return new string[0];
        }
    }
}
