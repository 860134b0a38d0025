using CpuMask.Features;

namespace CpuMask.Cmdlets;

/// <summary>Completes feature names as the manuals print them.</summary>
public sealed class FeatureNameCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> Names => FeatureTable.Default.All
        .GroupBy(f => f.Name).OrderBy(g => g.Key, StringComparer.OrdinalIgnoreCase)
        .Select(g => new KeyValuePair<string, string>(g.Key, string.Join("\n", g.Select(f => f + ": " + f.Meaning))));
}
