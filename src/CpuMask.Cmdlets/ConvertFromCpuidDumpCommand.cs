using System.Management.Automation;
using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Reading;

namespace CpuMask.Cmdlets;

/// <summary>Reads a CPUID dump that is text already: what ssh, Invoke-Command or Get-Content gave.</summary>
/// <remarks>
/// <para>All lines that come down the pipeline are one text, of any format that Import-CpuidDump reads. What it cannot read is an error that names the line.</para>
/// <para>A text has no file's name, so -Name says what to call its host. See about_CpuMask_DumpFormats.</para>
/// </remarks>
/// <example>
/// <code>ssh esx01 esxcli hardware cpu cpuid raw list -c 0 | ConvertFrom-CpuidDump -Name esx01</code>
/// <para>Reads the CPU of an ESXi host without a file.</para>
/// </example>
/// <example>
/// <code>Get-Content ./esx07.txt | ConvertFrom-CpuidDump -Name esx07 | Get-CpuidFeature AVX512F</code>
/// <para>Reads the lines of a file.</para>
/// </example>
[Cmdlet(VerbsData.ConvertFrom, "CpuidDump")]
[OutputType(typeof(HostCpuid))]
public sealed class ConvertFromCpuidDumpCommand : CpuMaskCmdlet
{
    private const string Pipeline = "the text";
    private readonly List<string> lines = new();

    /// <summary>The text, whole or line by line.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public string[] InputObject { get; set; } = null!;

    /// <summary>What to call the host, when the text has no name for it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "host";

    /// <summary>Reads the text as this format instead of telling it from the content.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(DumpFormatCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Format { get; set; }

    /// <inheritdoc/>
    protected override void Process() => lines.AddRange(InputObject);

    /// <inheritdoc/>
    protected override void End()
    {
        DumpImport import = Registry.Formats.Read(
            DumpText.Of(string.Join("\n", lines)), Pipeline, Name, Format is null ? null : Registry.Formats.Named(Format), Cancellation);
        foreach (DumpProblem problem in import.Problems)
        {
            WriteError(ErrorRecords.Of(problem, Name, Operation));
        }

        var warnings = new HostWarnings();
        foreach (HostCpuid host in import.Hosts)
        {
            warnings.Add(host);
            WriteObject(HostOutput.Of(host));
        }

        WriteWarnings(warnings.Lines);
    }
}
