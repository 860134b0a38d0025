using static CpuMask.Text.Wording;

namespace CpuMask.Comparison;

/// <summary>What this folder says: what, where, found, expected.</summary>
public static class Messages
{
    /// <summary>More hosts are needed.</summary>
    public static string TooFewHosts(int given, int needed) =>
        Format("{0} given; at least {1} needed.", Count(given, "host was", "hosts were"), Count(needed, "is", "are"));
}
