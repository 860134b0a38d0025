using System.IO;
using System.Management.Automation;
using System.Threading;
using CpuMask.Baselines;
using CpuMask.Compliance.Rules;
using CpuMask.Compliance.Runs;
using CpuMask.Reading;

namespace CpuMask.Cmdlets;

/// <summary>
/// What hosts are held against: a baseline, or the path of one, of dumps, or of an earlier run. PowerShell converts to it by
/// these constructors; a path is only read when the cmdlet gets to it.
/// </summary>
public sealed class BaselineInput
{
    private readonly CpuBaseline? evidence;
    private readonly string? path;

    /// <summary>The path of a baseline's JSON, of a dump, or of a folder of dumps.</summary>
    public BaselineInput(string path) => this.path = path;

    /// <summary>A file or folder, as Get-ChildItem gives it.</summary>
    public BaselineInput(FileSystemInfo file) => path = file.FullName;

    /// <summary>A path, as Resolve-Path gives it.</summary>
    public BaselineInput(PathInfo path) => this.path = path.Path;

    /// <summary>A baseline.</summary>
    public BaselineInput(CpuBaseline baseline) => evidence = baseline;

    /// <summary>A computed baseline, as New-CpuBaseline gives it; what counts is its evidence.</summary>
    public BaselineInput(ComputedBaseline baseline)
        : this(baseline.Evidence)
    {
    }

    /// <summary>The hosts of one run, as the promise for the next.</summary>
    public BaselineInput(ComplianceRun run)
        : this(CpuBaseline.Of(run.Hosts))
    {
    }

    /// <summary>The user's own object, for error records.</summary>
    internal object Given => path ?? (object)evidence!;

    /// <summary>Reads it, if need be, and makes it the reference of a check.</summary>
    internal ComplianceReference ToReference(SessionState session, BaselineOptions options, CancellationToken cancellation) =>
        ComplianceReference.FromBaseline(
            evidence ?? BaselineFile.Load(Registry.Formats, FilePaths.One(session, path!), cancellation), path ?? CmdletMessages.GivenBaseline, options);

    /// <summary>The path, or what to call the baseline.</summary>
    public override string ToString() => path ?? CmdletMessages.GivenBaseline;
}
