namespace CpuMask.Cmdlets;

/// <summary>Completes the languages in which platforms take a CPU.</summary>
public sealed class CpuLanguageCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> Names =>
        Registry.Languages.Where(l => l.Uses.HasFlag(Platforms.CpuRequestParts.Baseline)).Select(l => new KeyValuePair<string, string>(l.Id, l.Title));
}
