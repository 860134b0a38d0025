using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using CpuMask.Json;
using CpuMask.Text;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Masks;

/// <summary>
/// What VMs were like before they were changed: one file a server, lines of JSON that are only ever added, each on the
/// disk before the change it is about. A line that was cut off by a crash belongs to a change that did not happen.
/// Several processes may write the same journal.
/// </summary>
public sealed class UndoJournal
{
    /// <summary>The outcome of a change that never reached the VM.</summary>
    internal const string Untouched = "untouched";

    private const long MostBytes = 256L << 20;
    private const int MostLine = 4 << 20;

    // Left free by what begins changes, so that what became of them can still be written.
    private const long RoomForEnds = 16L << 20;

    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(20);
    private readonly object gate = new();

    // After one wait in vain the next VMs do not wait as long again.
    private TimeSpan patience = LockPatience;

    private UndoJournal(string file) => File = file;

    /// <summary>The journal's file.</summary>
    public string File { get; }

    /// <summary>The folder for journals when the user names none: CpuMask/undo among the user's local application data.</summary>
    /// <exception cref="VSphereException">The account has no such folder.</exception>
    public static string DefaultFolder
    {
        get
        {
            string data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            return data.Length > 0
                ? Path.Combine(data, "CpuMask", "undo")
                : throw new VSphereException(ErrorIds.JournalUnusable, ErrorKind.Usage, VmMaskMessages.NoJournalFolder);
        }
    }

    /// <summary>The journal of a server.</summary>
    /// <param name="folder">The folder; null takes <see cref="DefaultFolder"/>. It is made when the first line is written.</param>
    /// <param name="server">A name for the server that stays the same however it is called: a vCenter's instance id.</param>
    public static UndoJournal For(string? folder, string server)
    {
        var name = new StringBuilder(server.Length);
        foreach (char c in server.ToLowerInvariant())
        {
            name.Append(c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '.' or '-' ? c : '_');
        }

        return new UndoJournal(Path.Combine(folder ?? DefaultFolder, name + ".jsonl"));
    }

    /// <summary>The journal of the server of a session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="folder">The folder; null takes <see cref="DefaultFolder"/>.</param>
    public static UndoJournal For(VSphereSession session, string? folder = null) =>
        For(folder, session.About.InstanceUuid is { } id ? "vcenter-" + id : "host-" + session.Server);

    /// <summary>The changes that were not undone yet, oldest first. Those that provably never happened are not among them.</summary>
    /// <param name="problem">Takes a sentence about each damaged line; such lines are left out.</param>
    /// <exception cref="VSphereException">The file is there and cannot be read.</exception>
    public IReadOnlyList<UndoEntry> Pending(Action<string>? problem = null)
    {
        var begun = new List<UndoEntry>();
        var settled = new HashSet<string>(StringComparer.Ordinal);
        int number = 0;
        foreach (byte[] line in ReadLines())
        {
            number++;
            if (line.Length == 0)
            {
                continue;
            }

            if (!TryParse(line, out UndoEntry? begin, out IReadOnlyList<string> done))
            {
                problem?.Invoke(VmMaskMessages.JournalLine(File, number));
                continue;
            }

            if (begin is not null)
            {
                begun.Add(begin);
            }

            settled.UnionWith(done);
        }

        return begun.Where(e => !settled.Contains(e.Id)).ToArray();
    }

    /// <summary>Writes a change down, before it is made.</summary>
    /// <returns>The entry.</returns>
    /// <exception cref="VSphereException">It cannot be written, so the change must not be made.</exception>
    internal UndoEntry Begin(VmMaskPlan plan)
    {
        var entry = new UndoEntry(
            Guid.NewGuid().ToString("N"), DateTimeOffset.UtcNow, plan.State.Id, plan.State.InstanceUuid, plan.State.Name, plan.Mechanism, plan.Change);
        string line = UndoEntryJson.Begin(entry);
        if (!IsReadBack(entry, line))
        {
            throw new VSphereException(ErrorIds.JournalUnusable, ErrorKind.Impossible, VmMaskMessages.NotJournalable(plan.State));
        }

        Append(line, MostBytes - RoomForEnds);
        return entry;
    }

