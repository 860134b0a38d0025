using System.Management.Automation;

namespace CpuMask.Cmdlets;

/// <summary>Completes server CPU generations, and file names where none fits.</summary>
public sealed class JoiningHostCompleter : CpuGenerationCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<CompletionResult> OtherwiseComplete(string word) => CompletionCompleters.CompleteFilename(word);
}
