using System.Management.Automation;
using CpuMask.Platforms.VMware.Masks;

namespace CpuMask.Cmdlets;

/// <summary>Completes built-in guest masks, and file names where none fits.</summary>
public sealed class GuestMaskCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> Names =>
        GuestMasks.Ids.Select(id => new KeyValuePair<string, string>(id, GuestMasks.SourceOf(id)));

    /// <inheritdoc/>
    protected override IEnumerable<CompletionResult> OtherwiseComplete(string word) => CompletionCompleters.CompleteFilename(word);
}
