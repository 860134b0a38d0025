using System;
using System.Collections.Generic;
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
    public IReadOnlyList<string> Undoes { get; init; } = Array.Empty<string>();

    /// <summary>True for a plan that puts old values back.</summary>
    public bool IsRestore { get; init; }

    /// <summary>The calls that carry it out, in order.</summary>
    internal IReadOnlyList<MaskStep> Steps => MaskStep.Of(this);
}
