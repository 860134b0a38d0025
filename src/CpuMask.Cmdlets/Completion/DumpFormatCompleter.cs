namespace CpuMask.Cmdlets;

/// <summary>Completes dump formats.</summary>
public sealed class DumpFormatCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> Names =>
        Registry.Formats.All.Select(r => new KeyValuePair<string, string>(r.Format, r.Description));
}
