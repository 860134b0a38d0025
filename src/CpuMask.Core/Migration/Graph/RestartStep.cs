namespace CpuMask.Migration.Graph;

/// <summary>One guest to power off and on, in a plan's order.</summary>
/// <param name="Number">Its place, from 1.</param>
/// <param name="Guest">The guest.</param>
/// <param name="Host">The host that it runs on; null when that is not known.</param>
/// <param name="ToMove">Whether it cannot move to a host that joins before it is restarted.</param>
/// <param name="Mitigations">The mitigations that it sees then and did not see before.</param>
/// <param name="Gains">The other features that it sees then.</param>
public sealed record RestartStep(
    int Number, string Guest, string? Host, bool ToMove, IReadOnlyList<string> Mitigations, IReadOnlyList<string> Gains);
