using System.Threading;
using CpuMask.VSphere;
using CpuMask.VSphere.Inventory;

namespace CpuMask.Cmdlets;

/// <summary>Completes the virtual machines of open sessions.</summary>
public sealed class VMCompleter : InventoryCompleter
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Ask(VSphereSession session, CancellationToken cancellation) => session.GetVmNames(cancellation);
}
