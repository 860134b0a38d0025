using CpuMask.CrossVendor.Questions;

namespace CpuMask.Cmdlets;

/// <summary>Completes guest operating systems.</summary>
public sealed class GuestSystemCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> Names =>
        GuestSystem.Words.Select(w => new KeyValuePair<string, string>(w, GuestSystem.Named(w).Name));
}
