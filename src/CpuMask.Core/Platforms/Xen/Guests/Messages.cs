using static CpuMask.Text.Wording;

namespace CpuMask.Platforms.Xen.Guests;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    internal const string CrossingDependsOnVersion =
        "Xen takes a guest of another vendor than the host's up to 4.21 and refuses it from 4.22 on: xen_version in 'xl info' of the target host decides.";

    internal static string PolicyOf(string domain, string source) => Format("CPU policy of {0} in {1}", domain, source);
}
