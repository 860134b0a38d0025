using System.IO;
using System.Management.Automation;
using CpuMask.Compliance.Runs;
using CpuMask.Text;

namespace CpuMask.Cmdlets;

/// <summary>The run before: a run, the path of its JSON, or of a folder of runs, of which the latest counts.</summary>
public sealed class PreviousRunInput
{
    private readonly ComplianceRun? run;
    private readonly string? path;

    /// <summary>The path of a run's JSON, or of a folder of runs.</summary>
    public PreviousRunInput(string path) => this.path = path;

    /// <summary>A file or folder, as Get-ChildItem gives it.</summary>
    public PreviousRunInput(FileSystemInfo file) => path = file.FullName;

    /// <summary>A run.</summary>
    public PreviousRunInput(ComplianceRun run) => this.run = run;

    /// <summary>The user's own object, for error records.</summary>
    internal object Given => path ?? (object)run!;

    /// <summary>Reads it, if need be; null for a folder without a run, as on the first night.</summary>
    /// <param name="session">Resolves the path.</param>
    /// <param name="problem">Told of each run that is passed over because it cannot be read.</param>
    /// <param name="warning">Told of each run that is passed over because of its time.</param>
    internal ComplianceRun? Load(SessionState session, Action<CpuMaskException> problem, Action<string> warning) =>
        run ?? RunFile.LoadPrevious(FilePaths.One(session, path!), problem, warning);

    /// <summary>The path, or the time of the run.</summary>
    public override string ToString() => path ?? CpuMask.Compliance.Rules.Messages.RunOf(run!.CheckedAt);
}
