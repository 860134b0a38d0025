using System.Runtime.InteropServices;
using System.Threading;

namespace CpuMask.Formats.Local;

/// <summary>
/// Runs something on one logical CPU after the other. It does so on a thread of its own, which ends afterwards, so that no
/// other thread stays bound to a CPU.
/// </summary>
internal static class CpuAffinity
{
    // 8192 CPUs: as many as Linux can be built for.
    private const int LinuxWords = 128;

    /// <summary>Runs an action on every CPU that this process may use, in ascending order.</summary>
    /// <returns>How many CPUs it ran on; 0 where the system cannot bind threads, and then it did not run.</returns>
    public static int ForEach(Action action)
    {
        int done = 0;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                foreach (Func<bool> bind in Cpus())
                {
                    if (bind())
                    {
                        // The scheduler moves the thread when it next looks at it.
                        Thread.Sleep(0);
                        action();
                        done++;
                    }
                }
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        return failure switch
        {
            null => done,
            OperationCanceledException => throw failure,
            EntryPointNotFoundException or DllNotFoundException => done,
            _ => throw new InvalidOperationException(failure.Message, failure),
        };
    }

    private static IEnumerable<Func<bool>> Cpus() =>
        RuntimeInformation.IsOSPlatform(OSPlatform.Linux) ? LinuxCpus()
        : RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? WindowsCpus()
        : new Func<bool>[0];

    private static IEnumerable<Func<bool>> LinuxCpus()
    {
        var allowed = new ulong[LinuxWords];
        int words = SchedGetAffinity(0, (UIntPtr)(LinuxWords * sizeof(ulong)), allowed);
        for (int cpu = 0; words > 0 && cpu < LinuxWords * 64; cpu++)
        {
            if ((allowed[cpu / 64] >> (cpu % 64) & 1) != 0)
            {
                var one = new ulong[LinuxWords];
                one[cpu / 64] = 1UL << (cpu % 64);
                yield return () => SchedSetAffinity(0, (UIntPtr)(LinuxWords * sizeof(ulong)), one) == 0;
            }
        }
    }

    // More than 64 CPUs are in groups of up to 64.
    private static IEnumerable<Func<bool>> WindowsCpus()
    {
        ushort groups = GetActiveProcessorGroupCount();
        for (ushort group = 0; group < groups; group++)
        {
            uint count = GetActiveProcessorCount(group);
            for (int cpu = 0; cpu < count && cpu < 64; cpu++)
            {
                var affinity = new GroupAffinity { Mask = (UIntPtr)(1UL << cpu), Group = group };
                yield return () => SetThreadGroupAffinity(GetCurrentThread(), ref affinity, IntPtr.Zero);
            }
        }
    }

    // glibc's wrapper returns 0 on success and musl's the number of bytes; a mask of zeros means failure in both.
    private static int SchedGetAffinity(int thread, UIntPtr size, ulong[] mask) =>
        sched_getaffinity(thread, size, mask) >= 0 ? LinuxWords : 0;

    private static int SchedSetAffinity(int thread, UIntPtr size, ulong[] mask) => sched_setaffinity(thread, size, mask);

    [DllImport("libc", SetLastError = true)]
    private static extern int sched_getaffinity(int thread, UIntPtr size, ulong[] mask);

    [DllImport("libc", SetLastError = true)]
    private static extern int sched_setaffinity(int thread, UIntPtr size, ulong[] mask);

    [DllImport("kernel32", SetLastError = true)]
    private static extern ushort GetActiveProcessorGroupCount();

    [DllImport("kernel32", SetLastError = true)]
    private static extern uint GetActiveProcessorCount(ushort group);

    [DllImport("kernel32", SetLastError = true)]
    private static extern IntPtr GetCurrentThread();

    [DllImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool SetThreadGroupAffinity(IntPtr thread, ref GroupAffinity affinity, IntPtr previous);

    [StructLayout(LayoutKind.Sequential)]
    private struct GroupAffinity
    {
        public UIntPtr Mask;
        public ushort Group;
        public ushort Reserved0;
        public ushort Reserved1;
        public ushort Reserved2;
    }
}
