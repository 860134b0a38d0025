using System.Threading;

namespace CpuMask.Cli.Running;

/// <summary>
/// Ends the process a moment after it was told to stop, if it has not ended by itself: opening a pipe that nobody writes to
/// and reading a terminal on which nobody types take no notice of a cancellation token.
/// </summary>
internal sealed class Abandonment : IDisposable
{
    // Long enough for a file half written to be removed again.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly Timer timer;
    private readonly CancellationTokenRegistration registration;

    /// <summary>Watches a run until disposed.</summary>
    public Abandonment(CommandRun run)
    {
        timer = new Timer(_ =>
        {
            run.Notice(CommandRun.Stopped);
            Environment.Exit(ExitCode.Stopped);
        });
        registration = run.Cancellation.Register(() => timer.Change(Grace, Timeout.InfiniteTimeSpan));
    }

    /// <summary>Ends the watch: the run came to its end.</summary>
    public void Dispose()
    {
        registration.Dispose();
        timer.Dispose();
    }
}
