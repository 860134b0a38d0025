namespace CpuMask.Cmdlets;

/// <summary>Completes the languages in which a guest's CPU settings can be read back.</summary>
public sealed class CpuTextLanguageCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> Names =>
        Registry.Languages.Select(l => new KeyValuePair<string, string>(l.Id, l.Title));
}
