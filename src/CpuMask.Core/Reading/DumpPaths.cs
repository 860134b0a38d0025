using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using CpuMask.Text;

namespace CpuMask.Reading;

/// <summary>Finds the inputs that a path stands for: a file, a folder with all that is below it, or a wildcard.</summary>
internal static class DumpPaths
{
    // Deeper folders than this are a file system that leads in circles.
    private const int MostDepth = 64;

    /// <summary>Finds inputs one by one, in the order of their names, while the caller reads them.</summary>
    public static IEnumerable<DumpPath> Find(string path, bool wildcards, CancellationToken cancellation)
    {
        // A file may be called esx[1].txt, so what exists is no wildcard.
        if (File.Exists(path) || Directory.Exists(path))
        {
            return OfEntry(path, isNamed: true, cancellation);
        }

        return wildcards && PathPattern.IsPattern(path)
            ? PathPattern.Matches(path).SelectMany(p => OfEntry(p, isNamed: false, cancellation))
            : new[] { DumpPath.Failed(path, true, new DumpProblem(ErrorIds.PathNotFound, path, default, Messages.NothingThere())) };
    }

    private static IEnumerable<DumpPath> OfEntry(string path, bool isNamed, CancellationToken cancellation) =>
        Directory.Exists(path) ? OfFolder(path, isNamed, 0, cancellation) : new[] { DumpPath.File(path, isNamed) };

    private static IEnumerable<DumpPath> OfFolder(string folder, bool isNamed, int depth, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        List<FileSystemInfo>? entries = List(folder, out DumpProblem? problem);
        if (entries is null || depth > MostDepth)
        {
            problem ??= new DumpProblem(ErrorIds.InputTooLarge, folder, default, Messages.TooDeep(MostDepth));
            yield return DumpPath.Failed(folder, isNamed, problem);
            yield break;
        }

        string[] cpus = entries.OfType<FileInfo>().Select(f => f.Name).Where(IsCpuFile).OrderBy(CpuNumber).ToArray();
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
                if (!IsPartOfHost(file.Name, cpus.Length > 0) && !IsEmpty(file))
                {
                    yield return DumpPath.File(path, isNamed: false);
                }
            }
            else if ((entry.Attributes & FileAttributes.ReparsePoint) == 0)
            {
                foreach (DumpPath found in OfFolder(path, false, depth + 1, cancellation))
                {
                    yield return found;
                }
            }
        }
    }

    /// <summary>Whether a file of this name is what hwloc-gather-cpuid writes for one CPU: pu and a number.</summary>
    internal static bool IsCpuFile(string name) =>
        name.Length is > 2 and < 9 && name.StartsWith("pu", StringComparison.Ordinal) && name.Skip(2).All(c => c is >= '0' and <= '9');

    /// <summary>The number in the name of a CPU's file.</summary>
    internal static int CpuNumber(string name) => int.Parse(name.Substring(2), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Whether a file belongs to a host that is a folder.</summary>
    internal static bool IsPartOfHost(string name, bool isHost) => isHost && (IsCpuFile(name) || name == "hwloc-cpuid-info");

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
