using System.Management.Automation;
using CpuMask.Platforms.VMware.Evc;

namespace CpuMask.Cmdlets;

/// <summary>Completes the keys of EVC modes that are known without a server, and file names where none fits.</summary>
public sealed class EvcModeCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> Names =>
        EvcTable.All.Select(m => new KeyValuePair<string, string>(m.Key, m.Label));

    /// <inheritdoc/>
    protected override IEnumerable<CompletionResult> OtherwiseComplete(string word) => CompletionCompleters.CompleteFilename(word);
}
