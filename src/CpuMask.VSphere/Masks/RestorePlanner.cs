using CpuMask.Text;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Masks;

/// <summary>Works out what brings a VM back to before its first change in the journal. Asks no server and changes nothing.</summary>
public static class RestorePlanner
{
    /// <summary>Plans a VM's way back.</summary>
    /// <param name="vm">The VM as it is.</param>
    /// <param name="entries">The journal's pending entries about it, oldest first.</param>
    /// <param name="server">The server.</param>
    /// <param name="force">Puts old values back also where someone else has changed them since.</param>
    public static VmMaskPlan Plan(VmMaskState vm, IReadOnlyList<UndoEntry> entries, VSphereServer server, bool force = false)
    {
        var settings = new Dictionary<string, Item<string>>(StringComparer.OrdinalIgnoreCase);
        var levels = new List<Item<CpuIdMask>>();
        foreach (UndoEntry entry in entries)
        {
            foreach (SettingChange change in entry.Change.Settings)
            {
                if (!settings.TryGetValue(change.Key, out Item<string>? item))
                {
                    settings[change.Key] = item = new Item<string>(change.Key);
                }

                item.Add(entry.Id, change.Old, change.New);
            }

            foreach (LevelChange change in entry.Change.Levels)
            {
                Item<CpuIdMask>? item = levels.FirstOrDefault(l => l.Entry!.IsSameEntry(change.Entry));
                if (item is null)
                {
                    levels.Add(item = new Item<CpuIdMask>(change.Entry.ToEntryName()) { Entry = change.Entry });
                }

                item.Add(entry.Id, change.Old, change.New);
            }
        }

        var found = new Found(force);
        var changed = new VmMaskChange(Settings(vm, settings, found).ToArray(), Levels(vm, levels, found).ToArray());
        var plan = new VmMaskPlan
        {
            State = vm,
            IsRestore = true,
            Entries = entries.Where(e => !found.Covered.Contains(e.Id)).ToArray(),
            Covered = entries.Where(e => found.Covered.Contains(e.Id)).ToArray(),
            Replan = now => Plan(now, entries, server, force),
            Mechanism = Mechanism(vm, entries, server),
            Change = changed,
            Warnings = found.Covered.Count == 0 ? Array.Empty<string>() : new[] { VmMaskMessages.UnderAnother(vm, found.CoveredNames) },
        };
        return found.Strangers.Count > 0 && !force
            ? plan with { Refusal = new VSphereException(ErrorIds.ChangedSince, ErrorKind.Impossible, VmMaskMessages.ChangedSince(vm, found.Strangers)) { Advice = new Advice("RestoreForce", null, "to do so") } }
            : MaskPlanner.Permitted(plan);
    }

