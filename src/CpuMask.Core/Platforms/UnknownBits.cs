namespace CpuMask.Platforms;

/// <summary>What to do with a register that a guest would see and of which some host's source says nothing.</summary>
public enum UnknownBits
{
    /// <summary>Nothing is written; the error names register, hosts, and which source would have it. Single unknown bits are hidden.</summary>
    Refuse,

    /// <summary>Guests do not see what is not known to be everywhere.</summary>
    Hide,

    /// <summary>Guests see what the host shows on which they start.</summary>
    Leave,
}
