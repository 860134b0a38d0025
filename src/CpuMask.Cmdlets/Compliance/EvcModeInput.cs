using System.IO;
using System.Management.Automation;
using System.Threading;
using CpuMask.Platforms.VMware.Evc;
using CpuMask.VSphere;
using CpuMask.VSphere.Migration;

namespace CpuMask.Cmdlets;

/// <summary>An EVC mode: its key, the path of a file that has it, or the mode itself, PowerCLI's EVCMode too.</summary>
public sealed class EvcModeInput
{
    private readonly EvcMode? mode;
    private readonly string? text;

    /// <summary>A mode's key, such as intel-broadwell, or a path.</summary>
    public EvcModeInput(string keyOrPath) => text = keyOrPath;

    /// <summary>A file, as Get-ChildItem gives it.</summary>
    public EvcModeInput(FileSystemInfo file) => text = file.FullName;

    /// <summary>A mode.</summary>
    public EvcModeInput(EvcMode mode) => this.mode = mode;

    /// <summary>Finds the mode.</summary>
    /// <param name="session">Where relative paths begin.</param>
    /// <param name="file">The file in which a key is looked up; null for none.</param>
    /// <param name="choose">The vSphere session in which a key is looked up when there is no file.</param>
    /// <param name="cancellation">Gives up asking the server.</param>
    internal EvcMode Find(SessionState session, string? file, Func<VSphereSession> choose, CancellationToken cancellation)
    {
        if (mode is not null)
        {
            return mode;
        }

        if (file is not null)
        {
            return EvcModeFile.Load(FilePaths.One(session, file), text);
        }

        if (PathOf(session) is { } path)
        {
            return EvcModeFile.Load(path);
        }

        VSphereSession server = choose();
        return EvcModeFile.Choose(server.GetEvcModes(cancellation), text, server.Server);
    }

    /// <summary>The mode of CpuMask's own table, for want of a list or a session; null when it has none of this key, or a file or mode was given.</summary>
    internal EvcMode? OfTable(SessionState session) => mode is null && PathOf(session) is null ? EvcModeList.ToHoldAgainst(text!) : null;

    // A key has neither a separator nor an extension, so what looks like a path is one, there or not.
    private string? PathOf(SessionState session)
    {
        bool looksLikePath = text!.IndexOfAny(new[] { '/', '\\', '.', ':', '~' }) >= 0;
        string path = looksLikePath ? FilePaths.One(session, text) : Path.Combine(FilePaths.Of(session, "."), text);
        return looksLikePath || File.Exists(path) ? path : null;
    }

    /// <summary>The key or path.</summary>
    public override string ToString() => text ?? mode!.Key;
}