    private static IEnumerable<SettingChange> Settings(VmMaskState vm, Dictionary<string, Item<string>> items, Found found)
    {
        foreach (KeyValuePair<string, Item<string>> pair in items)
        {
            Item<string> item = pair.Value;
            string? now = VmMaskChange.ValueIn(vm, pair.Key);

            // ESXi removes the request for a power cycle by itself once it is done.
            if (now is null && pair.Key.Equals(VmSettings.PowerCycle, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            string? wanted;
            if (VmSettings.IsRegisterMask(pair.Key)
                && RegisterUndo.TryPlan(item.Changes, now, found.Force, out wanted, out bool isForeign, out IReadOnlyCollection<int> covered))
            {
                found.Take(item, isForeign, covered);
            }
            else
            {
                wanted = Whole(item, now, VmSettings.MeansTheSame, found);
            }

            if (wanted != now)
            {
                yield return new SettingChange(pair.Key, now, wanted);
            }
        }
    }

    private static IEnumerable<LevelChange> Levels(VmMaskState vm, List<Item<CpuIdMask>> items, Found found)
    {
        foreach (Item<CpuIdMask> item in items)
        {
            CpuIdMask? now = VmMaskChange.EntryIn(vm, item.Entry!);
            CpuIdMask? wanted = TryPlan(item, now, found, out CpuIdMask? byBits) ? byBits : Whole(item, now, VmMaskChange.Same, found);
            if (wanted != now)
            {
                yield return new LevelChange(now, wanted);
            }
        }
    }

    // A value that has no bits to be told apart.
    private static T? Whole<T>(Item<T> item, T? now, Func<T?, T?, bool> same, Found found)
        where T : class
    {
        var chain = new UndoChain<T?>(item.Changes, same, mayLose: true);
        T? start = chain.Start(found.Force);
        found.Take(item, chain.IsForeign(now), chain.Covered.ToArray());
        return start;
    }

    private static bool TryPlan(Item<CpuIdMask> item, CpuIdMask? now, Found found, out CpuIdMask? wanted)
    {
        bool foreign = false, known = true;
        var under = new HashSet<int>();
        string? Back(Func<CpuIdMask, string?> register)
        {
            string? Of(CpuIdMask? mask) => mask is null ? null : register(mask);
            known &= RegisterUndo.TryPlan(
                item.Changes.Select(c => (Of(c.Old), Of(c.New))).ToArray(), Of(now), found.Force, out string? text, out bool other, out IReadOnlyCollection<int> covered);
            foreign |= other;
            under.UnionWith(covered);
            return text;
        }

        CpuIdMask? start = item.Changes[0].Old;
        CpuIdMask back = (start ?? now ?? item.Entry!) with { Eax = Back(m => m.Eax), Ebx = Back(m => m.Ebx), Ecx = Back(m => m.Ecx), Edx = Back(m => m.Edx) };

        // What was added for one of two admins' bits goes with the last of them; an entry that said nothing at first stays.
        bool isNothing = SaysNothing(back) && !(start is not null && SaysNothing(start));
        wanted = isNothing ? null : back;
        if (known)
        {
            found.Take(item, foreign, under);
        }

        return known;
    }

    private static bool SaysNothing(CpuIdMask mask) => mask is { Eax: null, Ebx: null, Ecx: null, Edx: null };

    private static MaskMechanism Mechanism(VmMaskState vm, IReadOnlyList<UndoEntry> entries, VSphereServer server)
    {
        // EVC masks go back the way they came, unless the server or VM does not have that way any more.
        bool evc = entries.Any(e => e.Mechanism == MaskMechanism.PerVmEvc);
        return evc && MaskPlanner.MechanismFor(vm, server) == MaskMechanism.PerVmEvc
            ? MaskMechanism.PerVmEvc
            : entries.Any(e => e.Change.Settings.Count > 0) ? MaskMechanism.ExtraConfig : MaskMechanism.CpuFeatureMask;
    }

    /// <summary>One value that our changes have written.</summary>
    private sealed class Item<T>
        where T : class
    {
        private readonly List<string> ids = new();

        public Item(string name) => Name = name;

        public string Name { get; }

        /// <summary>Our changes of it, oldest first.</summary>
        public List<(T? Old, T? New)> Changes { get; } = new();

        public CpuIdMask? Entry { get; set; }

        public string IdOf(int change) => ids[change];

        public void Add(string id, T? old, T? made)
        {
            ids.Add(id);
            Changes.Add((old, made));
        }
    }

    /// <summary>What shows beside the values to be put back.</summary>
    private sealed class Found
    {
        public Found(bool force) => Force = force;

        public bool Force { get; }

        /// <summary>What someone else has changed since.</summary>
        public List<string> Strangers { get; } = new();

        /// <summary>The entries that lie under someone else's value, and stay.</summary>
        public HashSet<string> Covered { get; } = new(StringComparer.Ordinal);

        public List<string> CoveredNames { get; } = new();

        public void Take<T>(Item<T> item, bool isForeign, IReadOnlyCollection<int> covered)
            where T : class
        {
            if (isForeign)
            {
                Strangers.Add(item.Name);
            }

            if (covered.Count > 0 && !Force)
            {
                CoveredNames.Add(item.Name);
                Covered.UnionWith(covered.Select(item.IdOf));
            }
        }
    }
}