    // Whatever a VM holds: what reading would not give back word for word could not be undone.
    private static bool IsReadBack(UndoEntry entry, string line)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line);
        return bytes.Length <= MostLine && TryParse(bytes, out UndoEntry? read, out _) && read is not null
            && read.Id == entry.Id && read.VmId == entry.VmId && read.InstanceUuid == entry.InstanceUuid
            && read.Change.Settings.SequenceEqual(entry.Change.Settings) && read.Change.Levels.SequenceEqual(entry.Change.Levels);
    }

    /// <summary>Writes down what became of a change.</summary>
    internal void End(string id, string outcome) => Append(UndoEntryJson.End(id, outcome));

    /// <summary>Writes down that changes were undone.</summary>
    internal void Undone(IReadOnlyList<string> ids)
    {
        if (ids.Count > 0)
        {
            Append(UndoEntryJson.Undone(ids));
        }
    }

    private static bool TryParse(byte[] line, out UndoEntry? begin, out IReadOnlyList<string> done)
    {
        begin = null;
        done = Array.Empty<string>();
        try
        {
            return UndoEntryJson.TryRead(JsonText.Parse(line, 0, line.Length), out begin, out done);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private IEnumerable<byte[]> ReadLines()
    {
        byte[] all;
        try
        {
            if (!System.IO.File.Exists(File))
            {
                return Array.Empty<byte[]>();
            }

            using FileStream stream = Open(FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            if (stream.Length > MostBytes)
            {
                throw new IOException(VmMaskMessages.JournalFull);
            }

            using var memory = new MemoryStream((int)stream.Length);
            stream.CopyTo(memory);
            all = memory.ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VSphereException(ErrorIds.JournalUnusable, ErrorKind.Input, VmMaskMessages.JournalUnreadable(File, e.Message), e);
        }

        return Split(all);
    }

    private static IEnumerable<byte[]> Split(byte[] all)
    {
        for (int start = 0; start < all.Length;)
        {
            int end = Array.IndexOf(all, (byte)'\n', start);
            int length = (end < 0 ? all.Length : end) - start;

            // An overlong line is no line of ours; an empty array would pass for a blank one.
            yield return length > MostLine ? new[] { (byte)'!' } : Slice(all, start, length);
            start += length + 1;
        }
    }

    private static byte[] Slice(byte[] all, int start, int length)
    {
        var line = new byte[length];
        Buffer.BlockCopy(all, start, line, 0, length);
        return line;
    }

    private void Append(string line, long most = MostBytes)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line + "\n");
        try
        {
            lock (gate)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(File))!);
                using FileStream stream = Open(FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                if (stream.Length + bytes.Length > most)
                {
                    throw new IOException(VmMaskMessages.JournalFull);
                }

                EndTornLine(stream);
                stream.Seek(0, SeekOrigin.End);
                stream.Write(bytes, 0, bytes.Length);
                stream.Flush(flushToDisk: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new VSphereException(ErrorIds.JournalUnusable, ErrorKind.Input, VmMaskMessages.JournalFailed(File, e.Message), e);
        }
    }

    // What a crash left half written is closed, so that the next line stands by itself.
    private static void EndTornLine(FileStream stream)
    {
        if (stream.Length == 0)
        {
            return;
        }

        stream.Seek(-1, SeekOrigin.End);
        if (stream.ReadByte() != '\n')
        {
            stream.WriteByte((byte)'\n');
        }
    }

    // Another process may be writing its line this moment. Nothing less than no sharing keeps two writers apart on Unix.
    private FileStream Open(FileMode mode, FileAccess access, FileShare share)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                var stream = new FileStream(File, mode, access, share);
                patience = LockPatience;
                return stream;
            }
            catch (IOException e) when (e is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException))
            {
                if (watch.Elapsed >= patience)
                {
                    patience = TimeSpan.Zero;
                    throw;
                }

                Thread.Sleep(10);
            }
        }
    }
}
