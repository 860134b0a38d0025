using CpuMask.Platforms;

namespace CpuMask.Migration.Graph;

/// <summary>One way to free guests that stick.</summary>
public sealed record WayOut
{
    /// <summary>What is done.</summary>
    public WayOutKind Kind { get; init; }

    /// <summary>The host that they can then go to.</summary>
    public string Host { get; init; } = string.Empty;

    /// <summary>The guests that it frees.</summary>
    public IReadOnlyList<string> Guests { get; init; } = new string[0];

    /// <summary>How many guests have to be stopped for it.</summary>
    public int GuestsStopped { get; init; }

    /// <summary>What has to be done, in sentences.</summary>
    public IReadOnlyList<string> Advice { get; init; } = new string[0];

    /// <summary>The mask, where the way needs one; else null.</summary>
    public HidingLines? Mask { get; init; }

    /// <summary>The mask as the guests' hypervisor takes it, ready to paste; empty where the way needs none.</summary>
    public IReadOnlyList<string> MaskLines { get; init; } = new string[0];
}

/// <summary>What frees a guest that sticks to its host.</summary>
public enum WayOutKind : long
{
    /// <summary>Find out what is not known of another host, which may be able to take them as it is: nothing has to be done but to look.</summary>
    FindOut,

    /// <summary>Patch or set up another host, which can be empty meanwhile: no guest stops.</summary>
    MendHost,

    /// <summary>Restart the guests with a mask, after which they can go to and fro.</summary>
    RestartMasked,

    /// <summary>Power the guests off and start them elsewhere: the mask is spared, the way back may be closed.</summary>
    RestartElsewhere,
}
