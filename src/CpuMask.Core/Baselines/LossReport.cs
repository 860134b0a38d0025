using CpuMask.Cpuid;
using CpuMask.Features;

namespace CpuMask.Baselines;

/// <summary>Compares a finished draft with its hosts: what was lost and to whom, what was added, what nobody knows.</summary>
internal sealed class LossReport
{
    private static readonly RegisterAddress[] GuestWords = FeatureTable.Default.Registers.Where(IsGuestWord).OrderBy(w => w).ToArray();
    private readonly BaselineDraft draft;

    public LossReport(BaselineDraft draft)
    {
        this.draft = draft;
        foreach (RegisterAddress word in draft.Pool.Addresses)
        {
            Add(word, WordRules.Of(word));
        }
    }

    public List<RemovedFeature> Removed { get; } = new();

    public List<ForcedFeature> Forced { get; } = new();

    public List<UnknownBit> Unknown { get; } = new();

    /// <summary>Words that some guest could see and of which some group's source says nothing.</summary>
    public IReadOnlyList<UnknownWord> UnknownWords() => GuestWords
        .Select(w => new UnknownWord(w, draft.Pool.Groups.Where(g => g.Registers[w].IsUnknown).ToArray()))
        .Where(w => w.Groups.Count > 0).ToArray();

    public IEnumerable<string> Warnings()
    {
        string[] nameless = Removed.Where(r => r.Reason == RemovalReason.Unnamed).Select(r => r.Bit.ToString()).ToArray();
        if (nameless.Length > 0)
        {
            yield return Messages.UnnamedBitsCleared(nameless);
        }

        if (Unknown.Count > 0)
        {
            yield return Messages.UnknownBits(
                Unknown.Count, Unknown.Select(u => u.Feature).ToArray(), BaselineDraft.Names(Unknown.SelectMany(u => u.UnknownOn).Distinct()));
        }
    }

    // Not other makers' ranges, and not the details of saved states, which follow from the features.
    private static bool IsGuestWord(RegisterAddress word) => (word.IsMsr || word.Leaf < LeafRange.Phi || LeafRange.Base(word.Leaf) == LeafRange.Extended)
        && !(word.Leaf == RegisterSet.StateLeaf && word.Subleaf > 1)
        && FeatureTable.Default.Of(word).Any(f => f.Combine is CombineRule.All or CombineRule.Any or CombineRule.Derived
            && f.Class is FeatureClass.Feature or FeatureClass.Security && (Shown(f.OnVmware) || Shown(f.OnXen) || Shown(f.OnKvm)));

    private static bool Shown(GuestVisibility visibility) => visibility is GuestVisibility.Yes or GuestVisibility.OptIn;

    private void Add(RegisterAddress word, WordRules rules)
    {
        RegisterValue promise = draft[word];
        uint set = draft.Pool.SetSomewhere(word) & rules.Reported;
        foreach (BitAddress bit in BaselineDraft.Bits(word, set & promise.Zeros))
        {
            Removed.Add(Removal(bit));
        }

        foreach (BitAddress bit in BaselineDraft.Bits(word, set & ~promise.Known))
        {
            BitAddress? parent = draft.Doubted.TryGetValue(bit, out BitAddress p) ? p : null;
            Unknown.Add(new UnknownBit(FeatureTable.Default.NameOf(bit), bit, draft.Pool.Where(bit, null), parent));
        }

        foreach (BitAddress bit in BaselineDraft.Bits(word, promise.Ones & rules.Any))
        {
            BaselineGroup[] lacking = draft.Pool.Where(bit, false);
            if (lacking.Length > 0)
            {
                Forced.Add(new ForcedFeature(FeatureTable.Default.Find(bit)!, bit, lacking));
            }
        }
    }

    private RemovedFeature Removal(BitAddress bit)
    {
        string name = FeatureTable.Default.NameOf(bit);
        return draft.Taken.TryGetValue(bit, out var taken)
            ? new RemovedFeature(name, bit, taken.Reason, taken.By, taken.Parent)
            : new RemovedFeature(name, bit, RemovalReason.HostsLackIt, draft.Pool.Where(bit, false));
    }
}
