using System.IO;
using CpuMask.Text;

namespace CpuMask.Files;

/// <summary>
/// Devices and pipes on Unix. A file renamed to /dev/null or /dev/stdout would take the device's place, for the whole
/// machine when root does it.
/// </summary>
internal static class SpecialFile
{
    /// <summary>Writes into a device or pipe; false when the path is none.</summary>
    /// <exception cref="CpuMaskException">It is one and cannot be written.</exception>
    public static bool TryWrite(string path, Action<Stream> write)
    {
        if (Path.DirectorySeparatorChar != '/' || !File.Exists(path))
        {
            return false;
        }

        bool isSpecial = IsUnderDevices(path);
        try
        {
            // Opened once: a pipe's reader takes the first writer's end for the end of all.
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 1 << 16);
            isSpecial |= !stream.CanSeek;
            if (!isSpecial)
            {
                return false;
            }

            write(stream);
            stream.Flush();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A plain file that may not be written to can still be replaced, as its folder allows.
            return isSpecial ? throw new CpuMaskException(ErrorIds.UnwritableFile, ErrorKind.Input, path + ": " + Messages.Unwritable(e.Message), e) : false;
        }
    }

    // /dev/shm is a folder like any other. /dev/stdout and /dev/fd/63 are links to open files under /proc.
    private static bool IsUnderDevices(string path)
    {
        string full = Path.GetFullPath(path);
        return (full.StartsWith("/dev/", StringComparison.Ordinal) && !full.StartsWith("/dev/shm/", StringComparison.Ordinal))
            || full.StartsWith("/proc/", StringComparison.Ordinal);
    }
}
