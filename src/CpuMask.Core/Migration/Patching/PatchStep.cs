namespace CpuMask.Migration.Patching;

/// <summary>One host of a wave: its guests leave, it is patched and restarted, and others may come.</summary>
public sealed record PatchStep
{
    /// <summary>Its place in the wave, from 1.</summary>
    public int Number { get; init; }

    /// <summary>The host.</summary>
    public string Host { get; init; } = string.Empty;

    /// <summary>The features that the patch brings to guests started there afterwards.</summary>
    public IReadOnlyList<string> Gains { get; init; } = new string[0];

    /// <summary>The features that the patch takes away.</summary>
    public IReadOnlyList<string> Loses { get; init; } = new string[0];

    /// <summary>Guests that have no other host to go to at this step and must be restarted; empty in a safe order.</summary>
    public IReadOnlyList<string> Trapped { get; init; } = new string[0];

    /// <summary>
    /// How many other hosts a guest can move to that is started on this host right after this step. At 0, start none there
    /// until a later step.
    /// </summary>
    public int HostsForNewGuests { get; init; }
}
