using CpuMask.Migration.Verdicts;

namespace CpuMask.Migration.Graph;

/// <summary>Guests that cannot leave a host, and what they stick on.</summary>
/// <param name="Guests">The guests, alike in what they need.</param>
/// <param name="Nearest">The host where the least is missing; null when there is no other host.</param>
/// <param name="Blocking">What is missing there.</param>
/// <param name="Missing">What is not known of it.</param>
/// <param name="WaysOut">The ways out, the cheapest first.</param>
public sealed record StuckGuests(
    IReadOnlyList<string> Guests, string? Nearest, IReadOnlyList<BlockingFeature> Blocking,
    IReadOnlyList<MissingDatum> Missing, IReadOnlyList<WayOut> WaysOut);
