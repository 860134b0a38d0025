using System.Threading;
using CpuMask.VSphere;
using CpuMask.VSphere.Inventory;

namespace CpuMask.Cmdlets;

/// <summary>Completes the datacenters of open sessions.</summary>
public sealed class DatacenterCompleter : InventoryCompleter
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Ask(VSphereSession session, CancellationToken cancellation) => session.GetDatacenterNames(cancellation);
}
