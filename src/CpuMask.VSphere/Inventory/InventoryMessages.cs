using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Inventory;

/// <summary>What reading hosts, VMs and tasks says.</summary>
internal static class InventoryMessages
{
    /// <summary>A host of which the server knows no CPU.</summary>
    public static string NoCpuOf(string host) => ServerText.Safe(host) + ": The server knows no CPU registers of this host.";

    public static string Unreadable(string what, string? found, string expected) => ServerText.Format(
        "{0}: '{1}' is not {2}; it counts as unknown.", what, ServerText.Short(found ?? string.Empty), expected);

    public static string NotReadable(IReadOnlyList<string> properties) => ServerText.Format(
        "The user may not read {0} of this host; they count as unknown.", ServerText.List(properties));

    public static string NoSuch(string kind, string name, string server) => ServerText.Format("{0}: no {1} is called '{2}'.", server, kind, ServerText.Short(name));

    public static string Ambiguous(string kind, string name, IReadOnlyList<string> paths) => ServerText.Format(
        "More than one {0} is called '{1}': {2}. Name it by its id.", kind, ServerText.Short(name), ServerText.List(paths));

    public static string EndlessPages(string server, int objects) => ServerText.Format(
        "{0}: the server gives page after page without an end ({1} objects, and nothing new or no end in sight). Reading stopped.", server, objects);

    public static string TaskTooLong(string what, double seconds) => ServerText.Format("{0}: the task is still running after {1} seconds.", what, seconds);

    public static string TaskLost(string what) => ServerText.Format("{0}: the server no longer knows the task, so its outcome is not known.", what);
}
