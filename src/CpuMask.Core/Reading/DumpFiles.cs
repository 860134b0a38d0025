using System.IO;
using System.IO.Compression;
using System.Threading;
using CpuMask.Hosts;
using CpuMask.Text;

namespace CpuMask.Reading;

/// <summary>
/// Reads everything that a command was given: files, folders with all that is below them, wildcards, gzip and zip files of
/// any of these, and standard input as <c>-</c>. One input is read at a time, when the caller asks for it.
/// </summary>
public sealed class DumpFiles
{
    /// <summary>The path that stands for standard input.</summary>
    public const string StandardInput = "-";

    private const int MostListed = 20;

    private readonly DumpFormats formats;
    private readonly DumpReader? format;
    private readonly Stream? standardInput;
    private readonly CancellationToken cancellation;
    private readonly SharedTables shared = new();
    private readonly DumpFile file;
    private readonly CpuFolderReader? folders;
    private readonly List<string> unknown = new();

    /// <summary>Begins a run.</summary>
    /// <param name="formats">The formats that an input can have.</param>
    /// <param name="format">The format to read every input as; null detects it from the content.</param>
    /// <param name="standardInput">What <c>-</c> reads; null when there is none.</param>
    /// <param name="cancellation">Stops the run, between inputs and inside them, with <see cref="OperationCanceledException"/>.</param>
    public DumpFiles(DumpFormats formats, DumpReader? format = null, Stream? standardInput = null, CancellationToken cancellation = default)
    {
        this.formats = formats;
        this.format = format;
        this.standardInput = standardInput;
        this.cancellation = cancellation;
        file = new DumpFile(formats, shared);
        folders = formats.All.OfType<CpuFolderReader>().FirstOrDefault();
    }

    /// <summary>How many files that nobody named, found in folders, archives and by wildcards, no reader knows.</summary>
    public int UnknownFiles { get; private set; }

    /// <summary>The first twenty of them.</summary>
    public IReadOnlyList<string> UnknownSources => unknown;

    /// <summary>Reads several paths, one after the other.</summary>
    public IEnumerable<DumpImport> Read(IEnumerable<string> paths, bool wildcards = true) => paths.SelectMany(p => Read(p, wildcards));

    /// <summary>Reads what a path stands for.</summary>
    /// <param name="path">A file, a folder, a pattern with wildcards, or <c>-</c>.</param>
    /// <param name="wildcards">False takes the path literally.</param>
    /// <returns>
    /// One import for each input that is a dump or should be one; <see cref="DumpImport.IsNamed"/> says which. A path that
    /// does not exist, or a pattern that matches nothing, gives an import with that problem.
    /// </returns>
    public IEnumerable<DumpImport> Read(string path, bool wildcards = true)
    {
        if (path == StandardInput)
        {
            return ReadStandardInput();
        }

        return DumpPaths.Find(path, wildcards, folders, cancellation).SelectMany(ReadFound);
    }

    private IEnumerable<DumpImport> ReadFound(DumpPath found)
    {
        cancellation.ThrowIfCancellationRequested();
        if (found.Problem is not null)
        {
            return One(DumpFile.Failed(found.Path, found.Problem), found.IsNamed);
        }

        if (found.CpuFiles is not null)
        {
            DumpImport? host = ReadHost(found.Path, found.CpuFiles, name => DumpFile.Open(Path.Combine(found.Path, name)));
            return host is null ? Enumerable.Empty<DumpImport>() : One(host, found.IsNamed);
        }

        return ReadStream(() => DumpFile.Open(found.Path), found.Path, DumpFile.NameOf(found.Path), found.IsNamed);
    }

    private IEnumerable<DumpImport> ReadStandardInput()
    {
        if (standardInput is null)
        {
            return One(DumpFile.Failed(StandardInput, new DumpProblem(ErrorIds.PathNotFound, StandardInput, default, Messages.NoStandardInput())), true);
        }

        return ReadStream(() => new CountedStream(standardInput), StandardInput, "stdin", isNamed: true);
    }

