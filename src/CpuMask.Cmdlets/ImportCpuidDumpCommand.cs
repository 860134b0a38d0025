using System.Management.Automation;
using CpuMask.Cpuid;

namespace CpuMask.Cmdlets;

/// <summary>Reads CPUID dumps of any known format into hosts.</summary>
/// <remarks>
/// <para>The format is told from the content, not from the file's name. UTF-8 and UTF-16 are read, so a file that Windows PowerShell's &gt; wrote is as good as any. One file may hold several hosts.</para>
/// <para>What a source does not know stays unknown and is never taken for zero. See about_CpuMask_DumpFormats for the formats and what each of them can know.</para>
/// <para>A file or a line that cannot be read is an error that names the file, the place, what was found and what was expected; the rest is read.</para>
/// </remarks>
/// <example>
/// <code>Import-CpuidDump ./dumps/* | Get-CpuidDiff</code>
/// <para>Reads a folder of dumps, one for each host, and shows the bits in which the hosts differ.</para>
/// </example>
/// <example>
/// <code>Get-ChildItem ./collected -Recurse -Filter *.txt | Import-CpuidDump -Format cpuid-r</code>
/// <para>Reads every file as the output of cpuid -r, whatever it looks like.</para>
/// </example>
[Cmdlet(VerbsData.Import, "CpuidDump", DefaultParameterSetName = ByPath)]
[OutputType(typeof(HostCpuid))]
public sealed class ImportCpuidDumpCommand : DumpCmdlet
{
    private const string ByPath = "Path", ByLiteralPath = "LiteralPath";

    /// <summary>The files and folders to read; a folder is read with everything in it. Wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByPath)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = null!;

    /// <summary>The files and folders to read, taken exactly as they are written: [ and * mean nothing special.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByLiteralPath)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public override string[]? LiteralPath { get; set; }

    /// <summary>Reads every file as this format instead of telling it from the content.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(DumpFormatCompleter))]
    [ValidateNotNullOrEmpty]
    public override string? Format { get; set; }

    /// <inheritdoc/>
    protected override IReadOnlyList<HostInput>? Named => null;

    /// <inheritdoc/>
    protected override void Process()
    {
        var inputs = ParameterSetName == ByLiteralPath ? LiteralPath!.Select(HostInput.Literal) : Path.Select(p => new HostInput(p));
        foreach (HostCpuid host in HostsOf(inputs))
        {
            WriteObject(HostOutput.Of(host));
        }
    }
}
