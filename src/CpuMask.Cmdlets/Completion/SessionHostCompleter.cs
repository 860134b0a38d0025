using System.Threading;
using CpuMask.VSphere;
using CpuMask.VSphere.Inventory;

namespace CpuMask.Cmdlets;

/// <summary>Completes the hosts of open sessions.</summary>
public sealed class SessionHostCompleter : InventoryCompleter
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Ask(VSphereSession session, CancellationToken cancellation) => session.GetHostNames(cancellation);
}
