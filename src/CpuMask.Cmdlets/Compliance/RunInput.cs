using System.IO;
using System.Management.Automation;
using CpuMask.Compliance.Runs;

namespace CpuMask.Cmdlets;

/// <summary>What a report is made of: a finding, whose run it stands for, a run, or the path of a run's JSON.</summary>
public sealed class RunInput
{
    private readonly string? path;

    /// <summary>The path of a run's JSON.</summary>
    public RunInput(string path)
    {
        this.path = path;
        Given = path;
    }

    /// <summary>A file, as Get-ChildItem gives it.</summary>
    public RunInput(FileSystemInfo file)
    {
        path = file.FullName;
        Given = file;
    }

    /// <summary>A finding of Test-CpuidCompliance.</summary>
    public RunInput(CpuidFinding finding)
    {
        Run = finding.GetRun();
        Given = finding;
    }

    /// <summary>A run of Test-CpuidCompliance -AsRun.</summary>
    public RunInput(ComplianceRun run)
    {
        Run = run;
        Given = run;
    }

    /// <summary>The run; null when a path has to be read first, or a finding belongs to none.</summary>
    internal ComplianceRun? Run { get; }

    /// <summary>The user's own object, for error records.</summary>
    internal object Given { get; }

    /// <summary>Reads the run, if need be; null when a finding belongs to none.</summary>
    internal ComplianceRun? Load(SessionState session) => path is null ? Run : RunFile.Load(FilePaths.One(session, path));

    /// <summary>The path or the object's own text.</summary>
    public override string ToString() => path ?? Given.ToString() ?? string.Empty;
}
