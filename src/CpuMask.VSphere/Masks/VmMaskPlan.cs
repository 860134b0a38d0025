using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Masks;

/// <summary>What will be done to one VM, worked out before anything is.</summary>
public sealed record VmMaskPlan
{
    /// <summary>The VM as it was read.</summary>
    public VmMaskState State { get; init; } = new();

    /// <summary>How it will be done.</summary>
    public MaskMechanism Mechanism { get; init; }

    /// <summary>What will be changed.</summary>
    public VmMaskChange Change { get; init; } = VmMaskChange.None;

    /// <summary>True when nothing has to be done: the VM is as wanted already.</summary>
    public bool IsEmpty => Refusal is null && Change.IsEmpty;

    /// <summary>Why it will not be done; null when it can be.</summary>
    public VSphereException? Refusal { get; init; }

    /// <summary>What the administrator should know.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = Array.Empty<string>();

    /// <summary>The journal entries that this plan undoes; empty for a plan that sets a mask.</summary>
    public IReadOnlyList<string> Undoes => IsRestore ? Entries.Select(e => e.Id).ToArray() : Array.Empty<string>();

    /// <summary>
    /// What the journal has of the VM: the entries that a restore undoes, or the earlier changes that may still be on their
    /// way when a mask is set.
    /// </summary>
    public IReadOnlyList<UndoEntry> Entries { get; init; } = Array.Empty<UndoEntry>();

    /// <summary>
    /// The entries that a restore leaves open: someone else wrote the same value after them, and what lies on that is taken
    /// back first.
    /// </summary>
    public IReadOnlyList<UndoEntry> Covered { get; init; } = Array.Empty<UndoEntry>();

    /// <summary>True for a plan that puts old values back.</summary>
    public bool IsRestore { get; init; }

    /// <summary>Makes the plan anew for the VM as it is now; without it the plan cannot be.</summary>
    internal Func<VmMaskState, VmMaskPlan>? Replan { get; init; }

    /// <summary>True when feature masks change that the server may take by its own call only.</summary>
    internal bool TouchesEvc => Mechanism == MaskMechanism.PerVmEvc && Change.Settings.Any(s => MaskStep.IsEvc(s.Key));

    /// <summary>The plan for the VM as it is now.</summary>
    internal VmMaskPlan Again(VmMaskState state) => Replan?.Invoke(state) ?? this with { State = state };
}
