using CpuMask.Migration.Verdicts;

namespace CpuMask.Migration.Graph;

/// <summary>
/// Guests started on one island can move to the other, and those started there cannot come over. Streets that follow from
/// two others, one behind the other, are not listed.
/// </summary>
public sealed record OneWayStreet
{
    /// <summary>The island with less: its guests can leave it.</summary>
    public Island From { get; init; } = null!;

    /// <summary>The island with more: its guests cannot go back.</summary>
    public Island To { get; init; } = null!;

    /// <summary>What closes the way back; empty when it is only not known to be open.</summary>
    public IReadOnlyList<BlockingFeature> Blocking { get; init; } = new BlockingFeature[0];

    /// <summary>What would have to be known about the way back.</summary>
    public IReadOnlyList<MissingDatum> Missing { get; init; } = new MissingDatum[0];

    /// <summary>The blocking features without those that only follow from another: AVX goes where XSAVE goes.</summary>
    public IReadOnlyList<string> Causes { get; init; } = new string[0];

    /// <summary>The one feature that makes the street; null when several do.</summary>
    public string? SingleFeature => Causes.Count == 1 ? Causes[0] : null;

    /// <summary>The one host that makes the street, because one of the islands is that host; null when both are larger.</summary>
    public string? SingleHost => From.Hosts.Count == 1 ? From.Hosts[0] : To.Hosts.Count == 1 ? To.Hosts[0] : null;
}
