using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CpuMask.Compliance.Policy;
using static CpuMask.Text.Wording;

namespace CpuMask.Compliance;

/// <summary>What this folder says: what, where, found, expected.</summary>
public static class Messages
{
    /// <summary>A day as 2026-01-31.</summary>
    public static string Day(DateTime day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A time as 2026-01-31 03:00 UTC.</summary>
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC";

    internal static string WaiverExpired(ComplianceWaiver waiver) => Format(
        "It ran out on {0}, and what it excused counts again. Reason given: {1}. Mend the cause, or renew it.", Day(waiver.Expires), Printable(waiver.Reason));

    internal static string WaiverUnused(ComplianceWaiver waiver) => Format(
        "It excuses nothing in this run. Reason given: {0}. Take it out if the cause is mended, or look for a misspelt host or feature.", Printable(waiver.Reason));
}
