using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Platforms.Kvm.Guests;

namespace CpuMask.Platforms.Kvm.Languages;

/// <summary>
/// A pool's promise as a named CPU model with corrections: the model that needs the fewest, what it lacks and what it has too
/// much. All that QEMU, libvirt and what is built on them can say goes through here.
/// </summary>
internal sealed class ModelChoice
{
    private const string Newest = "QEMU 7.2";

    private ModelChoice(CpuModel model, string name, IReadOnlyList<Feature> added, IReadOnlyList<Feature> removed)
    {
        Model = model;
        Name = name;
        Added = added;
        Removed = removed;
    }

    /// <summary>The model.</summary>
    public CpuModel Model { get; }

    /// <summary>What the program that reads the text calls it.</summary>
    public string Name { get; }

    /// <summary>What the pool promises and the model lacks, by ascending address.</summary>
    public IReadOnlyList<Feature> Added { get; }

    /// <summary>What the model has and the pool does not promise, by ascending address.</summary>
    public IReadOnlyList<Feature> Removed { get; }

    /// <summary>Promised features that the reader has no name for, and so cannot show.</summary>
    public IReadOnlyList<Feature> Nameless { get; private init; } = new Feature[0];

    /// <summary>
    /// Chooses a model. Bits that KVM makes itself, aliases, and the sizes and state components that follow from features are
    /// no part of it: no name reaches them.
    /// </summary>
    /// <param name="baseline">The pool.</param>
    /// <param name="unknown">What to do with what some host's source does not say.</param>
    /// <param name="names">The features' and models' names, and which of them the reader knows.</param>
    /// <exception cref="Text.CpuMaskException">A word that guests see is unknown on some host, and is to be refused.</exception>
    public static ModelChoice Of(ComputedBaseline baseline, UnknownBits unknown, ModelNames names) =>
        Best(Candidates(baseline, names), baseline, unknown, names)!;

    /// <summary>
    /// Chooses a model of which nothing has to be taken away, for a reader that can only add; null when every model has something
    /// that some host lacks.
    /// </summary>
    /// <inheritdoc cref="Of"/>
    public static ModelChoice? WithoutTakingAway(ComputedBaseline baseline, UnknownBits unknown, ModelNames names) =>
        Best(Candidates(baseline, names), baseline, unknown, names, c => c.Removed.Count == 0)
        ?? Best(Known(names).Where(m => IsMadeUp(m.Model)), baseline, unknown, names, c => c.Removed.Count == 0);

    /// <summary>As a level, with its corrections.</summary>
    internal CpuLevel ToLevel(string kind) => new(kind, Name, Messages.Corrections(Added.Select(f => f.Name).ToArray(), Removed.Select(f => f.Name).ToArray()));

    /// <summary>The flags that a guest of KVM sees when its host has them.</summary>
    internal static IReadOnlyList<Feature> Shown => KvmGuestView.Instance.Shown;

    /// <summary>What the pool promises, by ascending address: what the reader has a name for, and what it cannot show for want of one.</summary>
    /// <exception cref="Text.CpuMaskException">A word that guests see is unknown on some host, and is to be refused.</exception>
    internal static (IReadOnlyList<Feature> Named, IReadOnlyList<Feature> Nameless) Promised(ComputedBaseline baseline, UnknownBits unknown, ModelNames names)
    {
        Refuse(baseline, unknown);
        ILookup<bool, Feature> promised = Shown.Where(f => OnAll(baseline, f.Bit) == true).ToLookup(f => names.Of(f) is not null);
        return (promised[true].ToArray(), promised[false].Where(f => !f.IsOfStateLeaf).ToArray());
    }

    /// <summary>
    /// Whether a bit can be shown on every host: QEMU shows no guest what its host lacks, not even a bit that guests should act on
    /// wherever they run; asked for it with <c>enforce</c> it does not start.
    /// </summary>
    internal static bool? OnAll(ComputedBaseline baseline, BitAddress bit) =>
        baseline.Registers[bit] != true || FeatureTable.Default.Find(bit)?.Combine != CombineRule.Any ? baseline.Registers[bit]
        : baseline.Evidence.Groups.All(g => g.Registers[bit] == true) ? true
        : baseline.Evidence.Groups.Any(g => g.Registers[bit] == false) ? false : null;

    /// <summary>The bits that guests should act on wherever they run, and that some host lacks, so that no guest can be shown them.</summary>
    internal static IReadOnlyList<ForcedFeature> Unshowable(ComputedBaseline baseline, ModelNames names) => baseline.Forced
        .Where(f => f.LackedBy.Count > 0 && KvmGuestView.Instance.Of(f.Feature) == GuestVisibility.Yes && names.Of(f.Feature) is not null).ToArray();

