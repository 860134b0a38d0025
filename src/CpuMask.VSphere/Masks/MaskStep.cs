using System;
using System.Collections.Generic;
using System.Linq;
using CpuMask.VSphere.Inventory;

namespace CpuMask.VSphere.Masks;

/// <summary>One call to the server that is part of a plan.</summary>
public abstract record MaskStep
{
    /// <summary>ReconfigVM_Task with the values that change.</summary>
    /// <param name="ChangeVersion">The configuration that the plan was made for; empty for any.</param>
    /// <param name="Settings">Advanced settings; a null new value is sent as an empty one, which removes the setting.</param>
    /// <param name="Levels">Entries of cpuFeatureMask.</param>
    public sealed record Reconfigure(
        string ChangeVersion, IReadOnlyList<SettingChange> Settings, IReadOnlyList<LevelChange> Levels) : MaskStep;

    /// <summary>ApplyEvcModeVM_Task with all feature masks that the VM is to have; none clears them.</summary>
    /// <param name="Masks">Feature keys without the setting's prefix, to values such as <c>Val:0</c>.</param>
    /// <param name="CompleteMasks">Whether features without a mask are hidden.</param>
    public sealed record ApplyEvc(IReadOnlyList<KeyValuePair<string, string>> Masks, bool CompleteMasks) : MaskStep;

    /// <summary>
    /// The calls for a plan. Feature masks of per-VM EVC go by their own call, which replaces them all; whatever else
    /// changes goes first, in one reconfiguration that fails when the VM was changed since it was read.
    /// </summary>
    internal static IReadOnlyList<MaskStep> Of(VmMaskPlan plan)
    {
        bool byEvc(SettingChange s) => plan.Mechanism == MaskMechanism.PerVmEvc && IsEvc(s.Key);
        var steps = new List<MaskStep>();
        SettingChange[] others = plan.Change.Settings.Where(s => !byEvc(s)).ToArray();
        if (others.Length > 0 || plan.Change.Levels.Count > 0)
        {
            steps.Add(new Reconfigure(plan.State.ChangeVersion, others, plan.Change.Levels));
        }

        if (plan.Change.Settings.Any(byEvc))
        {
            Dictionary<string, string> wanted = WantedByEvc(plan);
            steps.Add(new ApplyEvc(
                wanted.Where(w => VmSettings.IsFeatureMask(w.Key)).OrderBy(w => w.Key, StringComparer.OrdinalIgnoreCase)
                    .Select(w => new KeyValuePair<string, string>(w.Key.Substring(VmSettings.FeatureMaskPrefix.Length), w.Value)).ToArray(),
                VmSettings.IsTrue(wanted, VmSettings.CompleteMasks)));
        }

        return steps;
    }

    /// <summary>
    /// What the EVC call left otherwise than wanted, as settings: it cannot say a setting's exact former text, nor
    /// complete masks without a mask. Null when all is well.
    /// </summary>
    internal static MaskStep? Remainder(VmMaskPlan plan, VmMaskState after)
    {
        if (plan.Mechanism != MaskMechanism.PerVmEvc || !plan.Change.Settings.Any(s => IsEvc(s.Key)))
        {
            return null;
        }

        Dictionary<string, string> wanted = WantedByEvc(plan);
        SettingChange[] left = wanted.Keys.Concat(after.Settings.Keys.Where(IsEvc)).Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(key => new SettingChange(key, VmMaskChange.ValueIn(after, key), wanted.TryGetValue(key, out string? value) ? value : null))
            .Where(s => plan.IsRestore ? s.Old != s.New : !VmSettings.MeansTheSame(s.Old, s.New)).ToArray();
        return left.Length > 0 ? new Reconfigure(after.ChangeVersion, left, Array.Empty<LevelChange>()) : null;
    }

    private static Dictionary<string, string> WantedByEvc(VmMaskPlan plan)
    {
        var wanted = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, string> setting in plan.State.Settings.Where(s => IsEvc(s.Key)))
        {
            wanted[setting.Key] = setting.Value;
        }

        foreach (SettingChange change in plan.Change.Settings.Where(s => IsEvc(s.Key)))
        {
            wanted.Remove(change.Key);
            if (change.New is not null)
            {
                wanted[change.Key] = change.New;
            }
        }

        return wanted;
    }

    private static bool IsEvc(string key) =>
        VmSettings.IsFeatureMask(key) || key.Equals(VmSettings.CompleteMasks, StringComparison.OrdinalIgnoreCase);
}
