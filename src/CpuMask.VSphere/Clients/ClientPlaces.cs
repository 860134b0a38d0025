namespace CpuMask.VSphere.Clients;

/// <summary>
/// The names of clusters above another client's hosts. Each is asked of the client once: a thousand hosts stand in a few.
/// It is not for several threads at once.
/// </summary>
public sealed class ClientPlaces
{
    private const string ClusterType = "ClusterComputeResource";
    private readonly Dictionary<(string Server, string Id), string?> known = new();

    /// <summary>The cluster of a host; null when it has none, or the client does not say.</summary>
    public string? ClusterOf(ClientObject host)
    {
        // PowerCLI's VMHost has its parent beside it; a view has only the reference to it.
        if (host.Beside("Parent") is { } parent && new ClientObject(parent, host.Member) is { Reference: { Type: ClusterType } })
        {
            return host.Member(parent, "Name") as string;
        }

        if (host["parent"] is not { } reference || !ClusterType.Equals(host.Member(reference, "Type") as string, StringComparison.Ordinal))
        {
            return null;
        }

        (string, string) key = (Convert.ToString(host["Client.ServiceUrl"]) ?? string.Empty, Convert.ToString(host.Member(reference, "Value")) ?? string.Empty);
        if (!known.TryGetValue(key, out string? name))
        {
            known[key] = name = ClientViews.Find(host, reference, "name") is { } view ? host.Member(view, "Name") as string : null;
        }

        return name is null ? null : Inventory.InventoryTree.Unescape(name);
    }
}
