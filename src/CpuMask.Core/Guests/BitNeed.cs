namespace CpuMask.Guests;

/// <summary>What a guest needs of one bit.</summary>
public enum BitNeed : long
{
    /// <summary>The guest has seen it set and may use it.</summary>
    Set,

    /// <summary>The guest must find it clear.</summary>
    Clear,

    /// <summary>Both hosts must have the same value, and the source host's is 1.</summary>
    SameSet,

    /// <summary>Both hosts must have the same value, and the source host's is 0.</summary>
    SameClear,

    /// <summary>Both hosts must have the same value, and the source host's is not known.</summary>
    SameUnknown,

    /// <summary>Needed if the guest has seen it set, and it is not known whether it has.</summary>
    IfSeen,
}
