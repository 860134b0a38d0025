namespace CpuMask.Migration.Evacuating;

/// <summary>Guests that can leave, and where to.</summary>
/// <param name="Guests">The guests, alike in what they need.</param>
/// <param name="Destinations">The hosts that they can move to.</param>
public sealed record EvacuationMove(IReadOnlyList<string> Guests, IReadOnlyList<string> Destinations);
