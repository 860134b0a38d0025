using System.IO;
using System.Management.Automation;
using CpuMask.Platforms.VMware.Masks;

namespace CpuMask.Cmdlets;

/// <summary>Reads what -GuestMask takes, with file names as PowerShell understands them.</summary>
internal static class GuestMaskReader
{
    /// <summary>The guest mask, or null when none was given.</summary>
    /// <param name="values">Built-in ids, files of .vmx lines, and leaf.register=mask.</param>
    /// <param name="session">Where relative file names begin.</param>
    public static GuestMask? Read(string[]? values, SessionState session) =>
        values is null ? null : GuestMasks.Read(values, path => Lines(path, session));

    private static IEnumerable<string>? Lines(string path, SessionState session)
    {
        try
        {
            string file = session.Path.GetUnresolvedProviderPathFromPSPath(path);
            return File.Exists(file) ? MaskFile.Lines(file) : null;
        }
        catch (Exception e) when (e is RuntimeException or ArgumentException or NotSupportedException)
        {
            // Not even a path: then it is no guest mask, and that error says what is expected.
            return null;
        }
    }
}
