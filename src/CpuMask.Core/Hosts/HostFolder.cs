using System.Globalization;
using System.IO;
using System.Text;
using CpuMask.Cpuid;
using CpuMask.Files;
using CpuMask.Json;
using CpuMask.Text;

namespace CpuMask.Hosts;

/// <summary>
/// A folder with one JSON file a host, as scheduled runs fill it. Each file is written under another name and renamed, so
/// that a reader never sees half a host, and of two runs at once both leave whole files.
/// </summary>
public sealed class HostFolder
{
    private const int MostCharacters = 120;

    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON", "PRN", "AUX", "NUL", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9",
        "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
    };

    private readonly Dictionary<string, string> written = new(StringComparer.OrdinalIgnoreCase);

    private HostFolder(string path) => Path = path;

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Opens a folder, and makes it when it is not there.</summary>
    /// <exception cref="CpuMaskException">It cannot be made, or a file is in its place.</exception>
    public static HostFolder Open(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
            return new HostFolder(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new CpuMaskException(ErrorIds.UnwritableFile, ErrorKind.Input, path + ": " + CpuMask.Files.Messages.Unwritable(e.Message), e);
        }
    }

    /// <summary>Writes a host, in place of what an earlier run wrote of it.</summary>
    /// <param name="host">The host.</param>
    /// <param name="replace">False refuses a file that is there.</param>
    /// <returns>The file.</returns>
    /// <exception cref="CpuMaskException">It cannot be written, or is there and is not to be replaced.</exception>
    public string Write(HostCpuid host, bool replace = true)
    {
        string name = FileName(host.Name, false);
        if (written.TryGetValue(name, out string? source) && source != host.Source)
        {
            // Another host of this name, as in two datacenters. Where it comes from tells them apart in every run alike.
            name = FileName(host.Name + "@" + host.Source, true);
        }

        written[name] = host.Source;
        string file = System.IO.Path.Combine(Path, name);
        OutputFile.Write(
            file,
            text =>
            {
                var json = new JsonWriter(text);
                HostJson.Write(json, host);
                json.EndDocument();
            },
            replace);
        return file;
    }

    /// <summary>
    /// The file for a host: its name where that is safe on every file system; else with other characters replaced and a
    /// digest behind it, so that two names never become one.
    /// </summary>
    internal static string FileName(string host, bool digest)
    {
        var safe = new StringBuilder(host.Length);
        foreach (char c in host)
        {
            safe.Append(safe.Length < MostCharacters && (char.IsLetterOrDigit(c) || c is '.' or '-' or '_') ? c : '_');
        }

        bool changed = digest || host.Length is 0 or > MostCharacters;
        string name = safe.ToString(0, Math.Min(safe.Length, MostCharacters)).TrimEnd('.');
        if (name.Length == 0 || name[0] == '.' || Reserved.Contains(name.Split('.')[0]))
        {
            name = "_" + name;
        }

        return (changed || name != host ? name + "~" + Digest(host) : name) + ".json";
    }

    private static string Digest(string text) =>
        string.Concat(Sha256.Of(text).Take(4).Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));
}
