using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading;
using CpuMask.Files;
using CpuMask.Text;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Masks;

/// <summary>
/// A file of lines that are only ever added, each on the disk before the call returns. Several processes may write it. On
/// Unix it is its owner's alone, and nothing is read or written through a symbolic link.
/// </summary>
internal sealed class JournalFile
{
    private const long MostBytes = 256L << 20;
    private const int MostLine = 4 << 20;

    // Left free by what begins changes, so that what became of them can still be written.
    private const long RoomForEnds = 16L << 20;

    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(20);
    private readonly object gate = new();

    // After one wait in vain the next VMs do not wait as long again.
    private TimeSpan patience = LockPatience;

    private bool isOwn;

    public JournalFile(string path) => Path = path;

    /// <summary>The file, which need not exist.</summary>
    public string Path { get; }

    /// <summary>Whether a line is short enough to be written and read.</summary>
    public static bool Fits(byte[] line) => line.Length <= MostLine;

    /// <summary>The lines, oldest first; none when there is no file. The last one may be cut off.</summary>
    /// <exception cref="VSphereException">The file is there and cannot be read.</exception>
    public IEnumerable<byte[]> Read()
    {
        byte[] all;
        try
        {
            if (!File.Exists(Path))
            {
                return Array.Empty<byte[]>();
            }

            using FileStream stream = Open(FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            if (stream.Length > MostBytes)
            {
                throw new IOException(VmMaskMessages.JournalFull);
            }

            using var memory = new MemoryStream((int)stream.Length);
            stream.CopyTo(memory);
            all = memory.ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VSphereException(ErrorIds.JournalUnusable, ErrorKind.Input, VmMaskMessages.JournalUnreadable(Path, e.Message), e);
        }

        return Split(all);
    }

    /// <summary>Adds a line.</summary>
    /// <param name="line">The line, without its end.</param>
    /// <param name="begins">True for a line that begins a change: it leaves room for the line that ends it.</param>
    /// <exception cref="VSphereException">It cannot be written.</exception>
    public void Append(string line, bool begins = false)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line + "\n");
        try
        {
            lock (gate)
            {
                FilePermissions.MakeOwnFolder(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!);
                using FileStream stream = Open(FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                if (stream.Length + bytes.Length > (begins ? MostBytes - RoomForEnds : MostBytes))
                {
                    throw new IOException(VmMaskMessages.JournalFull);
                }

                if (!isOwn)
                {
                    FilePermissions.MakeOwn(Path);
                    isOwn = true;
                }

                EndTornLine(stream);
                stream.Seek(0, SeekOrigin.End);
                stream.Write(bytes, 0, bytes.Length);
                stream.Flush(flushToDisk: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new VSphereException(ErrorIds.JournalUnusable, ErrorKind.Input, VmMaskMessages.JournalFailed(Path, e.Message), e);
        }
    }

    private static IEnumerable<byte[]> Split(byte[] all)
    {
        for (int start = 0; start < all.Length;)
        {
            int end = Array.IndexOf(all, (byte)'\n', start);
            int length = (end < 0 ? all.Length : end) - start;

            // An overlong line is no line of ours; an empty array would pass for a blank one.
            yield return length > MostLine ? new[] { (byte)'!' } : Slice(all, start, length);
            start += length + 1;
        }
    }

    private static byte[] Slice(byte[] all, int start, int length)
    {
        var line = new byte[length];
        Buffer.BlockCopy(all, start, line, 0, length);
        return line;
    }

    // What a crash left half written is closed, so that the next line stands by itself.
    private static void EndTornLine(FileStream stream)
    {
        if (stream.Length == 0)
        {
            return;
        }

        stream.Seek(-1, SeekOrigin.End);
        if (stream.ReadByte() != '\n')
        {
            stream.WriteByte((byte)'\n');
        }
    }

    // Another process may be writing its line this moment. Nothing less than no sharing keeps two writers apart on Unix.
    private FileStream Open(FileMode mode, FileAccess access, FileShare share)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            // Whoever can write into the folder could otherwise have another file written, or read, in the journal's place.
            if (FilePermissions.IsLink(Path))
            {
                throw new UnauthorizedAccessException(VmMaskMessages.JournalIsLink);
            }

            try
            {
                var stream = new FileStream(Path, mode, access, share);
                patience = LockPatience;
                return stream;
            }
            catch (IOException e) when (e is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException))
            {
                if (watch.Elapsed >= patience)
                {
                    patience = TimeSpan.Zero;
                    throw;
                }

                Thread.Sleep(10);
            }
        }
    }
}
