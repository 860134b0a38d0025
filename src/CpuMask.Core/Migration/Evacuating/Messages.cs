using static CpuMask.Text.Wording;

namespace CpuMask.Migration.Evacuating;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    internal static string ForFeature(string feature, string advice) => Format("{0}: {1}", feature, advice);

    internal static string FindOut(string host, string what, IReadOnlyList<string> features, string source) => Format(
        "{0} may be able to take them as it is: of its {1} it is not known whether it has {2}. What tells it: {3}.", host, what, List(features), source);

    internal static string MayLackToo(string host, IReadOnlyList<string> features, string source) => Format(
        "It is not known whether {0} has {1}, so this may not be enough. What tells it: {2}.", host, List(features), source);

    internal static string RestartMasked(string host) => Format(
        "Power the guests off, apply the mask and start them again: they can then move live to {0} and back.", host);

    internal static string RestartElsewhere(string host) => Format(
        "Power the guests off and start them on {0}, or move them there while they are off: they then see that host's CPU.", host);
}
