using System;
using System.IO;
using CpuMask.Text;

namespace CpuMask.Files;

/// <summary>Reads a small file whole, with a bound on its size and an error that says what is wrong with it.</summary>
public static class InputFile
{
    /// <summary>The bytes of a file.</summary>
    /// <exception cref="CpuMaskException">It does not exist, cannot be read, or is larger than it may be.</exception>
    public static byte[] Read(string path, long mostBytes)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (stream.Length > mostBytes)
            {
                throw new CpuMaskException(ErrorIds.InputTooLarge, ErrorKind.Input, path + ": " + Messages.LargerThan(stream.Length, mostBytes));
            }

            var bytes = new byte[stream.Length];
            int length = 0, n;
            while (length < bytes.Length && (n = stream.Read(bytes, length, bytes.Length - length)) > 0)
            {
                length += n;
            }

            Array.Resize(ref bytes, length);
            return bytes;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CpuMaskException(ErrorIds.PathNotFound, ErrorKind.Input, Messages.NoSuchPath(path), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new CpuMaskException(ErrorIds.UnreadableFile, ErrorKind.Input, path + ": " + Messages.Unreadable(e.Message), e);
        }
    }
}
