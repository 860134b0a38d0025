using System;
using System.IO;
using System.Threading;
using CpuMask.Text;

namespace CpuMask.Dumps;

/// <summary>Reads one input, whatever it is called, into an import. The buffer is kept from file to file.</summary>
public sealed class DumpFile
{
    /// <summary>No dump is larger: 384 CPUs print 2.5 MB, and two hundred such hosts in one file are 512 MB.</summary>
    public const int MostBytes = 512 << 20;

    private byte[] buffer = new byte[64 << 10];

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path, as the user named it.</param>
    /// <param name="format">The format to read it as; null detects it.</param>
    /// <param name="cancellation">Stops a long import.</param>
    /// <returns>The hosts and problems; a file that cannot be read is a problem, not an exception.</returns>
    public DumpImport Read(string path, DumpReader? format = null, CancellationToken cancellation = default)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1, FileOptions.SequentialScan);
            return Read(stream, path, NameOf(path), format, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            string id = e is FileNotFoundException or DirectoryNotFoundException ? ErrorIds.PathNotFound : ErrorIds.UnreadableFile;
            return Failed(path, id, Messages.Unreadable(Reason(e)));
        }
    }

    /// <summary>Reads a stream, standard input for one.</summary>
    public DumpImport Read(Stream stream, string source, string name, DumpReader? format = null, CancellationToken cancellation = default)
    {
        int length = 0;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (length == buffer.Length)
            {
                if (length >= MostBytes)
                {
                    return Failed(source, ErrorIds.InputTooLarge, Messages.FileTooLarge(length, MostBytes));
                }

                Array.Resize(ref buffer, length * 2);
            }

            int n = stream.Read(buffer, length, buffer.Length - length);
            if (n == 0)
            {
                break;
            }

            length += n;
        }

        return Read(DumpText.Of(buffer, length), source, name, format, cancellation);
    }

    /// <summary>Reads a text that is already in memory.</summary>
    public static DumpImport Read(DumpText text, string source, string name, DumpReader? format = null, CancellationToken cancellation = default)
    {
        DumpReader? nearest = null;
        int stoppedAt = 0;
        DumpReader? reader = format ?? DumpFormats.Detect(text, out nearest, out stoppedAt);
        if (reader is null)
        {
            return nearest is null
                ? Failed(source, ErrorIds.UnknownFormat, Messages.UnknownFormat(string.Join(", ", Names())))
                : Failed(source, ErrorIds.UnknownFormat, Messages.NearestFormat(nearest.Format, nearest.Description), new TextPosition(stoppedAt, 0));
        }

        var import = new DumpImport(source, name, reader.Format, cancellation);
        reader.Read(text, import);
        if (import.Hosts.Count == 0 && import.Problems.Count == 0)
        {
            import.Report(new DumpProblem(ErrorIds.MalformedDump, source, default, Messages.NoHosts(reader.Format)));
        }

        import.Finish();
        return import;
    }

    /// <summary>What a host is called after its file: the name without folders and without the last extension.</summary>
    public static string NameOf(string path)
    {
        string name = Path.GetFileName(path.TrimEnd('/', '\\'));
        string bare = Path.GetFileNameWithoutExtension(name);
        return bare.Length > 0 ? bare : name;
    }

    private static DumpImport Failed(string source, string id, string message, TextPosition position = default)
    {
        var import = new DumpImport(source, NameOf(source), string.Empty);
        import.Report(new DumpProblem(id, source, position, message));
        return import;
    }

    private static System.Collections.Generic.IEnumerable<string> Names()
    {
        foreach (DumpReader reader in DumpFormats.All)
        {
            yield return reader.Format;
        }
    }

    // The system's message repeats the path, which the problem's own place already says.
    private static string Reason(Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file.",
        UnauthorizedAccessException => "access is denied, or it is a folder.",
        _ => e.Message,
    };
}
