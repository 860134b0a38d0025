using System;
using System.Runtime.ExceptionServices;
using System.Threading;

namespace CpuMask.Tests.Shared;

/// <summary>
/// Tells work that never ends, or takes the square of its input, from work that a busy machine slows down. How fast something is
/// stands in tests/Benchmarks; here an input is so large that the wrong way would take many minutes.
/// </summary>
internal static class Hang
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Does some work, and fails when it is not done in two minutes.</summary>
    public static void Never(Action work, string what = "the work")
    {
        ExceptionDispatchInfo? thrown = null;
        var thread = new Thread(() =>
        {
            try
            {
                work();
            }
            catch (Exception e)
            {
                thrown = ExceptionDispatchInfo.Capture(e);
            }
        }) { IsBackground = true };
        thread.Start();
        thread.Join(Limit).ShouldBeTrue(what + " is not done after " + Limit);
        thrown?.Throw();
    }
}
