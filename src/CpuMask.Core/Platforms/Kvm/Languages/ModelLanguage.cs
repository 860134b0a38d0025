using System.Globalization;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Features;

namespace CpuMask.Platforms.Kvm.Languages;

/// <summary>A language that says a CPU as a named model with features switched on and off.</summary>
internal abstract class ModelLanguage : CpuLanguage
{
    private static readonly BitAddress LongMode = new RegisterAddress(0x80000001, 0, RegisterName.Edx).Bit(29);

    public override CpuRequestParts Uses => CpuRequestParts.Baseline | CpuRequestParts.UnknownBits | CpuRequestParts.Comments | CpuRequestParts.Version;

    public sealed override CpuText Write(CpuRequest request)
    {
        ComputedBaseline baseline = request.Baseline.Value;
        ModelNames names = Names(request.Version);
        ModelChoice choice = Choose(baseline, request.UnknownBits, names);
        return new CpuText(Format(choice, names, baseline, request))
        {
            Notes = NotesOn(choice, baseline).Concat(Notes(choice, baseline, request)).ToArray(),
            Warnings = baseline.Warnings.Concat(WarningsOn(baseline)).Concat(UnshowableOn(baseline, names)).ToArray(),
            Source = choice,
        };
    }

    /// <summary>What this language's reader calls models and features.</summary>
    protected abstract ModelNames Names(string? version);

    /// <summary>Writes the text, lines ended by line feeds.</summary>
    protected abstract string Format(ModelChoice choice, ModelNames names, ComputedBaseline baseline, CpuRequest request);

    /// <summary>Chooses the model; by default the one that needs the fewest corrections.</summary>
    protected virtual ModelChoice Choose(ComputedBaseline baseline, UnknownBits unknown, ModelNames names) => ModelChoice.Of(baseline, unknown, names);

    /// <summary>What is good to know of this language.</summary>
    protected virtual IEnumerable<string> Notes(ModelChoice choice, ComputedBaseline baseline, CpuRequest request) => Enumerable.Empty<string>();

    /// <summary>
    /// The physical address bits that all hosts have; null when no source says, and for a CPU without long mode, to which QEMU
    /// gives 36 or 32 by itself and refuses any other number.
    /// </summary>
    internal static string? AddressBits(ComputedBaseline baseline) => baseline.PhysicalAddressBits is { Value: > 0 } least && baseline.Registers[LongMode] == true
        ? least.Value.ToString(CultureInfo.InvariantCulture) : null;

    /// <summary>Features by the reader's names, in the order of their addresses.</summary>
    protected static IEnumerable<string> NamesOf(IEnumerable<Feature> features, ModelNames names) => features.Select(f => names.Of(f)!);

    /// <summary>What guests should be told and cannot be.</summary>
    internal static IEnumerable<string> UnshowableOn(ComputedBaseline baseline, ModelNames names)
    {
        IReadOnlyList<ForcedFeature> bits = ModelChoice.Unshowable(baseline, names);
        if (bits.Count > 0)
        {
            yield return Messages.NotOnAll(
                bits.Select(f => f.Feature.Name).ToArray(), bits.SelectMany(f => f.LackedBy).Distinct().SelectMany(g => g.Hosts).Select(h => h.Name).Distinct().ToArray());
        }
    }

    private static IEnumerable<string> NotesOn(ModelChoice choice, ComputedBaseline baseline)
    {
        yield return Messages.ModelChosen(choice.Name, choice.Added.Count, choice.Removed.Count);
        if (choice.Nameless.Count > 0)
        {
            yield return Messages.Nameless(choice.Nameless.Select(f => f.Name).ToArray());
        }

        if (baseline.Removed.Count > 0)
        {
            yield return Messages.NoNeedToHide();
        }
    }

    private static IEnumerable<string> WarningsOn(ComputedBaseline baseline)
    {
        if (baseline.PhysicalAddressBits is null)
        {
            yield return Messages.NoAddressBits();
        }
        else if (baseline.PhysicalAddressBits.IsAtMost)
        {
            yield return Messages.AddressBitsAtMost(baseline.PhysicalAddressBits.Value);
        }

        if (baseline.IsAcrossVendors)
        {
            yield return Messages.AcrossVendors(baseline.Vendor.DisplayName);
        }
    }
}
