using System.IO;
using CpuMask.Text;

namespace CpuMask.Reading;

/// <summary>
/// Wildcards in paths, for shells that leave them to the program: <c>*</c> any characters, <c>?</c> one, <c>[a-c]</c> one of
/// a set. They work in folders' names too and never match a separator, nor a leading dot unless it is written.
/// </summary>
internal static class PathPattern
{
    private static readonly bool MatchesCase = Path.DirectorySeparatorChar != '\\';
    private static readonly char[] Separators = { Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar };

    /// <summary>Whether a path has a wildcard in it.</summary>
    public static bool IsPattern(string path) => path.IndexOfAny(new[] { '*', '?', '[' }) >= 0;

    /// <summary>The files and folders that a path with wildcards stands for, in the order of their names.</summary>
    public static IEnumerable<string> Matches(string pattern)
    {
        string root = Path.GetPathRoot(pattern) ?? string.Empty;
        IEnumerable<string> found = new[] { root };
        string[] parts = pattern.Substring(root.Length).Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < parts.Length; i++)
        {
            string part = parts[i];
            bool last = i == parts.Length - 1;
            found = found.SelectMany(folder => Step(folder, part, last));
        }

        return found;
    }

    private static IEnumerable<string> Step(string folder, string part, bool last)
    {
        if (!IsPattern(part))
        {
            string path = Path.Combine(folder, part);
            return Directory.Exists(path) || (last && File.Exists(path)) ? new[] { path } : Enumerable.Empty<string>();
        }

        try
        {
            var wildcard = new Wildcard(part, MatchesCase, escapes: false);
            bool hidden = part.StartsWith(".", StringComparison.Ordinal);
            var names = new DirectoryInfo(folder.Length == 0 ? "." : folder).EnumerateFileSystemInfos()
                .Where(e => (last || e is DirectoryInfo) && (hidden || !e.Name.StartsWith(".", StringComparison.Ordinal)) && wildcard.Matches(e.Name)).Select(e => e.Name).ToList();
            names.Sort(string.CompareOrdinal);
            return names.Select(n => Path.Combine(folder, n));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A folder that may not be listed holds no match.
            return Enumerable.Empty<string>();
        }
    }
}
