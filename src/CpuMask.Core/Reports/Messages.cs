using CpuMask.Baselines;
using static CpuMask.Text.Wording;

namespace CpuMask.Reports;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    internal static string LossReason(RemovalReason reason, string parent) => reason switch
    {
        RemovalReason.HostsLackIt => "some hosts lack it",
        RemovalReason.ParentLost => Format("it needs {0}, which is lost", parent.Length > 0 ? parent : "another bit"),
        RemovalReason.AboveMaximum => "some hosts do not have its leaf",
        RemovalReason.StateLayout => "its saved state lies elsewhere on some hosts",
        RemovalReason.Unnamed => "it has no name, so nobody can tell what a guest would do with it",
        RemovalReason.OtherVendor => "the pool's vendor does not have it",
        RemovalReason.Asked => "it was asked to be hidden",
    };

    internal static string MaskHidesDamage(IReadOnlyList<string> features, IReadOnlyList<string> hosts) => Format(
        "Made from the hosts as they were found: this also hides {0}, which {1} should have and {2} not. Mend {3} first; the mask is then smaller.",
        List(features, 6), List(hosts.Select(Printable).ToArray(), 4), hosts.Count == 1 ? "does" : "do", hosts.Count == 1 ? "that host" : "those hosts");

    internal static string HostsAreAlike() => "All hosts have the same registers: nothing has to be masked.";

    internal static string PageFooter(string version) => Format(
        "Written by CpuMask {0}. The page is whole in itself: it loads nothing and sends nothing.", version);

    internal static string NoSuchReportFormat(string name, IReadOnlyList<string> known) =>
        Format("'{0}' is no report format; expected one of: {1}.", Printable(name), string.Join(", ", known));

    internal static string NoSuchReportExtension(string path, IReadOnlyList<string> extensions, IReadOnlyList<string> names) => Format(
        "{0}: its extension stands for no report format; expected one of {1}; the formats are {2}.",
        Printable(path), string.Join(" ", extensions), string.Join(", ", names));
}
