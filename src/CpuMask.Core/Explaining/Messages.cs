using CpuMask.Cpuid;
using CpuMask.Faults;
using CpuMask.Migration.Verdicts;
using CpuMask.Processors;
using static CpuMask.Text.Wording;

namespace CpuMask.Explaining;

/// <summary>What this folder says: what, where, found, expected. What a platform says stands with the platform.</summary>
internal static class Messages
{
    internal const string NothingUnderstood =
        "Nothing in the text was understood as a CPU fault. Known are messages of vSphere, XenServer and XCP-ng, xl, libvirt, QEMU, OpenStack Nova, oVirt and KubeVirt about CPU features; paste the whole message, or give logs of the guests or dumps of the hosts.";

    internal const string TextWithheld = "(left out: searching it for names took too long)";

    internal const string BitsHeading = "The bits:";

    internal const string WayHeading = "The way out:";

    internal const string WaysHeading = "Ways out, the one that harms least first:";

    internal const string NotKnownHeading = "Not known, and where to read it:";

    internal static string PlatformAndQuestion(string platform, FaultQuestion question) => question switch
    {
        FaultQuestion.Migration => Format("{0}: a migration.", platform),
        FaultQuestion.PowerOn => Format("{0}: a start, not a migration.", platform),
        FaultQuestion.EvcAdmission => Format("{0}: admission to an EVC cluster.", platform),
        FaultQuestion.PoolAdmission => Format("{0}: whether a host fits its pool or cluster.", platform),
        FaultQuestion.OwnMasks => Format("{0}: the CPU masks that a guest carries itself. They are settings, and no fault.", platform),
        FaultQuestion.Inventory => Format("{0}: a list of hosts, and no fault.", platform),
        FaultQuestion.Log => Format("{0}: no fault.", platform),
        FaultQuestion.Unknown => platform + ".",
    };

    internal const string WantsHost = "Whether it can go to a host: give that host's dump beside it, or the error's text.";

    internal const string WantsGuest = "What keeps a guest away from it: give the error's text, the guest's log or its requirements, or the other host's dump.";

    internal static string GuestAlone(string guest, string source) => Format("{0} is the CPU of a guest ({1}), and no fault.", Printable(guest), Printable(source));

    internal static string HostAlone(HostCpuid host) => Format(
        "{0} is a host, and no fault: {1}{2}{3}.", host.Name, host.Brand.Length > 0 ? Printable(host.Brand) + ", " : string.Empty,
        host.Signature is { } s ? Format("{0} family {1} model 0x{2:X} stepping {3}", host.Vendor.DisplayName, s.Family, s.Model, s.Stepping) : host.Vendor.DisplayName,
        ProcessorTable.Of(host) is { } cpu ? Format(", {0}", cpu.Codename) : string.Empty);

    internal static string MayBeMeant(IEnumerable<string> names) => Format("May be meant: {0}.", string.Join(", ", names));

    internal static string AndMore(int count) => Format("and {0} more.", count);

    internal static string SettledByHosts(string register) => Format("The given hosts differ in these bits of {0}.", register);

    internal static string HostsAlikeIn(string register, IReadOnlyList<string> hosts) => Format(
        "The given hosts contradict the text: {0} are alike in {1}, as far as a guest sees it. Either these are not the hosts of the error, or one of them has changed since: microcode, firmware setup, EVC mode.",
        List(hosts, 8), register);

    internal static string HostsOfOneVendor(IReadOnlyList<string> hosts, string vendor) => Format(
        "The given hosts contradict the text: {0} are all {1}. Either these are not the hosts of the error, or another host is meant.", List(hosts), vendor);

    internal static string HostsContradictIn(IReadOnlyList<string> features, IReadOnlyList<string> hosts, bool has) => Format(
        "In {0} the given {1} the text: {2} {3} {4}.", List(features, 20), hosts.Count == 1 ? "host contradicts" : "hosts contradict", List(hosts),
        has ? hosts.Count == 1 ? "does not have" : "do not have" : hosts.Count == 1 ? "has" : "have", features.Count == 1 ? "it" : "them");

    internal static string HostsContradict(IReadOnlyList<string> hosts, bool has) => Format(
        "The given hosts contradict the text: {0} {1} these bits. Either these are not the hosts of the error, or the host has changed since, or the hypervisor hides or shows them: ask for what it offers to guests.",
        List(hosts, 8), has ? hosts.Count == 1 ? "has none of" : "have none of" : hosts.Count == 1 ? "has all of" : "have all of");

    internal static string HostAtHand(string host, IReadOnlyList<string> features, bool has) => Format(
        "By its dump, {0} {1} {2}.", host, has ? "has" : "lacks", List(features, 12));

    internal static string VerdictOf(HostVerdict verdict) => verdict.Verdict switch
    {
        MigrationVerdict.CanLand => Format("{0} can move to {1}.", verdict.Guest, verdict.Host),
        MigrationVerdict.Cannot => Format(
            "{0} cannot move to {1}: {2}: {3}.", verdict.Guest, verdict.Host, Count(verdict.Blocking.Count, "feature is missing", "features are missing"),
            List(verdict.Blocking.Select(b => b.Feature).ToArray(), 12)),
        MigrationVerdict.Unknown => Format("Whether {0} can move to {1} is not known.", verdict.Guest, verdict.Host),
    };

    internal static string NotKnownOf(string host, string what, string source) => Format("Of {0}: {1}. It stands in {2}.", host, what, source);
}
