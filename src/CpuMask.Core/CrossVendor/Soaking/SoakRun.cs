using System.Diagnostics;
using System.Threading;
using CpuMask.Text;

namespace CpuMask.CrossVendor.Soaking;

/// <summary>Moves a VM to and fro until the plan is done or a move fails.</summary>
public static class SoakRun
{
    /// <summary>
    /// Goes on from where the log ends, and gives each move when it is over and written down. After a failed move the state of both
    /// hosts is kept and nothing more is moved. Enumerate once: each enumeration moves.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="mover">What moves the VM.</param>
    /// <param name="log">The log, which may hold earlier runs.</param>
    /// <param name="cancellation">Ends it between two moves; one that has begun is waited for.</param>
    /// <exception cref="CpuMaskException">It is not known where the VM is, or the log cannot be written.</exception>
    public static IEnumerable<SoakMove> Run(SoakPlan plan, ISoakMover mover, SoakLog log, CancellationToken cancellation = default)
    {
        while (log.Succeeded < plan.Moves)
        {
            cancellation.ThrowIfCancellationRequested();
            string from = mover.Where();
            string to = plan.Other(from) ?? throw new CpuMaskException(ErrorIds.InvalidState, ErrorKind.Impossible, Messages.Elsewhere(plan, from));
            var watch = Stopwatch.StartNew();
            SoakMove begun = log.Begin(from, to);
            string? error = Attempt(mover, from, to);
            SoakMove move = begun with { Seconds = watch.Elapsed.TotalSeconds, Error = error };
            move = error is null ? move : move with { State = log.Keep(move, mover.Save()) };
            log.End(move);
            yield return move;
            if (error is not null)
            {
                yield break;
            }

            TimeSpan rest = plan.Interval - watch.Elapsed;
            if (rest > TimeSpan.Zero && log.Succeeded < plan.Moves)
            {
                cancellation.WaitHandle.WaitOne(rest);
            }
        }
    }

    private static string? Attempt(ISoakMover mover, string from, string to)
    {
        try
        {
            mover.Move(from, to);

            // A server's "success" is not yet a VM that runs elsewhere.
            string now = mover.Where();
            return now == to ? null : Messages.NotArrived(now);
        }
        catch (CpuMaskException e)
        {
            return e.Message;
        }
    }
}
