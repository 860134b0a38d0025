using System.Collections.Generic;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Text;

namespace CpuMask.Baselines;

/// <summary>
/// Takes out of a promise what means nothing there: a feature whose parent is not promised. Every hypervisor does the
/// same to its guests; a mask that does not say so shows less than the guest lacks.
/// </summary>
internal static class DependencyClosure
{
    private static readonly Feature[] Dependent = FeatureTable.Default.All.Where(f => f.DependsOn.Count > 0).ToArray();

    public static void Apply(BaselineDraft draft)
    {
        // Each round takes or doubts at least one more bit, so this ends.
        while (Dependent.Aggregate(false, (changed, feature) => Settle(draft, feature) || changed))
        {
        }
    }

    private static bool Settle(BaselineDraft draft, Feature feature)
    {
        RegisterValue word = draft[feature.Register];
        bool changed = false;
        foreach (BitAddress parent in feature.DependsOn.Where(Counts))
        {
            bool? has = Value(draft, parent);
            if (has == false && (word.Zeros & feature.Mask) != feature.Mask)
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

    // A parent that is no part of a promise (APIC mirrors a control register) is the hypervisor's business.
    private static bool Counts(BitAddress parent) => FeatureTable.Default.Find(parent) is { Combine: not CombineRule.Ignore };

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
