using CpuMask.Text;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Soap;

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

    /// <summary>The call for a plan: one reconfiguration, which fails when the VM was changed since it was read.</summary>
    internal static MaskStep Of(VmMaskPlan plan) => new Reconfigure(plan.State.ChangeVersion, plan.Change.Settings, plan.Change.Levels);

    /// <summary>
    /// The calls for a plan where the server takes feature masks by their own call only, which replaces them all. Whatever
    /// else changes goes first, so that a VM changed since it was read is noticed before anything is.
    /// </summary>
    /// <exception cref="VSphereException">The VM's masks are complete and show nothing: the call would hide every feature.</exception>
    internal static IReadOnlyList<MaskStep> AsAWhole(VmMaskPlan plan)
    {
        Dictionary<string, string> wanted = WantedByEvc(plan);
        KeyValuePair<string, string>[] masks = wanted.Where(w => VmSettings.IsFeatureMask(w.Key)).OrderBy(w => w.Key, StringComparer.OrdinalIgnoreCase)
            .Select(w => new KeyValuePair<string, string>(w.Key.Substring(VmSettings.FeatureMaskPrefix.Length), w.Value)).ToArray();
        bool complete = VmSettings.IsTrue(wanted, VmSettings.CompleteMasks);
        if (complete && masks.Length > 0 && masks.All(m => m.Value.EndsWith(":0", StringComparison.Ordinal)))
        {
            throw new VSphereException(ErrorIds.InvalidState, ErrorKind.Impossible, VmMaskMessages.HidesEverything(plan.State));
        }

        var steps = new List<MaskStep>();
        SettingChange[] others = plan.Change.Settings.Where(s => !IsEvc(s.Key)).ToArray();
        if (others.Length > 0 || plan.Change.Levels.Count > 0)
        {
            steps.Add(new Reconfigure(plan.State.ChangeVersion, others, plan.Change.Levels));
        }

        steps.Add(new ApplyEvc(masks, complete));
        return steps;
    }

    /// <summary>
    /// All that the call of per-VM EVC writes, also what it is to leave as it was: it replaces all feature masks, and what
    /// fails half way has lost some. It writes TRUE for complete masks or removes the setting, whatever text was there.
    /// </summary>
    internal static VmMaskChange Whole(VmMaskPlan plan)
    {
        var changed = new HashSet<string>(plan.Change.Settings.Select(s => s.Key), StringComparer.OrdinalIgnoreCase);
        string? complete = VmSettings.IsTrue(plan.State.Settings, VmSettings.CompleteMasks) ? "TRUE" : null;
        IEnumerable<SettingChange> beside = plan.State.Settings.Where(s => IsEvc(s.Key) && !changed.Contains(s.Key))
            .Select(s => new SettingChange(s.Key, s.Value, VmSettings.IsFeatureMask(s.Key) ? s.Value : complete));
        return plan.Change with { Settings = (plan.IsRestore ? Array.Empty<SettingChange>() : plan.Change.Settings).Concat(beside).ToArray() };
    }

    /// <summary>
    /// What the server left otherwise than wanted, as settings: the EVC call cannot say a setting's exact former text, nor
    /// complete masks without a mask. Null when all is well, and when the masks are not those that were sent: someone
    /// else's are not corrected.
    /// </summary>
    internal static MaskStep? Remainder(VmMaskPlan plan, VmMaskState after)
    {
        if (!plan.TouchesEvc)
        {
            return null;
        }

        Dictionary<string, string> wanted = WantedByEvc(plan);
        SettingChange[] left = wanted.Keys.Concat(after.Settings.Keys.Where(IsEvc)).Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(key => new SettingChange(key, VmMaskChange.ValueIn(after, key), wanted.TryGetValue(key, out string? value) ? value : null))
            .Where(s => plan.IsRestore ? s.Old != s.New : !VmSettings.MeansTheSame(s.Old, s.New)).ToArray();
        bool foreign = left.Any(s => VmSettings.IsFeatureMask(s.Key) && !VmSettings.MeansTheSame(s.Old, s.New));
        return left.Length > 0 && !foreign ? new Reconfigure(after.ChangeVersion, left, Array.Empty<LevelChange>()) : null;
    }

    /// <summary>Whether a setting is one of those that per-VM EVC keeps.</summary>
    internal static bool IsEvc(string key) =>
        VmSettings.IsFeatureMask(key) || key.Equals(VmSettings.CompleteMasks, StringComparison.OrdinalIgnoreCase);

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
}
