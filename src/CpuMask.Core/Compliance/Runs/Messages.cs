using static CpuMask.Text.Wording;

namespace CpuMask.Compliance.Runs;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    internal static string RunYetToCome(string file, DateTimeOffset at, DateTimeOffset now, bool isUsed) => Format(
        isUsed ? "{0} is of {1}, and it is {2} now: a clock is or was wrong. It is the latest run there is, so it is compared with."
            : "{0} is of {1}, and it is {2} now: a clock was wrong. It is passed over for the run before it; delete it.",
        Printable(file), Time(at), Time(now));

    internal static string AllClear(int hosts, int waived) => waived == 0
        ? Format("{0} checked, and nothing was found.", Count(hosts, "host was", "hosts were"))
        : Format("{0} checked, and nothing was found that is not waived ({1}).", Count(hosts, "host was", "hosts were"), Count(waived, "waived finding", "waived findings"));
}
