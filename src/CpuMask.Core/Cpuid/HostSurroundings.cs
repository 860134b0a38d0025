namespace CpuMask.Cpuid;

/// <summary>
/// What a vSphere server says of a host beside its CPU: where it stands, what runs on it and whether it can be reached.
/// What the server does not say, or the user may not know, is null.
/// </summary>
public sealed record HostSurroundings
{
    /// <summary>The cluster; null for a host outside one too.</summary>
    public string? Cluster { get; init; }

    /// <summary>The datacenter.</summary>
    public string? Datacenter { get; init; }

    /// <summary>connected, disconnected or notResponding.</summary>
    public string? ConnectionState { get; init; }

    /// <summary>Whether the host is in maintenance mode.</summary>
    public bool? InMaintenanceMode { get; init; }

    /// <summary>The key of the highest EVC mode that the host can take part in.</summary>
    public string? MaxEvcMode { get; init; }

    /// <summary>The key of the EVC mode that is in force on the host.</summary>
    public string? CurrentEvcMode { get; init; }

    /// <summary>Who made the machine.</summary>
    public string? Manufacturer { get; init; }

    /// <summary>The machine's model.</summary>
    public string? Model { get; init; }

    /// <summary>The version of ESXi: 8.0.2.</summary>
    public string? Version { get; init; }

    /// <summary>The build of ESXi.</summary>
    public string? Build { get; init; }

    /// <summary>The server's id of the host: <c>host-42</c>.</summary>
    public string? Id { get; init; }
}
