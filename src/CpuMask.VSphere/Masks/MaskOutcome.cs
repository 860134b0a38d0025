namespace CpuMask.VSphere.Masks;

/// <summary>What became of a plan.</summary>
public enum MaskOutcome : long
{
    /// <summary>The VM was as wanted already; nothing was sent.</summary>
    Unchanged,

    /// <summary>The VM was changed, and read again it is as wanted.</summary>
    Changed,

    /// <summary>It was refused or failed; the error says why and what the VM is like.</summary>
    Failed,
}
