using System.IO;
using System.Management.Automation;
using CpuMask.Text;
using Microsoft.PowerShell.Commands;

namespace CpuMask.Cmdlets;

/// <summary>Files by PowerShell's own rules: drives, ~, and the current location, which is not the process's.</summary>
internal static class FilePaths
{
    /// <summary>The file or folder that a path means, whether it is there or not; nothing in it is a wildcard.</summary>
    /// <exception cref="CpuMaskException">The path is on no drive of files.</exception>
    public static string Of(SessionState session, string path)
    {
        try
        {
            string file = session.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
            return provider.ImplementingType == typeof(FileSystemProvider) ? file
                : throw new CpuMaskException(ErrorIds.PathNotFound, ErrorKind.Input, CmdletMessages.NoFilePath(path, provider.Name)) { Named = path };
        }
        catch (Exception e) when (e is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
        {
            throw new CpuMaskException(ErrorIds.PathNotFound, ErrorKind.Input, CpuMask.Files.Messages.NoSuchPath(path), e) { Named = path };
        }
    }

    /// <summary>The files and folders that a path means. What exists under the very name is meant, wildcard or not: a file may be called esx[01].txt.</summary>
    /// <exception cref="CpuMaskException">The path is on no drive of files, or is a wildcard that fits nothing.</exception>
    public static IReadOnlyList<string> Find(SessionState session, string path)
    {
        if (Exists(session, path))
        {
            return new[] { Of(session, path) };
        }

        if (!WildcardPattern.ContainsWildcardCharacters(path))
        {
            // Tab writes a file with brackets in its name as esx`[01`].txt.
            string plain = WildcardPattern.Unescape(path);
            return new[] { Of(session, Exists(session, plain) ? plain : path) };
        }

        try
        {
            IReadOnlyList<string> found = session.Path.GetResolvedProviderPathFromPSPath(path, out ProviderInfo provider);
            return provider.ImplementingType != typeof(FileSystemProvider)
                ? throw new CpuMaskException(ErrorIds.PathNotFound, ErrorKind.Input, CmdletMessages.NoFilePath(path, provider.Name)) { Named = path }
                : found.Count > 0 ? found : throw new CpuMaskException(ErrorIds.PathNotFound, ErrorKind.Input, CmdletMessages.NothingFits(path)) { Named = path };
        }
        catch (Exception e) when (e is ItemNotFoundException or WildcardPatternException)
        {
            throw new CpuMaskException(ErrorIds.PathNotFound, ErrorKind.Input, CmdletMessages.NothingFits(path), e) { Named = path };
        }
        catch (Exception e) when (e is System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
        {
            throw new CpuMaskException(ErrorIds.PathNotFound, ErrorKind.Input, CpuMask.Files.Messages.NoSuchPath(path), e) { Named = path };
        }
    }

    /// <summary>The one file or folder that a path means, for a parameter that takes one.</summary>
    /// <exception cref="CpuMaskException">The path is on no drive of files, or is a wildcard that fits nothing or several.</exception>
    public static string One(SessionState session, string path)
    {
        IReadOnlyList<string> found = Find(session, path);
        return found.Count == 1 ? found[0]
            : throw new CpuMaskException(ErrorIds.AmbiguousName, ErrorKind.Usage, CmdletMessages.SeveralFit(path, found.Count)) { Named = path };
    }

    /// <summary>Whether a file or folder has exactly this name.</summary>
    public static bool Exists(SessionState session, string path)
    {
        try
        {
            string file = session.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
            return provider.ImplementingType == typeof(FileSystemProvider) && (File.Exists(file) || Directory.Exists(file));
        }
        catch (Exception e) when (e is RuntimeException or ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
