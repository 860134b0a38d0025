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
