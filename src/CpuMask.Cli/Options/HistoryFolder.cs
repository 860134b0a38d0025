using CpuMask.Cli.Running;
using CpuMask.Compliance.Runs;

namespace CpuMask.Cli.Options;

/// <summary>A folder of kept runs; history and report read it, with progress, since a year of runs takes a while.</summary>
internal static class HistoryFolder
{
    public static CpuidHistory Read(string folder, CommandRun run)
    {
        using var progress = new Progress(run.Notices, "runs read");
        return CpuidHistory.Read(folder, run.Cancellation, (_, _) => progress.Count());
    }
}
