using System.IO;
using System.Management.Automation;
using CpuMask.Compliance.Runs;
using CpuMask.Reports;
using CpuMask.Text;

namespace CpuMask.Cmdlets;

/// <summary>Writes a compliance run as a report: one HTML page, JSON, CSV, Markdown, JUnit XML or Prometheus text.</summary>
/// <remarks>
/// <para>The report is about the whole run, with all of its hosts, whichever of its findings come down the pipeline. A pool in which nothing was found gets a report that says so.</para>
/// <para>The HTML page is one file that loads nothing: verdict, findings, features by hosts, masks to copy for VMware and Xen, what a VM would lose and where VMs are trapped.</para>
/// <para>The file is written under another name and renamed, so that a web server or the node exporter never sees half of it.</para>
/// </remarks>
/// <example>
/// <code>Get-HostCpuid -Session $vc | Test-CpuidCompliance -Baseline pool.json | Export-CpuidReport -Path report.html</code>
/// <para>Checks all hosts of a vCenter and writes a page.</para>
/// </example>
/// <example>
/// <code>$run = Test-CpuidCompliance pool.json -Path ./dumps -AsRun; $run | Export-CpuidReport hosts.xml; $run | Export-CpuidReport cpumask.prom</code>
/// <para>Writes one run twice: for a CI system, which shows each host as a test, and for Prometheus.</para>
/// </example>
/// <example>
/// <code>Get-ChildItem ./runs/check-20260131*.json | Export-CpuidReport -Path january.html -History ./runs -Title 'Prod, end of January'</code>
/// <para>Writes the page of a run that was kept, with what changed when.</para>
/// </example>
[Cmdlet(VerbsData.Export, "CpuidReport", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportCpuidReportCommand : CpuMaskCmdlet
{
    private ComplianceRun? run;

    /// <summary>The file to write. Its extension chooses the format: .html, .json, .csv, .md, .xml (JUnit), .prom.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = null!;

    /// <summary>Findings of Test-CpuidCompliance, a run, or the path of a run's JSON.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [RunInput]
    [ValidateNotNullOrEmpty]
    public RunInput[] InputObject { get; set; } = null!;

    /// <summary>The format, when the extension does not tell it. CsvMatrix has features in rows and groups of hosts in columns.</summary>
    [Parameter]
    public ReportFormat? Format { get; set; }

    /// <summary>The report's title.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Title { get; set; }

    /// <summary>The guest that the VMware mask to copy is for: a built-in id, a file of .vmx lines, or leaf.register=mask. The platform default when not given.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(GuestMaskCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? GuestMask { get; set; }

    /// <summary>A folder of kept runs, shown as what changed when.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? History { get; set; }

    /// <summary>Also replaces a file that is marked read-only.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Leaves a file alone that is there already, with an error.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Gives the file that was written.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (RunInput input in InputObject)
        {
            ComplianceRun? next;
            try
            {
                next = input.Load(SessionState);
            }
            catch (CpuMaskException e)
            {
                WriteError(e, input.Given);
                continue;
            }

            if (next is null || (run is not null && !ReferenceEquals(run, next)))
            {
                WriteError(new CpuMaskException(ErrorIds.NoRun, ErrorKind.Usage, next is null ? CmdletMessages.FindingWithoutRun : CmdletMessages.SecondRun(next, run!)), input.Given);
                continue;
            }

            run = next;
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        if (run is null)
        {
            throw new CpuMaskException(ErrorIds.NoRun, ErrorKind.Usage, CmdletMessages.NothingToReport);
        }

        string file = ExportTarget.Of(SessionState, Path, NoClobber, Force);
        ReportFormat format = Format ?? ReportFile.FormatOf(file);
        CpuidReport report = CpuidReport.Of(run, new ReportOptions
        {
            Title = Title ?? ReportOptions.Default.Title,
            GuestMask = GuestMaskReader.Read(GuestMask, SessionState),
            History = History is null ? null : CpuidHistory.Read(FilePaths.One(SessionState, History), Cancellation, (done, total) => WriteProgress(CmdletMessages.ReadingRuns, History, done, total)),
        });
        foreach (string problem in report.History?.Problems ?? new string[0])
        {
            WriteError(new CpuMaskException(ErrorIds.MalformedRun, ErrorKind.Input, problem), History);
        }

        if (!ShouldProcess(file, CmdletMessages.WriteReport(format)))
        {
            return;
        }

        ExportTarget.MakeWritable(file);
        ReportFile.Save(file, report, format, replace: !NoClobber);
        if (PassThru)
        {
            WriteObject(InvokeProvider.Item.Get(new[] { file }, force: true, literalPath: true), enumerateCollection: true);
        }
    }
}
