using CpuMask.Migration.Generations;

namespace CpuMask.Cmdlets;

/// <summary>Completes server CPU generations, by their aliases too.</summary>
public class CpuGenerationCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> Names => CpuGenerations.Known.Select(g => new KeyValuePair<string, string>(
        g.Name, g.Year + ", " + string.Join(", ", g.Aliases) + ", " + g.Signature));
}
