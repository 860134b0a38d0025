using CpuMask.VSphere.Inventory;

namespace CpuMask.VSphere.Masks;

/// <summary>What differs between a VM's masks and those wanted: nothing else is sent.</summary>
/// <param name="Settings">Advanced settings.</param>
/// <param name="Levels">Entries of cpuFeatureMask.</param>
public sealed record VmMaskChange(IReadOnlyList<SettingChange> Settings, IReadOnlyList<LevelChange> Levels)
{
    /// <summary>Nothing to do.</summary>
    public static readonly VmMaskChange None = new(Array.Empty<SettingChange>(), Array.Empty<LevelChange>());

    /// <summary>True when nothing is to do.</summary>
    public bool IsEmpty => Settings.Count == 0 && Levels.Count == 0;

    /// <summary>True when nothing but settings changes.</summary>
    public bool IsSettingsOnly => Levels.Count == 0;

    /// <summary>One line a change, for -WhatIf and for people.</summary>
    public IEnumerable<string> Describe()
    {
        foreach (SettingChange change in Settings.Where(s => s.Old != s.New))
        {
            yield return VmMaskMessages.ChangeOf(change.Key, change.Old, change.New);
        }

        foreach (LevelChange change in Levels)
        {
            string entry = change.Entry.ToEntryName();
            foreach ((string register, Func<CpuIdMask, string?> of) in Registers)
            {
                string? old = change.Old is null ? null : of(change.Old), now = change.New is null ? null : of(change.New);
                if (old != now)
                {
                    yield return VmMaskMessages.ChangeOf(entry + "." + register, old, now);
                }
            }
        }
    }

    /// <summary>All changes on one line.</summary>
    public override string ToString() => string.Join("; ", Describe());

    /// <summary>Whether a VM has all values wanted.</summary>
    public bool IsDone(VmMaskState state) => Differing(state, wanted: true) == 0;

    /// <summary>Whether a VM has all values it had before.</summary>
    public bool IsUntouched(VmMaskState state) => Differing(state, wanted: false) == 0;

    /// <summary>What a VM lacks of the values wanted.</summary>
    internal IReadOnlyList<string> Missing(VmMaskState state) =>
        Settings.Where(s => !VmSettings.MeansTheSame(ValueIn(state, s.Key), s.New)).Select(s => s.Key)
            .Concat(Levels.Where(l => !Same(EntryIn(state, l.Entry), l.New)).Select(l => l.Entry.ToEntryName())).ToArray();

    /// <summary>How many items of a VM differ from what they are to be, or from what they were.</summary>
    internal int Differing(VmMaskState state, bool wanted) =>
        Settings.Count(s => !VmSettings.MeansTheSame(ValueIn(state, s.Key), wanted ? s.New : s.Old))
        + Levels.Count(l => !Same(EntryIn(state, l.Entry), wanted ? l.New : l.Old));

    /// <summary>A setting of a VM; null for none.</summary>
    internal static string? ValueIn(VmMaskState state, string key) => state.Settings.TryGetValue(key, out string? value) ? value : null;

    /// <summary>A VM's entry for a level and vendor; null for none.</summary>
    internal static CpuIdMask? EntryIn(VmMaskState state, CpuIdMask like) => state.CpuFeatureMask.FirstOrDefault(like.IsSameEntry);

    /// <summary>Whether two entries, or the absence of both, are the same.</summary>
    internal static bool Same(CpuIdMask? a, CpuIdMask? b) => a is null || b is null ? a is null && b is null : a.MeansTheSame(b);

    private static IEnumerable<(string, Func<CpuIdMask, string?>)> Registers { get; } = new (string, Func<CpuIdMask, string?>)[]
    {
        ("eax", m => m.Eax), ("ebx", m => m.Ebx), ("ecx", m => m.Ecx), ("edx", m => m.Edx),
    };
}
