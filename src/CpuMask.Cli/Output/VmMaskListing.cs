using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Masks;

namespace CpuMask.Cli.Output;

/// <summary>One VM as vm-mask get shows it.</summary>
/// <param name="State">The VM and its own masks.</param>
/// <param name="Mechanism">How it would be given a mask.</param>
/// <param name="Pending">The changes that can be undone, oldest first.</param>
public sealed record VmMaskListing(VmMaskState State, MaskMechanism Mechanism, IReadOnlyList<UndoEntry> Pending);
