using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CpuMask.Cli.Live;

/// <summary>
/// Whose an open file is, on Linux: .NET does not tell. statx(2) is asked because its structure is the same on every
/// processor. Elsewhere, and on a C library without it, nothing is known.
/// </summary>
internal static class FileOwner
{
    private const int EmptyPath = 0x1000, BasicStats = 0x7FF, Size = 256, UidAt = 20;
    private const uint WantsUid = 0x8;

    /// <summary>True when a file provably belongs to another user than the one this process acts as.</summary>
    public static bool IsSomeoneElse(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            var answer = new byte[Size];
            return statx(file, string.Empty, EmptyPath, BasicStats, answer) == 0
                && (BitConverter.ToUInt32(answer, 0) & WantsUid) != 0
                && BitConverter.ToUInt32(answer, UidAt) != geteuid();
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            return false;
        }
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int statx(SafeFileHandle folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, byte[] answer);

    [DllImport("libc")]
    private static extern uint geteuid();
}
