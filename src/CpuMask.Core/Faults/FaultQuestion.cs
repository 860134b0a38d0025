namespace CpuMask.Faults;

/// <summary>What a text is about: the same bits call for other answers in each of these.</summary>
public enum FaultQuestion : long
{
    /// <summary>It cannot be told.</summary>
    Unknown,

    /// <summary>A running or suspended guest cannot go to a host.</summary>
    Migration,

    /// <summary>A guest does not start.</summary>
    PowerOn,

    /// <summary>A host or a mode is refused by an EVC cluster.</summary>
    EvcAdmission,

    /// <summary>A host does not fit its pool or its cluster's CPU type.</summary>
    PoolAdmission,

    /// <summary>Masks that a guest carries: settings, and no fault.</summary>
    OwnMasks,

    /// <summary>A list of hosts, and no fault.</summary>
    Inventory,

    /// <summary>A log of a guest that runs, and no fault in it.</summary>
    Log,
}
