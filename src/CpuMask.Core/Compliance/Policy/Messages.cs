using static CpuMask.Text.Wording;

namespace CpuMask.Compliance.Policy;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    internal static string MalformedPolicy(string place, string found, string expected) =>
        Format("{0}: found {1}, expected {2}.", place, found, expected);

    internal static string WaiverName(ComplianceWaiver waiver) => Format(
        "waiver for {0} (until {1})",
        string.Join(", ", new[] { ("host ", waiver.Host), ("feature ", waiver.Feature), ("rule ", waiver.Rule) }
            .Where(p => p.Item2.Length > 0).Select(p => p.Item1 + Printable(p.Item2))),
        Day(waiver.Expires));
}
