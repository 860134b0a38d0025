using System.IO;
using System.Text;
using CpuMask.Json;
using CpuMask.Text;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Masks;

/// <summary>
/// What VMs were like before they were changed: one file a server, lines of JSON that are only ever added, each on the
/// disk before the change it is about. A line that was cut off by a crash belongs to a change that did not happen. An
/// entry whose end is not written down is one whose call, or task, may still be on its way.
/// </summary>
public sealed class UndoJournal
{
    /// <summary>The outcome of a change that never reached the VM.</summary>
    internal const string Untouched = "untouched";

    private readonly JournalFile file;
    private readonly IReadOnlyList<JournalFile> older;

    private UndoJournal(string file, IEnumerable<string> older)
    {
        this.file = new JournalFile(file);
        this.older = older.Select(o => new JournalFile(o)).ToArray();
    }

    /// <summary>The journal's file.</summary>
    public string File => file.Path;

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
    /// <param name="older">What journals of the server were called before; they are read and not written.</param>
    public static UndoJournal For(string? folder, string server, params string[] older)
    {
        string place = folder ?? DefaultFolder;
        return new UndoJournal(Path.Combine(place, NameOf(server)), older.Select(o => Path.Combine(place, NameOf(o))));
    }

    private static string NameOf(string server)
    {
        var name = new StringBuilder(server.Length);
        foreach (char c in server.ToLowerInvariant())
        {
            name.Append(c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '.' or '-' ? c : '_');
        }

        return name + ".jsonl";
    }

    /// <summary>The journal of the server of a session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="folder">The folder; null takes <see cref="DefaultFolder"/>.</param>
    /// <exception cref="VSphereException">An ESXi host cannot be asked for its UUID.</exception>
    public static UndoJournal For(VSphereSession session, string? folder = null)
    {
        IReadOnlyList<string> names = JournalName.Of(session);
        return For(folder, names[0], names.Skip(1).ToArray());
    }

    /// <summary>The changes that were not undone yet, oldest first. Those that provably never happened are not among them.</summary>
    /// <param name="damage">Takes each damaged line; such lines are left out.</param>
    /// <exception cref="VSphereException">The file is there and cannot be read.</exception>
    public IReadOnlyList<UndoEntry> Pending(Action<JournalDamage>? damage = null)
    {
        var order = new List<string>();
        var entries = new Dictionary<string, UndoEntry>(StringComparer.Ordinal);
        foreach (JournalFile one in older.Concat(new[] { file }))
        {
            Read(one, order, entries, damage);
        }

        return order.Where(entries.ContainsKey).Select(id => entries[id]).ToArray();
    }

    private static void Read(JournalFile file, List<string> order, Dictionary<string, UndoEntry> entries, Action<JournalDamage>? damage)
    {
        int number = 0;
        foreach (byte[] bytes in file.Read())
        {
            number++;
            if (bytes.Length == 0)
            {
                continue;
            }

            if (Parse(bytes) is not { } line)
            {
                damage?.Invoke(JournalDamage.Of(file.Path, number, bytes));
                continue;
            }

            if (line is UndoLine.Begin begin)
            {
                order.Add(begin.Entry.Id);
            }

            Take(entries, line);
        }
    }

    /// <summary>Writes a change down, before it is made.</summary>
    /// <param name="plan">The change.</param>
    /// <param name="version">The version of the configuration that its call is made for; empty for any.</param>
    /// <returns>The entry.</returns>
    /// <exception cref="VSphereException">It cannot be written, so the change must not be made.</exception>
    internal UndoEntry Begin(VmMaskPlan plan, string version = "")
    {
        var entry = new UndoEntry(
            Guid.NewGuid().ToString("N"), DateTimeOffset.UtcNow, plan.State.Id, plan.State.InstanceUuid, plan.State.Name, plan.Mechanism, plan.Change)
        {
            ChangeVersion = version,
            MayBeRunning = true,
        };
        string line = UndoEntryJson.Begin(entry);
        if (!IsReadBack(entry, line))
        {
            throw new VSphereException(ErrorIds.JournalUnusable, ErrorKind.Impossible, VmMaskMessages.NotJournalable(plan.State));
        }

        file.Append(line, begins: true);
        return entry;
    }

    /// <summary>Writes down that a further call of a change is about to be made.</summary>
    internal void Sent(string id, string version) => file.Append(UndoEntryJson.Sent(id, version));

    /// <summary>Writes down which task the server made of the last call.</summary>
    internal void Task(string id, string task) => file.Append(UndoEntryJson.Task(id, task));

    /// <summary>Writes down what became of a change: nothing of it is on its way any more.</summary>
    internal void End(string id, string outcome) => file.Append(UndoEntryJson.End(id, outcome));

    /// <summary>Writes down that changes were undone.</summary>
    internal void Undone(IReadOnlyList<string> ids)
    {
        if (ids.Count > 0)
        {
            file.Append(UndoEntryJson.Undone(ids));
        }
    }

    private static void Take(Dictionary<string, UndoEntry> entries, UndoLine line)
    {
        switch (line)
        {
            case UndoLine.Begin begin:
                entries[begin.Entry.Id] = begin.Entry;
                break;
            case UndoLine.Sent sent when entries.TryGetValue(sent.Id, out UndoEntry? entry):
                entries[sent.Id] = entry with { ChangeVersion = sent.Version, Tasks = Array.Empty<string>(), MayBeRunning = true };
                break;
            case UndoLine.Task task when entries.TryGetValue(task.Id, out UndoEntry? entry):
                entries[task.Id] = entry with { Tasks = entry.Tasks.Concat(new[] { task.TaskId }).ToArray() };
                break;
            case UndoLine.End { Outcome: Untouched } end:
                // Only a change that provably never happened is settled by its end.
                entries.Remove(end.Id);
                break;
            case UndoLine.End end when entries.TryGetValue(end.Id, out UndoEntry? entry):
                entries[end.Id] = entry with { MayBeRunning = false };
                break;
            case UndoLine.Undone undone:
                foreach (string id in undone.Ids)
                {
                    entries.Remove(id);
                }

                break;
        }
    }

    // Whatever a VM holds: what reading would not give back word for word could not be undone.
    private static bool IsReadBack(UndoEntry entry, string line)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line);
        return JournalFile.Fits(bytes) && Parse(bytes) is UndoLine.Begin { Entry: var read }
            && read.Id == entry.Id && read.VmId == entry.VmId && read.InstanceUuid == entry.InstanceUuid && read.ChangeVersion == entry.ChangeVersion
            && read.Change.Settings.SequenceEqual(entry.Change.Settings) && read.Change.Levels.SequenceEqual(entry.Change.Levels);
    }

    private static UndoLine? Parse(byte[] line)
    {
        try
        {
            return UndoEntryJson.Read(JsonText.Parse(line, 0, line.Length));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
