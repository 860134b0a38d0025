using System.IO;
using System.Management.Automation;
using CpuMask.Text;

namespace CpuMask.Cmdlets;

/// <summary>The file that a cmdlet is asked to write, with what -NoClobber and -Force mean everywhere in PowerShell.</summary>
internal static class ExportTarget
{
    /// <summary>The file of a path.</summary>
    /// <param name="session">Where relative paths begin.</param>
    /// <param name="path">What the user gave.</param>
    /// <param name="noClobber">Refuses a file that is there. Writing then looks again, since another process may be quicker.</param>
    /// <param name="force">Takes a file that is marked read-only.</param>
    /// <exception cref="CpuMaskException">The path is a folder, or a file that is to be left alone.</exception>
    public static string Of(SessionState session, string path, bool noClobber, bool force)
    {
        string file = FilePaths.Of(session, path);
        if (Directory.Exists(file))
        {
            throw new CpuMaskException(ErrorIds.UnwritableFile, ErrorKind.Input, CmdletMessages.IsFolder(path));
        }

        if (File.Exists(file))
        {
            if (noClobber)
            {
                throw new CpuMaskException(ErrorIds.FileExists, ErrorKind.Input, CpuMask.Files.Messages.FileExists(path));
            }

            if (!force && (File.GetAttributes(file) & FileAttributes.ReadOnly) != 0)
            {
                throw new CpuMaskException(ErrorIds.UnwritableFile, ErrorKind.Input, CmdletMessages.IsReadOnly(path));
            }
        }

        return file;
    }

    /// <summary>Takes the read-only mark from a file that -Force replaces; Windows would not.</summary>
    public static void MakeWritable(string file)
    {
        if (File.Exists(file) && (File.GetAttributes(file) & FileAttributes.ReadOnly) != 0)
        {
            File.SetAttributes(file, File.GetAttributes(file) & ~FileAttributes.ReadOnly);
        }
    }
}
