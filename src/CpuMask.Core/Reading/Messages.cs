using static CpuMask.Text.Wording;

namespace CpuMask.Reading;

/// <summary>What this folder says: what, where, found, expected.</summary>
public static class Messages
{
    internal static string MoreProblems(int count) =>
        Format("{0} more of the same kind in this file.", Count(count, "problem", "problems"));

    internal static string UnknownFormat() =>
        "no known dump format. On the host itself, run 'cpumask collect'; or 'cpuid -1 -r' (Linux), 'xen-cpuid -p' (Xen's dom0), 'esxcli hardware cpu cpuid raw list' (ESXi).";

    /// <summary>No reader knows the file, but it tells what it is of.</summary>
    /// <param name="system">What it seems to be of: "a Xen host".</param>
    /// <param name="command">What to run there.</param>
    public static string RunInstead(string system, string command) =>
        Format("no known dump format. It seems to be of {0}: give the output of '{1}' there instead.", system, command);

    internal static string NoGuestText(IEnumerable<string> formats) =>
        Format("it describes no running guest in a form that is known; expected one of: {0}.", string.Join(", ", formats));

    /// <summary>A folder or wildcard, named for its guests, has none.</summary>
    public static string NoGuestThere() => "nothing there describes a running guest.";

    internal static string NoGuests(string format) => Format("read as {0}, it describes no guest.", format);

    internal static string NearestFormat(string format, string description) =>
        Format("no known dump format. It begins like {0} ({1}) and stops fitting here.", format, description);

    internal static string ForeignArchitecture(string architecture) => architecture.Length == 0 ? "the architecture is empty; expected x86_64 or one of its like." : Format(
        "it is of {0} '{1}' machine. CPUID is what x86 CPUs answer; such a machine has none, and its guests move by other rules.",
        "aeiouAEIO".IndexOf(architecture[0]) >= 0 ? "an" : "a", Printable(architecture));

    internal static string NoHosts(string format) => Format("read as {0}, it holds no CPUID registers.", format);

    internal static string NoSuchFormat(string name, IReadOnlyList<string> known) =>
        Format("'{0}' is no dump format; expected one of: {1}.", Printable(name), string.Join(", ", known));

    /// <summary>Files that nobody named, found in folders, archives and by wildcards, that are no dumps.</summary>
    /// <param name="count">How many.</param>
    /// <param name="sources">The first of them.</param>
    public static string PassedOver(int count, IReadOnlyList<string> sources) => Format(
        "{0} in what was named {1} no dump: {2}{3}", Count(count, "file", "files"), count == 1 ? "is" : "are",
        Safe(string.Join(", ", Take(sources, Math.Min(3, sources.Count)))), count > 3 ? ", ..." : ".");

    internal static string NothingThere() => "there is no such file or folder.";

    internal static string NameNotUtf8() => "cannot be opened: its name is not UTF-8. Rename it, or give it as standard input.";

    internal static string NoStandardInput() => "there is no standard input here.";

    internal static string FileTooLarge(int most) => Format("it has more than {0} MB; no dump has.", most >> 20);

    internal static string PackedTooWell(int growth, int always) => Format(
        "unpacked it is more than {0} times as large and more than {1} MB; no dump packs that well, so the rest is not unpacked.",
        growth, always >> 20);

    internal static string EmptyArchive(int members) => Format(
        "none of its {0} is a dump that a reader knows; archives in archives are not opened.", Count(members, "member", "members"));

    internal static string TooDeep(int most) => Format("it is nested more than {0} deep; the rest is not read.", most);
}
