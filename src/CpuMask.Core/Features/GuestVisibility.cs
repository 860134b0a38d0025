namespace CpuMask.Features;

/// <summary>Whether a hypervisor shows a bit to guests.</summary>
public enum GuestVisibility : long
{
    /// <summary>No source says.</summary>
    Unknown,

    /// <summary>Shown when the host has it.</summary>
    Yes,

    /// <summary>Never shown.</summary>
    No,

    /// <summary>Shown when the administrator asks for it.</summary>
    OptIn,

    /// <summary>Made by the hypervisor, whatever the host has.</summary>
    Synthesised,
}
