using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Text;

namespace CpuMask.Hosts;

/// <summary>Which of a host's features are asked for: by name, by class, and whether they are set.</summary>
public sealed class FeatureQuery
{
    private static readonly FeatureClass[] OfInterest = { FeatureClass.Feature, FeatureClass.Security, FeatureClass.Switch, FeatureClass.Numeric };

    private readonly IReadOnlyList<Feature>? named;

    /// <summary>Makes a query.</summary>
    /// <param name="names">Names as the CPU maker's manual or any project uses them, with wildcards; null for all features.</param>
    /// <param name="missing">Takes each name without a wildcard that is none.</param>
    public FeatureQuery(IEnumerable<string>? names = null, Action<string, CpuMaskException>? missing = null) =>
        named = names?.SelectMany(n => Find(n, missing)).Distinct().OrderBy(f => f.Bit).ToArray();

    /// <summary>Only these classes; null for what matters to a guest, or for all when names are given.</summary>
    public IReadOnlyCollection<FeatureClass>? Classes { get; init; }

    /// <summary>Every class, identity, topology and what changes by itself among them.</summary>
    public bool All { get; init; }

    /// <summary>Only what is set; of numbers, those that are not zero.</summary>
    public bool OnlySet { get; init; }

    /// <summary>Only what is known to be clear; of fields, those that are zero. What is unknown is neither.</summary>
    public bool OnlyClear { get; init; }

    /// <summary>The features of a host that were asked for, by ascending address. A named one is given also where it is unknown.</summary>
    public IEnumerable<FeatureState> Of(HostCpuid host) =>
        (named?.Select(f => HostFeatures.Of(host, f)) ?? HostFeatures.Of(host)).Where(IsWanted);

    private bool IsWanted(FeatureState state)
    {
        bool ofClass = Classes?.Contains(state.Class) ?? (All || named is not null || Array.IndexOf(OfInterest, state.Class) >= 0);
        bool isSet = state.IsFlag ? state.IsSet == true : state.Value > 0, isClear = state.IsFlag ? state.IsSet == false : state.Value == 0;
        return ofClass && ((!OnlySet && !OnlyClear) || (OnlySet && isSet) || (OnlyClear && isClear));
    }

    private static IEnumerable<Feature> Find(string name, Action<string, CpuMaskException>? missing)
    {
        var pattern = new Wildcard(name);
        IReadOnlyList<Feature> rows = pattern.IsLiteral ? FeatureTable.Default.AllNamed(name) : FeatureTable.Default.Where(pattern.Matches).ToArray();
        if (rows.Count == 0)
        {
            missing?.Invoke(name, new CpuMaskException(ErrorIds.UnknownName, ErrorKind.Usage, Messages.NoSuchFeature(name)));
        }

        return rows;
    }
}
