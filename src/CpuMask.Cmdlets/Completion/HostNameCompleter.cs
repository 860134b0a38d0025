using System.Collections;
using System.Management.Automation.Language;
using System.Threading;
using CpuMask.VSphere;
using CpuMask.VSphere.Inventory;

namespace CpuMask.Cmdlets;

/// <summary>Completes the hosts that a line is about: those of the pipeline and of the files that it names; of open sessions where it names none.</summary>
public class HostNameCompleter : InventoryCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> NamesFor(CommandAst command, IDictionary bound)
    {
        IReadOnlyList<KeyValuePair<string, string>> hosts = LineHosts.Of(command, bound);
        return hosts.Count > 0 ? hosts : base.NamesFor(command, bound);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Ask(VSphereSession session, CancellationToken cancellation) => session.GetHostNames(cancellation);
}
