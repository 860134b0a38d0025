namespace CpuMask.CrossVendor.GuestState;

/// <summary>The four instructions by which a program calls its kernel and returns.</summary>
public enum FastCall
{
    /// <summary>SYSCALL, 0F 05.</summary>
    Syscall,

    /// <summary>SYSRET, 0F 07.</summary>
    Sysret,

    /// <summary>SYSENTER, 0F 34.</summary>
    Sysenter,

    /// <summary>SYSEXIT, 0F 35.</summary>
    Sysexit,
}

/// <summary>One of them as it stands in memory.</summary>
/// <param name="Call">Which.</param>
/// <param name="HasLock">A LOCK prefix, F0, which none of the four allows.</param>
/// <param name="HasRexW">A REX.W prefix, which makes a return go to 64-bit mode. Only 64-bit mode has it: elsewhere the byte is an instruction of its own.</param>
internal readonly record struct FastCallInstruction(FastCall Call, bool HasLock = false, bool HasRexW = false)
{
    /// <summary>Its length in bytes, by which the instruction behind it is found.</summary>
    public uint Length => 2u + (HasLock ? 1u : 0u) + (HasRexW ? 1u : 0u);
}
