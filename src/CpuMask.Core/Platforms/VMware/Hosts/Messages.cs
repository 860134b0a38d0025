using static CpuMask.Text.Wording;

namespace CpuMask.Platforms.VMware.Hosts;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    internal static string SavedTooShallow() =>
        "the object was saved with too small a -Depth: the names of VMware.Vim types stand where the CPU should be. Save it with -Depth 6 or more.";

    internal const string NoCpu = "The server knows no CPU registers of this host.";

    /// <summary>A value of vSphere's that does not fit.</summary>
    public static string Unreadable(string what, string? found, string expected) =>
        Format("{0}: '{1}' is not {2}; it counts as unknown.", what, Printable(found ?? string.Empty), expected);

    /// <summary>A host that its server cannot reach.</summary>
    public static string NotConnected(string state) => Format(
        "The host is {0}: this is what the server remembers of it, which may be old.", state == "notResponding" ? "not responding" : state);

    internal static string MaskedCapabilities() =>
        "The object has maskedFeatureCapability but no featureCapability: this is what EVC leaves to virtual machines, not what the CPU has.";
}
