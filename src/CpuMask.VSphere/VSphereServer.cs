using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere;

/// <summary>What a server says about itself: the API's AboutInfo.</summary>
/// <param name="FullName">Such as <c>VMware vCenter Server 8.0.2 build-22385739</c>.</param>
/// <param name="ApiType">VirtualCenter or HostAgent.</param>
/// <param name="ApiVersion">The API that it has: 8.0.2.0.</param>
/// <param name="Version">The product's version: 8.0.2.</param>
/// <param name="Build">The product's build.</param>
/// <param name="InstanceUuid">The server's own id; null for an ESXi host.</param>
public sealed record VSphereServer(string FullName, string ApiType, string ApiVersion, string Version, string Build, string? InstanceUuid)
{
    /// <summary>True for a single ESXi host.</summary>
    public bool IsHost => ApiType == "HostAgent";

    /// <summary>Whether the API is at least of a version, number by number.</summary>
    public bool HasApi(string version) => ApiVersions.IsAtLeast(ApiVersion, version);

    internal static VSphereServer From(XmlItem? about) => new(
        ServerText.Safe(about?.TextOf("fullName")),
        about?.TextOf("apiType") ?? string.Empty,
        about?.TextOf("apiVersion") ?? string.Empty,
        about?.TextOf("version") ?? string.Empty,
        about?.TextOf("build") ?? string.Empty,
        about?.TextOf("instanceUuid") is { Length: > 0 } id ? id : null);
}
