using System.IO;
using System.Runtime.InteropServices;
using System.Threading;

namespace CpuMask.Cli.Running;

/// <summary>
/// Ends a run in order when its terminal is closed (SIGHUP), as Ctrl+C and SIGTERM do: what was begun is brought to its end
/// and told. Under nohup, which has the signal ignored, the run goes on.
/// </summary>
internal sealed class HangUp : IDisposable
{
    private readonly CancellationTokenSource stop;
    private readonly PosixSignalRegistration? registration;

    /// <summary>Listens until disposed.</summary>
    /// <param name="cancellation">What ends the run otherwise.</param>
    public HangUp(CancellationToken cancellation)
    {
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (!OperatingSystem.IsWindows() && !IsIgnored())
        {
            registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
            {
                context.Cancel = true;
                stop.Cancel();
            });
        }
    }

    /// <summary>Cancelled by the signal, and by what ends the run otherwise.</summary>
    public CancellationToken Token => stop.Token;

    /// <summary>Stops listening.</summary>
    public void Dispose()
    {
        registration?.Dispose();
        stop.Dispose();
    }

    // The mask of ignored signals, hexadecimal; the lowest bit is signal 1, SIGHUP. Source: proc(5), SigIgn.
    private static bool IsIgnored()
    {
        try
        {
            return File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith("SigIgn:", StringComparison.Ordinal)) is { } line
                && ulong.TryParse(line.AsSpan("SigIgn:".Length).Trim(), System.Globalization.NumberStyles.HexNumber, null, out ulong mask) && (mask & 1) != 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
