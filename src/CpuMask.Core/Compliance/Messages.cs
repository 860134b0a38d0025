using CpuMask.Compliance.Policy;
using static CpuMask.Text.Wording;

namespace CpuMask.Compliance;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    public static string WaiverExpired(ComplianceWaiver waiver) => Format(
        "It ran out on {0}, and what it excused counts again. Reason given: {1}. Mend the cause, or renew it.", Day(waiver.Expires), Printable(waiver.Reason));

    public static string WaiverUnused(ComplianceWaiver waiver) => Format(
        "It excuses nothing in this run. Reason given: {0}. Take it out if the cause is mended, or look for a misspelt host or feature.", Printable(waiver.Reason));
}
