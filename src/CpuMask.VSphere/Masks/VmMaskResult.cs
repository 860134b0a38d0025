using CpuMask.Text;
using CpuMask.VSphere.Inventory;

namespace CpuMask.VSphere.Masks;

/// <summary>What became of one VM.</summary>
/// <param name="Plan">What was to be done.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="State">The VM as read after it; as read before, when nothing was changed or it could not be read.</param>
/// <param name="Error">Why it failed; null when it did not.</param>
public sealed record VmMaskResult(VmMaskPlan Plan, MaskOutcome Outcome, VmMaskState State, CpuMaskException? Error)
{
    /// <summary>The journal's entry about this change; null when nothing was begun, or old values were put back.</summary>
    public UndoEntry? Undo { get; init; }

    /// <summary>What did not go as it should, without harm to the VM.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = Array.Empty<string>();
}
