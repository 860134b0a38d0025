using System;
using System.Collections.Generic;
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

    private readonly SharedTables shared;
    private byte[] buffer = new byte[64 << 10];

    /// <summary>Begins a run, whose hosts share what they have in common.</summary>
    public DumpFile()
        : this(new SharedTables())
    {
    }

    /// <summary>Takes part in a run.</summary>
    internal DumpFile(SharedTables shared) => this.shared = shared;

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

    /// <summary>Reads a text that is already in memory.</summary>
    public static DumpImport Read(DumpText text, string source, string name, DumpReader? format = null, CancellationToken cancellation = default)
    {
        DumpReader? reader = format ?? DumpFormats.Detect(text, out _, out _);
        return reader is null ? Unknown(text, source) : Read(text, source, name, reader, new SharedTables(), cancellation);
    }

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
            DumpReader? reader = format ?? DumpFormats.Detect(head, out _, out _);
            if (reader is null)
            {
                return mustBeKnown ? Unknown(head, source) : null;
            }

            DumpText text = ended ? head : Load(stream, HeadBytes, int.MaxValue, out _, cancellation);
            return Read(text, source, name, reader, shared, cancellation);
        }
        finally
        {
            buffer = buffer.Length > MostKept ? new byte[64 << 10] : buffer;
        }
    }

    /// <summary>Reads a whole stream into memory as a text, which lives until the next one is read.</summary>
    internal DumpText Load(Stream stream, CancellationToken cancellation) => Load(stream, 0, int.MaxValue, out _, cancellation);

    private static DumpImport Read(
        DumpText text, string source, string name, DumpReader reader, SharedTables shared, CancellationToken cancellation)
    {
        var import = new DumpImport(new HostOrigin(source, name, reader.Format, cancellation) { Shared = shared });
        reader.Read(text, import);
        if (import.Hosts.Count == 0 && import.Problems.Count == 0)
        {
            import.Report(new DumpProblem(ErrorIds.MalformedDump, source, default, Messages.NoHosts(reader.Format)));
        }

        import.Finish();
        return import;
    }

    private static DumpImport Unknown(DumpText text, string source)
    {
        DumpFormats.Detect(text, out DumpReader? nearest, out int stoppedAt);
        var import = new DumpImport(source, NameOf(source), string.Empty);
        import.Report(nearest is null
            ? new DumpProblem(ErrorIds.UnknownFormat, source, default, Messages.UnknownFormat(string.Join(", ", Names())))
            : new DumpProblem(ErrorIds.UnknownFormat, source, new TextPosition(stoppedAt, 0), Messages.NearestFormat(nearest.Format, nearest.Description)));
        return import;
    }

    private static IEnumerable<string> Names()
    {
        foreach (DumpReader reader in DumpFormats.All)
        {
            yield return reader.Format;
        }
    }

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

                Array.Resize(ref buffer, length * 2);
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
