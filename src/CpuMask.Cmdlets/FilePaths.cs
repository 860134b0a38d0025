using System;
using System.Collections.Generic;
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
                : throw new CpuMaskException(ErrorIds.PathNotFound, ErrorKind.Input, CmdletMessages.NoFilePath(path, provider.Name));
        }
        catch (Exception e) when (e is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
        {
            throw new CpuMaskException(ErrorIds.PathNotFound, ErrorKind.Input, CpuMask.Files.Messages.NoSuchPath(path), e);
        }
    }

    /// <summary>The files that a path means; wildcards in it are followed, and one that fits nothing is nothing.</summary>
    /// <exception cref="CpuMaskException">The path is on no drive of files.</exception>
    public static IReadOnlyList<string> Find(SessionState session, string path)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(path))
        {
            return new[] { Of(session, path) };
        }

        try
        {
            IReadOnlyList<string> found = session.Path.GetResolvedProviderPathFromPSPath(path, out ProviderInfo provider);
            return provider.ImplementingType == typeof(FileSystemProvider) ? found
                : throw new CpuMaskException(ErrorIds.PathNotFound, ErrorKind.Input, CmdletMessages.NoFilePath(path, provider.Name));
        }
        catch (ItemNotFoundException)
        {
            return Array.Empty<string>();
        }
        catch (Exception e) when (e is System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
        {
            throw new CpuMaskException(ErrorIds.PathNotFound, ErrorKind.Input, CpuMask.Files.Messages.NoSuchPath(path), e);
        }
    }
}
