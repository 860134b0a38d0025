using System.IO;
using System.Threading;
using CpuMask.Text;

namespace CpuMask.Reading;

/// <summary>Finds the inputs that a path stands for: a file, a folder with all that is below it, or a wildcard.</summary>
internal static class DumpPaths
{
    // Deeper folders than this are a file system that leads in circles.
    private const int MostDepth = 64;

    /// <summary>Finds inputs one by one, in the order of their names, while the caller reads them.</summary>
    public static IEnumerable<DumpPath> Find(string path, bool wildcards, CpuFolderReader? folders, CancellationToken cancellation)
    {
        // A file may be called esx[1].txt, so what exists is no wildcard.
        if (File.Exists(path) || Directory.Exists(path))
        {
            return OfEntry(path, isNamed: true, folders, cancellation);
        }

        // A pattern that fits nothing was named as much as a file was.
        string[] found = wildcards && PathPattern.IsPattern(path) ? PathPattern.Matches(path).ToArray() : new string[0];
        return found.Length > 0
            ? found.SelectMany(p => OfEntry(p, isNamed: false, folders, cancellation))
            : new[] { DumpPath.Failed(path, true, new DumpProblem(ErrorIds.PathNotFound, path, default, Messages.NothingThere())) };
    }

    private static IEnumerable<DumpPath> OfEntry(string path, bool isNamed, CpuFolderReader? folders, CancellationToken cancellation) =>
        Directory.Exists(path) ? OfFolder(path, isNamed, 0, folders, cancellation) : new[] { DumpPath.File(path, isNamed) };

    private static IEnumerable<DumpPath> OfFolder(string folder, bool isNamed, int depth, CpuFolderReader? folders, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        List<FileSystemInfo>? entries = List(folder, out DumpProblem? problem);
        if (entries is null || depth > MostDepth)
        {
            problem ??= new DumpProblem(ErrorIds.InputTooLarge, folder, default, Messages.TooDeep(MostDepth));
            yield return DumpPath.Failed(folder, isNamed, problem);
            yield break;
        }

        string[] cpus = folders is null ? new string[0]
            : entries.OfType<FileInfo>().Select(f => f.Name).Where(folders.IsCpuFile).OrderBy(folders.CpuNumber).ToArray();
        if (cpus.Length > 0)
        {
            yield return DumpPath.Host(folder, isNamed, cpus);
        }

        foreach (FileSystemInfo entry in entries)
        {
            cancellation.ThrowIfCancellationRequested();
            string path = Path.Combine(folder, entry.Name);
            if (entry is FileInfo file)
            {
                if (!(cpus.Length > 0 && folders!.IsPartOfHost(file.Name)) && !IsEmpty(file))
                {
                    yield return DumpPath.File(path, isNamed: false);
                }
            }
            else if ((entry.Attributes & FileAttributes.ReparsePoint) == 0)
            {
                foreach (DumpPath found in OfFolder(path, false, depth + 1, folders, cancellation))
                {
                    yield return found;
                }
            }
        }
    }

    // An empty file is no dump, and neither is a pipe, which would be waited for without end. What has vanished since the folder
    // was listed, or has a name that cannot be opened, is not empty: opening it says what is wrong with it.
    private static bool IsEmpty(FileInfo file)
    {
        try
        {
            return file.Length == 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static List<FileSystemInfo>? List(string folder, out DumpProblem? problem)
    {
        problem = null;
        try
        {
            List<FileSystemInfo> entries = new DirectoryInfo(folder).EnumerateFileSystemInfos().ToList();
            entries.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
            return entries;
        }
        catch (Exception e) when (DumpFile.Problem(folder, e) is not null)
        {
            problem = DumpFile.Problem(folder, e);
            return null;
        }
    }
}
