using CpuMask.VSphere.Inventory;

namespace CpuMask.VSphere.Masks;

/// <summary>
/// What a server's journal is called: after what the server is, so that a name, an address or an alias of it leads to the
/// same one. A vCenter has an instance id; an ESXi host has the UUID of its hardware.
/// </summary>
internal static class JournalName
{
    private static readonly IReadOnlyList<string> Paths = new[] { "summary.hardware.uuid" };

    // Boards whose maker left the UUID as the chip's vendor delivers it.
    private static readonly string[] Unset =
    {
        "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "03000200-0400-0500-0006-000700080009",
    };

    /// <summary>The names for a session's server: the one that is written, then those of earlier versions.</summary>
    public static IReadOnlyList<string> Of(VSphereSession session)
    {
        string typed = "host-" + session.Server;
        if (session.About.InstanceUuid is { } id)
        {
            return new[] { "vcenter-" + id };
        }

        string? uuid = session.About.IsHost ? HardwareOf(session) : null;
        return IsSet(uuid) ? new[] { "esxi-" + uuid, typed } : new[] { typed };
    }

    /// <summary>Whether a hardware UUID tells one host from another.</summary>
    public static bool IsSet(string? uuid) => uuid is { Length: > 0 } && !Unset.Contains(uuid, StringComparer.OrdinalIgnoreCase);

    private static string? HardwareOf(VSphereSession session)
    {
        var query = new PropertyQuery(new[] { session.Content.RootFolder }, new[] { "HostSystem" }, Paths, Traversal.ToHosts);
        string?[] found = PropertyPages<ObjectProperties>.ReadAll(session, query, p => p, default)
            .Select(p => p.Text("summary.hardware.uuid")).Distinct().ToArray();
        return found.Length == 1 ? found[0] : null;
    }
}