    /// <summary>Refuses words that a guest would see and that are wholly unknown on some host, unless told what to do with them.</summary>
    internal static void Refuse(ComputedBaseline baseline, UnknownBits unknown)
    {
        if (unknown == UnknownBits.Refuse)
        {
            // State components follow from features by themselves, and no maker has another's leaves.
            UnknownWords.Refuse(UnknownWords.Of(baseline, Shown.Where(f => !f.Register.IsMsr && f.NamesIn(NamingScheme.Qemu).Count > 0 && f.Register.Leaf < LeafRange.Centaur && !IsRuledOut(f, baseline))
                .Select(f => f.Register).Distinct()));
        }
    }

    private static ModelChoice? Best(
        IEnumerable<(CpuModel Model, string Name)> candidates, ComputedBaseline baseline, UnknownBits unknown, ModelNames names, Func<ModelChoice, bool>? allowed = null)
    {
        (IReadOnlyList<Feature> named, IReadOnlyList<Feature> nameless) = Promised(baseline, unknown, names);
        HashSet<BitAddress> wanted = new(named.Select(f => f.Bit));
        ModelChoice? best = candidates.Select(m => Correct(m.Model, m.Name, named, wanted, baseline, unknown, names)).Where(c => allowed?.Invoke(c) != false)
            .OrderBy(c => c.Added.Count + c.Removed.Count).ThenBy(c => c.Removed.Count)
            .ThenByDescending(c => c.Model.Bits.Count).ThenBy(c => c.Name, StringComparer.Ordinal).FirstOrDefault();
        return best is null ? null : new ModelChoice(best.Model, best.Name, best.Added, best.Removed) { Nameless = nameless };
    }

    private static (CpuModel Model, string Name)[] Known(ModelNames names) =>
        CpuModels.OfQemu.Select(m => (Model: m, Name: names.Of(m)!)).Where(m => m.Name is not null).ToArray();

    // A word of details, such as SGX's, says nothing where the feature itself is known not to be there.
    private static bool IsRuledOut(Feature feature, ComputedBaseline baseline) => feature.DependsOn.Any(p =>
        baseline.Registers[p] == false || (baseline.Registers[p] is null && FeatureTable.Default.Find(p) is { } parent && parent.Bit != feature.Bit && IsRuledOut(parent, baseline)));

    // A model of the pool's own vendor, so that family and model fit; across vendors one that means no real CPU.
    private static IEnumerable<(CpuModel Model, string Name)> Candidates(ComputedBaseline baseline, ModelNames names)
    {
        (CpuModel Model, string Name)[] known = Known(names);
        (CpuModel, string)[] own = Of(baseline.Vendor.Id);

        // Hygon's CPUs are AMD's design, and so are their models where the reader has none.
        own = own.Length == 0 && baseline.Vendor.IsAmdLike ? Of("AuthenticAMD") : own;
        return own.Length > 0 ? own : known.Where(m => m.Model.Name == "qemu64-v1");

        (CpuModel, string)[] Of(string vendor) => known.Where(m => !baseline.IsAcrossVendors && m.Model.Vendor.Id == vendor && !IsMadeUp(m.Model)).ToArray();
    }

    private static bool IsMadeUp(CpuModel model) =>
        model.Name.StartsWith("qemu", StringComparison.Ordinal) || model.Name.StartsWith("kvm", StringComparison.Ordinal);

    private static ModelChoice Correct(
        CpuModel model, string name, IEnumerable<Feature> promised, HashSet<BitAddress> wanted, ComputedBaseline baseline, UnknownBits unknown, ModelNames names)
    {
        var has = new HashSet<BitAddress>(model.Bits);
        return new ModelChoice(
            model, name, promised.Where(f => !has.Contains(f.Bit)).ToArray(),
            model.Bits.Where(b => !wanted.Contains(b) && IsUnwanted(b, baseline, unknown)).Select(FeatureTable.Default.Find)
                .Where(f => f is { IsFlag: true } && names.Of(f) is not null).Select(f => f!).Distinct().OrderBy(f => f.Bit).ToArray());
    }

    private static bool IsUnwanted(BitAddress bit, ComputedBaseline baseline, UnknownBits unknown)
    {
        Feature? row = FeatureTable.Default.Find(bit);
        return row is not null && ComparedBits.IsCompared(row) && row.OnKvm != GuestVisibility.Synthesised
            && OnAll(baseline, bit) switch { true => false, false => true, null => unknown != UnknownBits.Leave };
    }

    /// <summary>Whether a model, or a name, is one of the oldest QEMU that texts are written for.</summary>
    internal static bool IsOf72(CpuModel model) => model.Source.StartsWith(Newest, StringComparison.Ordinal);
}
