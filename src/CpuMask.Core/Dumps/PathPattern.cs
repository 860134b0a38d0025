using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace CpuMask.Dumps;

/// <summary>
/// Wildcards in paths, for shells that leave them to the program: <c>*</c> any characters, <c>?</c> one, <c>[a-c]</c> one of
/// a set. They work in folders' names too and never match a separator, nor a leading dot unless it is written.
/// </summary>
internal static class PathPattern
{
    private static readonly bool IgnoreCase = Path.DirectorySeparatorChar == '\\';
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

    /// <summary>Whether a name matches. Takes no more steps than pattern times name is long, whatever the pattern.</summary>
    public static bool IsMatch(string pattern, string name)
    {
        if (name.StartsWith(".", StringComparison.Ordinal) && !pattern.StartsWith(".", StringComparison.Ordinal))
        {
            return false;
        }

        int p = 0, n = 0, star = -1, resume = 0;
        while (n < name.Length)
        {
            int next = p;
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                resume = n;
            }
            else if (p < pattern.Length && MatchesOne(pattern, ref next, name[n]))
            {
                p = next;
                n++;
            }
            else if (star >= 0)
            {
                // Only the last star can still take more.
                p = star + 1;
                n = ++resume;
            }
            else
            {
                return false;
            }
        }

        return pattern.Substring(p).All(c => c == '*');
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
            var names = new DirectoryInfo(folder.Length == 0 ? "." : folder).EnumerateFileSystemInfos()
                .Where(e => (last || e is DirectoryInfo) && IsMatch(part, e.Name)).Select(e => e.Name).ToList();
            names.Sort(string.CompareOrdinal);
            return names.Select(n => Path.Combine(folder, n));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A folder that may not be listed holds no match.
            return Enumerable.Empty<string>();
        }
    }

    private static bool MatchesOne(string pattern, ref int p, char c)
    {
        int close = pattern[p] == '[' ? pattern.IndexOf(']', Math.Min(p + 2, pattern.Length)) : -1;
        if (close < 0)
        {
            char only = pattern[p++];
            return only == '?' || Same(only, c);
        }

        bool matches = false;
        for (int i = p + 1; i < close; i++)
        {
            bool range = i + 2 < close && pattern[i + 1] == '-';
            matches |= range ? Fold(c) >= Fold(pattern[i]) && Fold(c) <= Fold(pattern[i + 2]) : Same(pattern[i], c);
            i += range ? 2 : 0;
        }

        p = close + 1;
        return matches;
    }

    private static bool Same(char a, char b) => Fold(a) == Fold(b);

    private static char Fold(char c) => IgnoreCase ? char.ToUpperInvariant(c) : c;
}
