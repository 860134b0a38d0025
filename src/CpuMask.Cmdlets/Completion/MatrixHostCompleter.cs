using System.Collections;
using System.Management.Automation.Language;

namespace CpuMask.Cmdlets;

/// <summary>Completes the hosts that a matrix is made of, which without any are the CPU generations.</summary>
public sealed class MatrixHostCompleter : CpuGenerationCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> NamesFor(CommandAst command, IDictionary bound) =>
        LineHosts.Of(command, bound) is { Count: > 0 } hosts ? hosts : base.NamesFor(command, bound);
}
