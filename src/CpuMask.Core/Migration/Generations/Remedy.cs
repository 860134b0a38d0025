namespace CpuMask.Migration.Generations;

/// <summary>One way in which a host could come to have what it lacks.</summary>
/// <param name="Kind">What has to change.</param>
/// <param name="Advice">In a sentence, with the CPU generation or the switch where they are known.</param>
public sealed record Remedy(RemedyKind Kind, string Advice);
