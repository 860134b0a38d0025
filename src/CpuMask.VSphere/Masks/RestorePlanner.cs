using System;
using System.Collections.Generic;
using System.Linq;
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
                    settings[change.Key] = item = new Item<string>(change.Old);
                }

                item.Add(change.Old, change.New);
            }

            foreach (LevelChange change in entry.Change.Levels)
            {
                Item<CpuIdMask>? item = levels.FirstOrDefault(l => l.Entry!.IsSameEntry(change.Entry));
                if (item is null)
                {
                    levels.Add(item = new Item<CpuIdMask>(change.Old) { Entry = change.Entry });
                }

                item.Add(change.Old, change.New);
            }
        }

        var strangers = new List<string>();
        var plan = new VmMaskPlan
        {
            State = vm,
            IsRestore = true,
            Entries = entries,
            Replan = now => Plan(now, entries, server, force),
            Mechanism = Mechanism(vm, entries, server),
            Change = new VmMaskChange(Settings(vm, settings, strangers).ToArray(), Levels(vm, levels, strangers).ToArray()),
        };
        return strangers.Count > 0 && !force
            ? plan with { Refusal = new VSphereException(ErrorIds.ChangedSince, ErrorKind.Impossible, VmMaskMessages.ChangedSince(vm, strangers)) { Advice = new Advice("RestoreForce", null, "to do so") } }
            : MaskPlanner.Permitted(plan);
    }

    private static IEnumerable<SettingChange> Settings(VmMaskState vm, Dictionary<string, Item<string>> items, List<string> strangers)
    {
        foreach (KeyValuePair<string, Item<string>> pair in items)
        {
            string? now = VmMaskChange.ValueIn(vm, pair.Key);

            // ESXi removes the request for a power cycle by itself once it is done.
            bool used = now is null && pair.Key.Equals(VmSettings.PowerCycle, StringComparison.OrdinalIgnoreCase);
            if (now == pair.Value.Start || used)
            {
                continue;
            }

            if (VmSettings.IsRegisterMask(pair.Key)
                && RegisterUndo.TryPlan(pair.Value.Changes, now, out string? wanted, out bool isForeign))
            {
                if (isForeign)
                {
                    strangers.Add(pair.Key);
                }

                if (wanted != now)
                {
                    yield return new SettingChange(pair.Key, now, wanted);
                }

                continue;
            }

            if (!pair.Value.Ours.Any(o => VmSettings.MeansTheSame(o, now)))
            {
                strangers.Add(pair.Key);
            }

            yield return new SettingChange(pair.Key, now, pair.Value.Start);
        }
    }

    private static IEnumerable<LevelChange> Levels(VmMaskState vm, List<Item<CpuIdMask>> items, List<string> strangers)
    {
        foreach (Item<CpuIdMask> item in items)
        {
            CpuIdMask? now = VmMaskChange.EntryIn(vm, item.Entry!);
            if (now == item.Start)
            {
                continue;
            }

            if (TryPlan(item, now, out CpuIdMask? wanted, out bool isForeign))
            {
                if (isForeign)
                {
                    strangers.Add(item.Entry!.ToEntryName());
                }

                if (wanted != now)
                {
                    yield return new LevelChange(now, wanted);
                }

                continue;
            }

            if (!item.Ours.Any(o => VmMaskChange.Same(o, now)))
            {
                strangers.Add(item.Entry!.ToEntryName());
            }

            yield return new LevelChange(now, item.Start);
        }
    }

    private static bool TryPlan(Item<CpuIdMask> item, CpuIdMask? now, out CpuIdMask? wanted, out bool isForeign)
    {
        bool foreign = false, known = true;
        string? Back(Func<CpuIdMask, string?> register)
        {
            string? Of(CpuIdMask? mask) => mask is null ? null : register(mask);
            known &= RegisterUndo.TryPlan(item.Changes.Select(c => (Of(c.Old), Of(c.New))).ToArray(), Of(now), out string? text, out bool other);
            foreign |= other;
            return text;
        }

        CpuIdMask back = (item.Start ?? now ?? item.Entry!) with { Eax = Back(m => m.Eax), Ebx = Back(m => m.Ebx), Ecx = Back(m => m.Ecx), Edx = Back(m => m.Edx) };

        // What was added for one of two admins' bits goes with the last of them; an entry that said nothing at first stays.
        bool isNothing = SaysNothing(back) && !(item.Start is not null && SaysNothing(item.Start));
        wanted = isNothing ? null : back;
        isForeign = foreign;
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

    private sealed class Item<T>
        where T : class
    {
        public Item(T? start) => Start = start;

        /// <summary>The value before the first change.</summary>
        public T? Start { get; }

        /// <summary>The values that our changes can have left.</summary>
        public List<T?> Ours { get; } = new();

        /// <summary>Our changes, oldest first.</summary>
        public List<(T? Old, T? New)> Changes { get; } = new();

        public CpuIdMask? Entry { get; set; }

        public void Add(T? old, T? made)
        {
            Changes.Add((old, made));
            Ours.Add(made);
            Ours.Add(old);
        }
    }
}