    private IEnumerable<DumpImport> ReadStream(Func<Stream> open, string source, string name, bool isNamed)
    {
        Stream? stream = null;
        ZipArchive? archive = null;
        try
        {
            DumpImport? import = null;
            DumpProblem? problem = Attempt(source, () =>
            {
                stream = open();
                byte[] first = Begin(stream);
                if (IsZip(first))
                {
                    archive = new ZipArchive(Seekable(ref stream, first), ZipArchiveMode.Read, leaveOpen: true);
                }
                else
                {
                    import = ReadPlainOrGzip(Rewound(ref stream, first), first, source, name, isNamed);
                }
            });
            IEnumerable<DumpImport> imports =
                problem is not null ? One(DumpFile.Failed(source, problem), isNamed)
                : archive is not null ? ReadArchive(archive, stream!.Length, source, isNamed)
                : import is not null ? One(import, isNamed)
                : Enumerable.Empty<DumpImport>();
            foreach (DumpImport each in imports)
            {
                yield return each;
            }
        }
        finally
        {
            archive?.Dispose();
            stream?.Dispose();
        }
    }

    private DumpImport? ReadPlainOrGzip(Stream stream, byte[] first, string source, string name, bool isNamed)
    {
        if (!IsGzip(first))
        {
            return ReadPlain(stream, source, name, isNamed);
        }

        using Stream unpacked = PackedStream.OfGzip(stream);
        bool twoExtensions = source.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        return ReadPlain(unpacked, source, twoExtensions ? DumpFile.NameOf(name) : name, isNamed);
    }

    private DumpImport? ReadPlain(Stream stream, string source, string name, bool isNamed)
    {
        DumpImport? import = file.TryRead(stream, source, name, format, mustBeKnown: isNamed, cancellation);

        // With a format given, what nobody named and holds no such dump is as unknown as without. So is a text of guests where
        // hosts are looked for, and the other way round; but not a record that was cut off.
        if (import is null || (!isNamed && import.IsEmpty && (format is not null || (import.FoundNothing && file.LastHolds == DumpContent.All))))
        {
            AddUnknown(source);
            return null;
        }

        return import;
    }

    private IEnumerable<DumpImport> ReadArchive(ZipArchive archive, long packedBytes, string source, bool isNamed)
    {
        List<ZipArchiveEntry>? entries = null;
        DumpProblem? problem = Attempt(source, () => entries = archive.Entries.Where(e => !e.FullName.EndsWith("/", StringComparison.Ordinal)).ToList());
        var bound = UnpackBound.OfArchive(packedBytes);
        int read = 0;
        foreach (IGrouping<string, ZipArchiveEntry> folder in (entries ?? new()).GroupBy(e => FolderOf(e.FullName)))
        {
            Dictionary<string, ZipArchiveEntry> cpus = folder.Where(e => folders?.IsCpuFile(NameIn(e)) == true).GroupBy(NameIn).ToDictionary(g => g.Key, g => g.First());
            string path = source + "/" + Wording.Safe(folder.Key);
            string[] names = cpus.Keys.OrderBy(n => folders!.CpuNumber(n)).ToArray();
            if (names.Length > 0 && ReadHost(path, names, n => PackedStream.OfZip(cpus[n], bound)) is { } host)
            {
                read++;
                yield return Marked(host, false);
            }

            foreach (ZipArchiveEntry entry in folder.Where(e => cpus.Count == 0 || !folders!.IsPartOfHost(NameIn(e))))
            {
                if (ReadMember(entry, bound, source) is { } import)
                {
                    read++;
                    yield return Marked(import, false);
                }
            }
        }

        if (problem is null && read == 0 && isNamed)
        {
            problem = new DumpProblem(ErrorIds.UnknownFormat, source, default, Messages.EmptyArchive(entries!.Count));
        }

        if (problem is not null)
        {
            yield return Marked(DumpFile.Failed(source, problem), isNamed);
        }
    }

