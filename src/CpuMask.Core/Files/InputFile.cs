using System.IO;
using CpuMask.Text;

namespace CpuMask.Files;

/// <summary>Reads a small file or stream whole, with a bound on its size and an error that says what is wrong with it.</summary>
internal static class InputFile
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

    /// <summary>The bytes of a stream, such as standard input.</summary>
    /// <exception cref="CpuMaskException">There are more than there may be.</exception>
    public static byte[] Read(Stream stream, string name, long mostBytes)
    {
        using var copy = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int n; (n = stream.Read(buffer, 0, buffer.Length)) > 0;)
        {
            copy.Write(buffer, 0, n);
            if (copy.Length > mostBytes)
            {
                throw new CpuMaskException(ErrorIds.InputTooLarge, ErrorKind.Input, name + ": " + Messages.LargerThan(copy.Length, mostBytes));
            }
        }

        return copy.ToArray();
    }
}
