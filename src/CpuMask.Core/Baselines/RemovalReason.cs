namespace CpuMask.Baselines;

/// <summary>Why a baseline does not promise a bit that some host has.</summary>
public enum RemovalReason : long
{
    /// <summary>Some hosts lack it.</summary>
    HostsLackIt,

    /// <summary>Another bit, without which it means nothing, is not promised.</summary>
    ParentLost,

    /// <summary>Its leaf lies above the lowest maximum of the pool.</summary>
    AboveMaximum,

    /// <summary>Its saved state lies at different places on different hosts.</summary>
    StateLayout,

    /// <summary>The product has no name for it and cannot say what a guest would do with it.</summary>
    Unnamed,

    /// <summary>The baseline's vendor does not have the bit.</summary>
    OtherVendor,

    /// <summary>It was asked to be hidden.</summary>
    Asked,
}
