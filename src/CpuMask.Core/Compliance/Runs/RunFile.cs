using System.Globalization;
using System.IO;
using System.Text;
using CpuMask.Files;
using CpuMask.Json;
using CpuMask.Text;

namespace CpuMask.Compliance.Runs;

/// <summary>
/// Runs on disk: plain JSON files, one a run. Written under another name and renamed, so that a reader never sees half a
/// file and two runs at once both survive.
/// </summary>
public static class RunFile
{
    private const long MostBytes = 1L << 30;
    private const string Prefix = "check-", Suffix = ".json";

    /// <summary>Reads one run.</summary>
    /// <exception cref="CpuMaskException">The file is not there, cannot be read, or is no run.</exception>
    public static ComplianceRun Load(string path) => RunJsonReader.Read(InputFile.Read(path, MostBytes), path);

    /// <summary>
    /// Reads the run to compare with. A folder of runs gives its latest, and null when it holds none yet, as on the first
    /// night. There a run that cannot be read, or is of a time yet to come, is passed over for the one before it: it must not
    /// keep this night, and all after it, from being checked.
    /// </summary>
    /// <param name="path">A run, or a folder of runs.</param>
    /// <param name="problem">Told of each run that is passed over because it cannot be read.</param>
    /// <param name="warning">Told of each run that is passed over because of its time.</param>
    /// <param name="now">The time of the run that is to be made; the present when not given.</param>
    /// <exception cref="CpuMaskException">The path is not there, or is a file that cannot be read or is no run.</exception>
    public static ComplianceRun? LoadPrevious(
        string path, Action<CpuMaskException>? problem = null, Action<string>? warning = null, DateTimeOffset? now = null)
    {
        if (!Directory.Exists(path))
        {
            return Load(path);
        }

        DateTimeOffset at = now ?? DateTimeOffset.UtcNow;
        (string File, DateTimeOffset CheckedAt)[] latestFirst = Runs(path).Reverse().ToArray();

        // When all are yet to come it is this clock that is wrong, and the latest is still the latest.
        bool isClockBehind = latestFirst.Length > 0 && latestFirst.All(r => r.CheckedAt > at);
        foreach ((string file, DateTimeOffset checkedAt) in latestFirst)
        {
            if (checkedAt > at)
            {
                warning?.Invoke(Messages.RunYetToCome(file, checkedAt, at, isClockBehind));
                if (!isClockBehind)
                {
                    continue;
                }
            }

            try
            {
                return Load(file);
            }
            catch (CpuMaskException e)
            {
                problem?.Invoke(e);
            }
        }

        return null;
    }

    /// <summary>Writes a run, in place of an older one if there is one.</summary>
    /// <param name="path">A file; or a folder, that then gets a file named after the time of the run. With a slash at its end it is a folder that is made if need be.</param>
    /// <param name="run">The run.</param>
    /// <returns>The file's path.</returns>
    /// <exception cref="CpuMaskException">It cannot be written.</exception>
    public static string Save(string path, ComplianceRun run)
    {
        if (path.EndsWith("/", StringComparison.Ordinal) || path.EndsWith(Path.DirectorySeparatorChar.ToString(), StringComparison.Ordinal))
        {
            MakeFolder(path);
        }

        if (!Directory.Exists(path))
        {
            OutputFile.Replace(path, text => Write(text, run));
            return path;
        }

        string stem = Prefix + run.CheckedAt.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        for (int n = 1; ; n++)
        {
            string file = Path.Combine(path, n == 1 ? stem + Suffix : Wording.Format("{0}-{1}{2}", stem, n, Suffix));
            if (!File.Exists(file) && OutputFile.Create(file, text => Write(text, run)))
            {
                return file;
            }
        }
    }

    /// <summary>Writes a run as JSON.</summary>
    public static void Write(TextWriter output, ComplianceRun run)
    {
        var json = new JsonWriter(output);
        RunJson.Write(json, run);
        json.EndDocument();
    }

    /// <summary>The runs among a folder's JSON files, the earliest first; other files are left alone.</summary>
    /// <exception cref="CpuMaskException">The folder cannot be read.</exception>
    internal static IReadOnlyList<(string File, DateTimeOffset CheckedAt)> Runs(string folder) => JsonFiles(folder)
        .Select(f => (File: f, CheckedAt: CheckedAt(f)))
        .Where(f => f.CheckedAt is not null)
        .Select(f => (f.File, f.CheckedAt!.Value))
        .OrderBy(f => f.Value).ThenBy(f => f.File, StringComparer.Ordinal)
        .ToArray();

    private static string[] JsonFiles(string folder)
    {
        try
        {
            return Directory.GetFiles(folder, "*.json");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CpuMaskException(ErrorIds.UnreadableFile, ErrorKind.Input, folder + ": " + CpuMask.Files.Messages.Unreadable(e.Message), e);
        }
    }

    private static void MakeFolder(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new CpuMaskException(ErrorIds.UnwritableFile, ErrorKind.Input, path + ": " + CpuMask.Files.Messages.Unwritable(e.Message), e);
        }
    }

    // A run's time stands in its first lines, so a year of runs is put in order without reading them.
    private static DateTimeOffset? CheckedAt(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var head = new byte[4096];
            string text = Encoding.UTF8.GetString(head, 0, stream.Read(head, 0, head.Length));
            int name = text.IndexOf("\"checkedAt\"", StringComparison.Ordinal);
            string[] parts = name < 0 ? Array.Empty<string>() : text.Substring(name).Split(new[] { '"' }, 5);
            return parts.Length == 5
                && DateTimeOffset.TryParse(parts[3], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at) ? at : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file that vanished or cannot be opened is no run to compare with.
            return null;
        }
    }
}
