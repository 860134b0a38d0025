using System.Threading;
using CpuMask.VSphere;
using CpuMask.VSphere.Inventory;

namespace CpuMask.Cmdlets;

/// <summary>Completes the clusters of open sessions.</summary>
public sealed class ClusterCompleter : InventoryCompleter
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Ask(VSphereSession session, CancellationToken cancellation) => session.GetClusterNames(cancellation);
}
