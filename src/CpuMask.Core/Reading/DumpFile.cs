using System.IO;
using System.Threading;
using CpuMask.Hosts;
using CpuMask.Text;

namespace CpuMask.Reading;

/// <summary>Reads one plain input, whatever it is called, into an import. The buffer is kept from file to file.</summary>
public sealed class DumpFile
{
    /// <summary>No dump is larger: 384 CPUs print 2.5 MB, and two hundred such hosts in one file are 512 MB.</summary>
    public const int MostBytes = 512 << 20;

    // What a file is stands in its beginning: a disk image in a folder of dumps must not be read whole to be passed over.
    private const int HeadBytes = 256 << 10;

    // One huge file must not make the memory of all that follow.
    private const int MostKept = 8 << 20;

    private readonly DumpFormats formats;
    private readonly SharedTables shared;
    private byte[] buffer = new byte[64 << 10];

    /// <summary>Begins a run, whose hosts share what they have in common.</summary>
    /// <param name="formats">The formats that a file can have.</param>
    public DumpFile(DumpFormats formats)
        : this(formats, new SharedTables())
    {
    }

    /// <summary>Takes part in a run.</summary>
    internal DumpFile(DumpFormats formats, SharedTables shared)
    {
        this.formats = formats;
        this.shared = shared;
    }

    /// <summary>What the format of the last input tells of.</summary>
    internal DumpContent LastHolds { get; private set; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path, as the user named it.</param>
    /// <param name="format">The format to read it as; null detects it.</param>
    /// <param name="cancellation">Stops a long import.</param>
    /// <returns>The hosts and problems; a file that cannot be read is a problem, not an exception.</returns>
    public DumpImport Read(string path, DumpReader? format = null, CancellationToken cancellation = default) =>
        Guarded(path, () =>
        {
            using Stream stream = Open(path);
            return Read(stream, path, NameOf(path), format, cancellation);
        });

    /// <summary>Reads a stream, standard input for one.</summary>
    public DumpImport Read(Stream stream, string source, string name, DumpReader? format = null, CancellationToken cancellation = default) =>
        TryRead(stream, source, name, format, mustBeKnown: true, cancellation)!;

    /// <summary>What a host is called after its file: the name without folders and without the last extension.</summary>
    public static string NameOf(string path)
    {
        string name = Path.GetFileName(path.TrimEnd('/', '\\'));
        string bare = Path.GetFileNameWithoutExtension(name);
        return bare.Length > 0 ? bare : name;
    }

    /// <summary>Opens a file for one pass. Reading goes into a large buffer, so the stream has none of its own.</summary>
    /// <exception cref="IOException">It cannot be opened, whatever the system's own exception for that is.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    internal static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new IOException(e.Message, e);
        }
    }

    /// <summary>Turns what a file system, an archive or a bound throws into an import that reports it.</summary>
    internal static DumpImport Guarded(string source, Func<DumpImport> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (Problem(source, e) is not null)
        {
            return Failed(source, Problem(source, e)!);
        }
    }

    /// <summary>The problem that an exception of a file system, an archive or a bound is; null for all others.</summary>
    internal static DumpProblem? Problem(string source, Exception e) => e switch
    {
        CpuMaskException ours => new DumpProblem(ours.Id, source, default, ours.Message),
        FileNotFoundException or DirectoryNotFoundException => new DumpProblem(
            ErrorIds.PathNotFound, source, default, source.IndexOf('\uFFFD') >= 0 ? Messages.NameNotUtf8() : Messages.NothingThere()),
        UnauthorizedAccessException => new DumpProblem(ErrorIds.UnreadableFile, source, default, CpuMask.Files.Messages.Unreadable("access is denied, or it is a folder.")),
        IOException or InvalidDataException =>
            new DumpProblem(ErrorIds.UnreadableFile, source, default, CpuMask.Files.Messages.Unreadable(e.Message)),
        _ => null,
    };

    /// <summary>An import of nothing, with the reason.</summary>
    internal static DumpImport Failed(string source, DumpProblem problem)
    {
        var import = new DumpImport(source, NameOf(source), string.Empty);
        import.Report(problem);
        return import;
    }

    /// <summary>Reads a stream; null when no reader knows it and none has to.</summary>
    internal DumpImport? TryRead(
        Stream stream, string source, string name, DumpReader? format, bool mustBeKnown, CancellationToken cancellation)
    {
        try
        {
            DumpText? head = Load(stream, 0, HeadBytes, out bool ended, cancellation);
            DumpMatch match = format is null ? formats.Detect(head) : new DumpMatch(format, null, 0);
            bool isHead = ended || (match.Reader is null && (!mustBeKnown || head.IsBinary));
            DumpText text = isHead ? head : Load(stream, HeadBytes, match.Reader is null ? PastedText.MostBytes + 1 : int.MaxValue, out _, cancellation);
            HostOrigin Origin(DumpReader reader)
            {
                LastHolds = reader.Holds;
                return new HostOrigin(source, name, reader.Format, cancellation) { Shared = shared };
            }

            // What nobody named and does not look like a text is not looked at twice.
            return match.Reader is null && !mustBeKnown && (!ended || head.IsBinary) ? null
                : formats.Read(text, match, format, Origin, thorough: mustBeKnown) ?? (mustBeKnown ? formats.Unknown(source, match, head) : null);
        }
        finally
        {
            buffer = buffer.Length > MostKept ? new byte[64 << 10] : buffer;
        }
    }

    /// <summary>Reads a whole stream into memory as a text, which lives until the next one is read.</summary>
    internal DumpText Load(Stream stream, CancellationToken cancellation) => Load(stream, 0, int.MaxValue, out _, cancellation);

    // Fills the buffer behind what it holds, up to a length or to the end of the stream.
    private DumpText Load(Stream stream, int length, int until, out bool ended, CancellationToken cancellation)
    {
        ended = false;
        while (length < until)
        {
            cancellation.ThrowIfCancellationRequested();
            if (length == buffer.Length)
            {
                if (length >= MostBytes)
                {
                    throw new CpuMaskException(ErrorIds.InputTooLarge, ErrorKind.Input, Messages.FileTooLarge(MostBytes));
                }

                // A file says how long it is, and need not be copied from buffer to buffer; one byte more shows its end.
                long whole = stream.CanSeek ? length + (stream.Length - stream.Position) + 1 : 0;
                Array.Resize(ref buffer, (int)Math.Min(Math.Max(length * 2L, Math.Min(whole, until)), MostBytes));
            }

            int n = stream.Read(buffer, length, Math.Min(buffer.Length, until) - length);
            if (n == 0)
            {
                ended = true;
                break;
            }

            length += n;
        }

        return DumpText.Of(buffer, length);
    }
}
