using System.IO;
using System.Text;
using System.Threading;
using CpuMask.Text;

namespace CpuMask.Files;

/// <summary>
/// Writes files so that a reader sees the old or the new content and never half of it: to a temporary file in the same
/// folder, flushed, then renamed. Two writers at once leave the content of one of them. A file that is replaced keeps its
/// permissions; a link is replaced and not followed. A device or pipe cannot be replaced, only written to.
/// </summary>
internal static class OutputFile
{
    private const int MostTries = 20;

    // ERROR_FILE_EXISTS and EEXIST; looking whether the file is there would race with its owner deleting it.
    private const int AlreadyThereOnWindows = 80, AlreadyThereOnUnix = 17;

    /// <summary>Writes a file: UTF-8 without a mark, LF.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes its content.</param>
    /// <param name="replace">False refuses a file that is there.</param>
    /// <exception cref="CpuMaskException">It cannot be written, or is there and is not to be replaced.</exception>
    public static void Write(string path, Action<TextWriter> write, bool replace)
    {
        if (replace)
        {
            Replace(path, write);
        }
        else if (!Create(path, write))
        {
            throw new CpuMaskException(ErrorIds.FileExists, ErrorKind.Input, Messages.FileExists(path));
        }
    }

    /// <summary>Writes or replaces a file: UTF-8 without a mark, LF.</summary>
    /// <exception cref="CpuMaskException">It cannot be written.</exception>
    public static void Replace(string path, Action<TextWriter> write)
    {
        if (!SpecialFile.TryWrite(path, stream => Fill(stream, write)))
        {
            Write(path, write, temporary => PutInPlace(temporary, path));
        }
    }

    /// <summary>Writes a new file and fails when one of that name is there.</summary>
    /// <returns>False when there is one.</returns>
    /// <exception cref="CpuMaskException">It cannot be written.</exception>
    public static bool Create(string path, Action<TextWriter> write)
    {
        // File.Move looks first and renames then, so two movers can both succeed; creating a file exclusively is atomic.
        using FileStream? claim = Claim(path + ".claim");
        if (claim is null || File.Exists(path))
        {
            return false;
        }

        Write(path, write, temporary => File.Move(temporary, path));
        return true;
    }

    private static void PutInPlace(string temporary, string path)
    {
        for (int tries = 1; ; tries++)
        {
            try
            {
                if (File.Exists(path))
                {
                    File.Replace(temporary, path, null);
                }
                else
                {
                    File.Move(temporary, path);
                }

                return;
            }
            catch (IOException) when (tries < MostTries && File.Exists(temporary))
            {
                // Another run created, replaced or is reading the file at this moment.
                Thread.Sleep(tries);
            }
        }
    }

    private static FileStream? Claim(string path)
    {
        try
        {
            return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException e) when ((e.HResult & 0xFFFF) is AlreadyThereOnWindows or AlreadyThereOnUnix)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new CpuMaskException(ErrorIds.UnwritableFile, ErrorKind.Input, path + ": " + Messages.Unwritable(e.Message), e);
        }
    }

    private static void Write(string path, Action<TextWriter> write, Action<string> publish)
    {
        string temporary = path + "." + Guid.NewGuid().ToString("N").Substring(0, 12) + ".tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
            {
                // Before there is anything to read: what its owner closed to others stays closed.
                FilePermissions.Copy(path, temporary);
                Fill(stream, write);
                stream.Flush(flushToDisk: true);
            }

            publish(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new CpuMaskException(ErrorIds.UnwritableFile, ErrorKind.Input, path + ": " + Messages.Unwritable(e.Message), e);
        }
        finally
        {
            // After publishing there is nothing left; after a failure half a file must not stay.
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }
        }
    }

    private static void Fill(Stream stream, Action<TextWriter> write)
    {
        var text = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16) { NewLine = "\n" };
        write(text);
        text.Flush();
    }
}
