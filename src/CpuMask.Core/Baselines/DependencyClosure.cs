using CpuMask.Cpuid;
using CpuMask.Features;

namespace CpuMask.Baselines;

/// <summary>
/// Takes out of a promise what means nothing there: a feature whose parent is not promised. Every hypervisor does the
/// same to its guests; a mask that does not say so shows less than the guest lacks.
/// </summary>
internal static class DependencyClosure
{
    // A parent that is no part of a promise (APIC mirrors a control register) is the hypervisor's business.
    private static readonly (Feature Feature, BitAddress[] Parents)[] Dependent = FeatureTable.Default.All
        .Select(f => (f, f.DependsOn.Where(p => FeatureTable.Default.Find(p) is { Combine: not CombineRule.Ignore }).ToArray()))
        .Where(d => d.Item2.Length > 0).ToArray();

    public static void Apply(BaselineDraft draft)
    {
        // Each round takes or doubts at least one more bit, so this ends.
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach ((Feature feature, BitAddress[] parents) in Dependent)
            {
                changed |= Settle(draft, feature, parents);
            }
        }
    }

    private static bool Settle(BaselineDraft draft, Feature feature, BitAddress[] parents)
    {
        RegisterValue word = draft[feature.Register];
        if ((word.Zeros & feature.Mask) == feature.Mask)
        {
            return false;
        }

        bool changed = false;
        foreach (BitAddress parent in parents)
        {
            bool? has = Value(draft, parent);
            if (has == false)
            {
                Take(draft, feature, parent);
                return true;
            }

            if (has is null && (word.Ones & feature.Mask) != 0)
            {
                draft[feature.Register] = word = word.Forget(word.Ones & feature.Mask);
                draft.Doubted[feature.Bit] = parent;
                changed = true;
            }
        }

        return changed;
    }

    private static void Take(BaselineDraft draft, Feature feature, BitAddress parent)
    {
        BaselineGroup[] by = draft.Blame(parent);
        if (feature.Combine == CombineRule.Any && (draft.Pool.SetSomewhere(feature.Register) & feature.Mask) != 0)
        {
            draft.Warnings.Add(Messages.SecurityBitLost(
                BaselineDraft.Print(feature.Bit), BaselineDraft.Print(parent), BaselineDraft.Names(by)));
        }

        draft.Take(feature.Register, feature.Mask, RemovalReason.ParentLost, by, parent);
    }

    private static bool? Value(BaselineDraft draft, BitAddress bit)
    {
        if (draft[bit] is { } value)
        {
            return value;
        }

        // A word that no source stores may still be known: its leaf lies above some host's maximum.
        return !draft.Pool.Has(bit.Register) && draft.Pool.Groups.Any(g => g.Registers[bit] == false) ? false : null;
    }
}