    private DumpImport? ReadMember(ZipArchiveEntry entry, UnpackBound bound, string archive)
    {
        cancellation.ThrowIfCancellationRequested();
        string source = archive + "/" + Wording.Safe(entry.FullName);
        DumpImport? import = null;
        DumpProblem? problem = Attempt(source, () =>
        {
            using Stream stream = PackedStream.OfZip(entry, bound);
            byte[] first = Begin(stream);
            import = ReadPlainOrGzip(new CountedStream(stream, first), first, source, DumpFile.NameOf(source), isNamed: false);
        });
        return problem is null ? import : DumpFile.Failed(source, problem);
    }

    // A folder with one file for each CPU. Null when the files only bear such names.
    private DumpImport? ReadHost(string folder, IReadOnlyList<string> names, Func<string, Stream> open)
    {
        CpuFolderReader reader = folders!;
        var import = new DumpImport(new HostOrigin(folder, Path.GetFileName(folder.TrimEnd('/', '\\')), reader.Format, cancellation) { Shared = shared });
        HostBuilder host = import.NewHost();
        foreach (string name in names)
        {
            string source = Path.Combine(folder, name);
            DumpProblem? problem = Attempt(source, () =>
            {
                using Stream stream = open(name);
                DumpText text = file.Load(stream, cancellation);
                if (reader.Fit(text).Weight > 0)
                {
                    reader.ReadCpu(text, host, import, source);
                }
                else
                {
                    AddUnknown(source);
                }
            });
            if (problem is not null)
            {
                import.Report(problem);
            }
        }

        import.Add(host);
        import.Finish();
        return !import.IsEmpty || import.Problems.Count > 0 ? import : null;
    }

    private void AddUnknown(string source)
    {
        UnknownFiles++;
        if (unknown.Count < MostListed)
        {
            unknown.Add(source);
        }
    }

    private static DumpProblem? Attempt(string source, Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception e) when (DumpFile.Problem(source, e) is not null)
        {
            return DumpFile.Problem(source, e);
        }
    }

    private static IEnumerable<DumpImport> One(DumpImport import, bool isNamed) => new[] { Marked(import, isNamed) };

    private static DumpImport Marked(DumpImport import, bool isNamed)
    {
        import.IsNamed = isNamed;
        return import;
    }

    // Archives are told by their first bytes, not by their names.
    private static byte[] Begin(Stream stream)
    {
        var first = new byte[4];
        int length = 0, n;
        while (length < 4 && (n = stream.Read(first, length, 4 - length)) > 0)
        {
            length += n;
        }

        Array.Resize(ref first, length);
        return first;
    }

    private static bool IsGzip(byte[] first) => first.Length >= 2 && first[0] == 0x1F && first[1] == 0x8B;

    private static bool IsZip(byte[] first) =>
        first.Length == 4 && first[0] == 'P' && first[1] == 'K' && first[2] + 1 == first[3] && first[2] is 3 or 5;

    private static Stream Rewound(ref Stream stream, byte[] first)
    {
        if (stream.CanSeek)
        {
            stream.Position = 0;
        }
        else
        {
            stream = new CountedStream(stream, first);
        }

        return stream;
    }

    // A zip's table of contents stands at its end.
    private static Stream Seekable(ref Stream stream, byte[] first)
    {
        if (stream.CanSeek)
        {
            stream.Position = 0;
            return stream;
        }

        var copy = new MemoryStream();
        var chunk = new byte[64 << 10];
        var source = new CountedStream(stream, first);
        for (int n; (n = source.Read(chunk, 0, chunk.Length)) > 0;)
        {
            copy.Write(chunk, 0, n);
            if (copy.Length > DumpFile.MostBytes)
            {
                throw new CpuMaskException(ErrorIds.InputTooLarge, ErrorKind.Input, Messages.FileTooLarge(DumpFile.MostBytes));
            }
        }

        copy.Position = 0;
        return stream = copy;
    }

    private static string FolderOf(string member) => member.LastIndexOf('/') is int slash and >= 0 ? member.Substring(0, slash) : string.Empty;

    private static string NameIn(ZipArchiveEntry entry) => entry.FullName.Substring(FolderOf(entry.FullName).Length).TrimStart('/');
}
