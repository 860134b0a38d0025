namespace CpuMask.VSphere.Inventory;

/// <summary>Which virtual machines are wanted; without a word, all. Names may hold wildcards; case does not matter.</summary>
public sealed record VmQuery
{
    /// <summary>
    /// VMs by name, by path (<c>/DC0/vm/app01</c>), or by the server's id (<c>vm-42</c>). A plain name that several VMs
    /// have is an error that lists them: a change must never hit another VM than the one meant.
    /// </summary>
    public IReadOnlyList<string> Names { get; init; } = Array.Empty<string>();

    /// <summary>Only VMs on these hosts, by name or id.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = Array.Empty<string>();

    /// <summary>Only VMs on hosts of these clusters.</summary>
    public IReadOnlyList<string> Clusters { get; init; } = Array.Empty<string>();

    /// <summary>Only VMs of these datacenters.</summary>
    public IReadOnlyList<string> Datacenters { get; init; } = Array.Empty<string>();

    /// <summary>Most VMs in one answer.</summary>
    public int PageSize { get; init; } = 100;
}
