namespace CpuMask.VSphere.Inventory;

/// <summary>Which hosts are wanted; without a word, all. Names may hold wildcards (* ? [a-z]); case does not matter.</summary>
public sealed record HostQuery
{
    /// <summary>Hosts by name, or by the server's id (<c>host-42</c>).</summary>
    public IReadOnlyList<string> Names { get; init; } = Array.Empty<string>();

    /// <summary>Only hosts of these clusters.</summary>
    public IReadOnlyList<string> Clusters { get; init; } = Array.Empty<string>();

    /// <summary>Only hosts of these datacenters.</summary>
    public IReadOnlyList<string> Datacenters { get; init; } = Array.Empty<string>();

    /// <summary>Most hosts in one answer: what bounds the memory that reading takes.</summary>
    public int PageSize { get; init; } = 100;

    /// <summary>The hosts that some words narrow down; null stands for no word.</summary>
    public static HostQuery Of(IReadOnlyList<string>? names, IReadOnlyList<string>? clusters, IReadOnlyList<string>? datacenters) => new()
    {
        Names = names ?? Array.Empty<string>(), Clusters = clusters ?? Array.Empty<string>(), Datacenters = datacenters ?? Array.Empty<string>(),
    };
}
