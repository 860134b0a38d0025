using System.Diagnostics;
using System.Threading;
using CpuMask.VSphere.Inventory;

namespace CpuMask.VSphere.Masks;

/// <summary>
/// Changes that the journal does not know the end of: the process was ended, or an answer lost. Their calls may still
/// reach the server, and their tasks may still run. They are over only when that is proven.
/// </summary>
internal static class OpenChanges
{
    /// <summary>How long unended tasks are waited for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    // A server that told no task of a call for that long has never got it; after a day, none needs to be asked.
    private static readonly TimeSpan Lost = TimeSpan.FromMinutes(10), Forgotten = TimeSpan.FromDays(1);
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50), Longest = TimeSpan.FromSeconds(1);

    /// <summary>Waits until no task about the VM is left, or patience is.</summary>
    public static VmTasks Wait(IMaskTarget target, IReadOnlyCollection<string> known, TimeSpan patience, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        for (TimeSpan pause = First; ; pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, Longest.Ticks)))
        {
            VmTasks tasks = target.Tasks(known, cancellation);
            if (tasks.Unended.Count == 0 || watch.Elapsed >= patience)
            {
                return tasks;
            }

            if (cancellation.WaitHandle.WaitOne(pause))
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Whether nothing of a change can come any more.</summary>
    /// <param name="entry">The change.</param>
    /// <param name="version">The version of the VM's configuration, read before its tasks were.</param>
    /// <param name="tasks">The VM's tasks.</param>
    /// <param name="now">The time.</param>
    public static bool IsOver(UndoEntry entry, string version, VmTasks tasks, DateTimeOffset now)
    {
        if (!entry.MayBeRunning)
        {
            return true;
        }

        if (tasks.Unended.Count > 0)
        {
            return false;
        }

        // The call was answered with a task, and that has ended.
        if (entry.Tasks.Count > 0)
        {
            return true;
        }

        // A call for a version that the VM has left behind fails whenever it comes. One that came before is a task by now.
        bool isLate = entry.ChangeVersion.Length > 0 && entry.ChangeVersion != version;
        TimeSpan age = now - entry.Time;
        return (tasks.IsWhole && (isLate || age > Lost)) || age > Forgotten;
    }

    /// <summary>Whether a VM shows that a change was carried out: it has what the change wrote, and no other change wrote the same.</summary>
    public static bool HasLanded(UndoEntry entry, VmMaskState now, IEnumerable<UndoEntry> all)
    {
        UndoEntry[] others = all.Where(o => o.Id != entry.Id).ToArray();
        return entry.Change.IsDone(now) && (
            entry.Change.Settings.Any(s => !VmSettings.MeansTheSame(s.Old, s.New) && !others.Any(o => o.Change.Settings.Any(
                t => t.Key.Equals(s.Key, StringComparison.OrdinalIgnoreCase) && VmSettings.MeansTheSame(t.New, s.New))))
            || entry.Change.Levels.Any(l => !VmMaskChange.Same(l.Old, l.New) && !others.Any(o => o.Change.Levels.Any(
                t => t.Entry.IsSameEntry(l.Entry) && VmMaskChange.Same(t.New, l.New)))));
    }

    /// <summary>The tasks that the journal knows of some changes.</summary>
    public static IReadOnlyCollection<string> TasksOf(IEnumerable<UndoEntry> entries) => entries.SelectMany(e => e.Tasks).Distinct().ToArray();

    /// <summary>
    /// A reconfiguration that changes nothing but the version of the configuration, after which a call for the version
    /// before it can only fail. Null when the changes name nothing that could be written as it is.
    /// </summary>
    public static MaskStep? Fence(IReadOnlyList<UndoEntry> entries, VmMaskState now)
    {
        if (now.ChangeVersion.Length == 0 || !entries.Any(e => e.MayBeRunning && e.Tasks.Count == 0 && e.ChangeVersion == now.ChangeVersion))
        {
            return null;
        }

        if (entries.SelectMany(e => e.Change.Settings).FirstOrDefault() is { } setting)
        {
            string? value = VmMaskChange.ValueIn(now, setting.Key);
            return new MaskStep.Reconfigure(now.ChangeVersion, new[] { new SettingChange(setting.Key, value, value) }, Array.Empty<LevelChange>());
        }

        CpuIdMask like = entries.SelectMany(e => e.Change.Levels).First().Entry;
        CpuIdMask? level = VmMaskChange.EntryIn(now, like);
        var change = level is null ? new LevelChange(like, null) : new LevelChange(level, level);
        return new MaskStep.Reconfigure(now.ChangeVersion, Array.Empty<SettingChange>(), new[] { change });
    }
}
