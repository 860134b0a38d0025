using CpuMask.Compliance.Policy;
using CpuMask.Compliance.Runs;
using CpuMask.Cpuid;
using CpuMask.Features;
using static CpuMask.Text.Wording;

namespace CpuMask.Compliance.Rules;

/// <summary>What this folder says: what, where, found, expected.</summary>
public static class Messages
{
    internal static string NoHostNamed(string name, IReadOnlyList<string> known) =>
        Format("There is no host '{0}'; the hosts are: {1}.", Printable(name), List(known.Select(Printable).ToArray()));

    /// <summary>What to call an earlier run.</summary>
    public static string RunOf(DateTimeOffset at) => "the run of " + Time(at);

    /// <summary>
    /// A foreign name inside a sentence: short, and with no end of a sentence of its own, since what to do is told from what is
    /// wrong by the first one.
    /// </summary>
    internal static string InSentence(string name, int most = 80) =>
        Safe(name.Length > most ? name.Substring(0, most - 1) + "\u2026" : name).Replace(". ", ".\u00A0");

    internal static string FeatureMissing(FindingSubject subject, string reference) => subject.Class switch
    {
        FeatureClass.Switch => Format(
            "{0} is promised by {1} and missing here. A firmware setting hides it: switch it on in the BIOS setup and restart the host.", subject.Name, reference),
        FeatureClass.Security => Format(
            "{0} is promised by {1} and missing here, so VMs that rely on it cannot come to this host. Install the microcode or firmware that the pool's other hosts have.", subject.Name, reference),
        FeatureClass.Feature or FeatureClass.Numeric or FeatureClass.Identity or FeatureClass.Topology or FeatureClass.Power or FeatureClass.Volatile
            or FeatureClass.Mode or FeatureClass.Hypervisor or null => Format(
            "{0} is promised by {1} and missing here, so VMs that use it cannot come to this host. Look at its firmware settings and microcode; if the CPU cannot have it, take the host out, or promise less: by a baseline made anew with it, or a lower EVC mode.", subject.Name, reference),
    };

    internal static string FeatureMissingWithParent(FindingSubject subject, string reference, string parent) => Format(
        "{0} is promised by {1} and missing here. It needs {2}, which is missing too: mend that first.", subject.Name, reference, parent);

    internal static string HiddenFeatureMissing(FindingSubject subject, string reference) => Format(
        "{0} is on the hosts of {1} and missing here. No hypervisor shows it to guests, so no VM is stuck; compare firmware settings and microcode with a host that has it.", subject.Name, reference);

    internal static string MitigationMissing(FindingSubject subject, string reference) => Format(
        "{1} shows {0} to guests, and this host lacks it: a guest here relies on microcode that is not installed. Install the microcode that the pool's other hosts have.", subject.Name, reference);

    internal static string MitigationUndeclared(FindingSubject subject, string reference) => Format(
        "This host sets {0}, which guests must see wherever they may run, and {1} does not show it. Make the baseline anew with this host and restart the VMs.", subject.Name, reference);

    internal static string FeatureExtra(FindingSubject subject, string reference) => Format(
        "This host has {0}, which {1} does not promise. Nothing has to be done if VMs run behind a mask; a VM started here without one may use it and then cannot leave.", subject.Name, reference);

    internal static string BitUnnamed(FindingSubject subject, string reference) => Format(
        "{0} is set and {1} does not have it; the feature table has no name for it. Masks and baselines hide it; nothing has to be done.", subject, reference);

    internal static string AddressBitsLower(uint promised, uint actual, string reference) => Format(
        "This host addresses {1} bits of physical memory and {2} promises {0}: a VM with more memory than 2^{1} bytes, or set up for {0} bits, fails here. Look for memory encryption (TME, SME) in the firmware, which takes address bits; else make the baseline anew with this host.",
        promised, actual, reference);

    internal static string NumberLower(string field, uint promised, uint actual, string reference) => Format(
        "{0} is {2} here and {3} promises {1}. Look for a firmware limit (such as Limit CPUID Maximum) and for older microcode.", field, promised, actual, reference);

    internal static string BitsUnknown(IReadOnlyList<string> names, string reference, string format) => Format(
        "{1} promises {0}, and {2} does not say whether this host has {3}. Collect the host with a source that does: cpuid -r on the host, or Get-HostCpuid.",
        List(names), reference, format.Length > 0 ? "its source (" + format + ")" : "its source", names.Count == 1 ? "it" : "them");

    internal static string CapabilityMissing(string key, string reference) => Format(
        "{1} requires {0}, and this host does not offer it. Update the hypervisor and the microcode to the level of the other hosts.", key, reference);

    internal static string CapabilityUnknown(string key, string format) => Format(
        "{0} is required, and {1} does not say whether this host has it. Collect the host over the vSphere API.",
        key, format.Length > 0 ? "its source (" + format + ")" : "its source");

    internal static string VendorDifferent(string actual, string expected, string reference) => Format(
        "This CPU is from {0} and {2} is for {1}: no running VM can move between them. Take the host out of the pool, or move VMs powered off.", actual, expected, reference);

    internal static string ViewDifferent(string actual, IReadOnlyList<string> expected, string reference) => Format(
        "This host was seen as {0} and {2} as {1}, so its features were not compared: the difference would be the view's. Collect it the same way.", actual, string.Join(", ", expected), reference);

    internal static string CheckedGuestDump() =>
        "This was collected inside a virtual machine and says nothing about the host. Collect it on the host itself.";

    internal static string ModelNew(string brand, CpuSignature signature, string reference) => Format(
        "{0} was made without this CPU model ({1}). If the host is to stay, make the baseline anew with it.",
        reference, brand.Length > 0 ? Printable(brand) : signature.ToFamilyModelStepping());

    internal static string CpusUneven(FindingSubject subject) => Format(
        "Some CPUs of this host have {0} and some do not. Look for mixed processors or steppings, and for microcode that was loaded on some CPUs only.", subject.Name);

    internal static string ModelDrift(RegisterDifference difference, string like, int alike, string versions) => Format(
        "{0} is {1} here and {2} on {3}{4}, of the same CPU model. {5}",
        difference.Subject.Name, Value(difference.Subject, difference.After), Value(difference.Subject, difference.Before), InSentence(like),
        alike > 1 ? Format(" and {0} more", alike - 1) : string.Empty, versions);

    // That the CPU can have it is known, so the advice is the difference to a host that does.
    internal static string MissingThoughModelHasIt(CpuidFinding finding, string reference, string like, string versions) => Format(
        finding.Subject.Bit is null ? "{0} is {5} here, and {1} promises {4}. {2}, of the same CPU model, has it. {3}"
            : "{0} is promised by {1} and missing here. {2}, of the same CPU model, has it. {3}",
        finding.Feature, reference, InSentence(like), versions, finding.Expected, finding.Actual);

    // No host of today has it, so there is none to compare with: the question is what was done since.
    internal static string MissingThoughModelHadIt(CpuidFinding finding, string reference) => Format(
        finding.Subject.Bit is null ? "{0} is {3} here, and {1} promises {2}. Hosts of this CPU model had it when {1} was made: look for {4}."
            : "{0} is promised by {1} and missing here. Hosts of this CPU model had it when {1} was made: look for {4}.",
        finding.Feature, reference, finding.Expected, finding.Actual,
        finding.Rule == RuleIds.AddressBitsLower
            ? "memory encryption (TME, SME) that was switched on in the firmware since, which takes address bits"
            : "a firmware setting that was changed since, and for other microcode");

    internal static string DriftSince(RegisterDifference difference, string reference) => Format(
        "{0} is {1} here and was {2} on hosts of this CPU model when {3} was made. Look for a firmware setting that was changed since, and for other microcode.",
        difference.Subject.Name, Value(difference.Subject, difference.After), Value(difference.Subject, difference.Before), reference);

    internal static string Versions(HostCpuid there, HostCpuid here)
    {
        IReadOnlyList<string> differing = DifferingVersions(there, here, "{0} {1} there, {2} here");
        bool same = VersionsOf(there, here).Any(v => v.Before is not null && v.Before == v.After);
        return differing.Count > 0 ? "Bring them to the same level: " + string.Join("; ", differing) + "."
            : same ? "Microcode, BIOS and kernel are the same as far as they are known: compare the firmware settings."
            : "The sources do not say which microcode and BIOS they have: compare both.";
    }

    internal static string Changed(RegisterDifference difference, HostCpuid before, HostCpuid after)
    {
        IReadOnlyList<string> differing = DifferingVersions(before, after, "{0} from {1} to {2}");
        return Format(
            "{0} is {1} and was {2} in the last run. {3}",
            difference.Subject.Name, Value(difference.Subject, difference.After), Value(difference.Subject, difference.Before),
            differing.Count > 0 ? "What else changed: " + string.Join("; ", differing) + "." : "See what was done to the host: firmware settings, microcode, hypervisor.");
    }

    internal static string HostNew(DateTimeOffset previous) => Format(
        "This host was not in the last run ({0}). Nothing has to be done if it was added on purpose.", Time(previous));

    internal static string HostMissing() =>
        "This host was in an earlier run and was not checked this time. See whether it is down or was taken out; if it is gone for good, name it under retired in the policy.";

    internal static string VmTrapped(TrappedGuest guest)
    {
        string name = Printable(guest.Name);
        string cannot = guest.IsHostInferred && guest.Host.Length > 0
            ? Format("{0} can run on this host only (where it runs now its source does not say).", name)
            : guest.Host.Length == 0 ? Format("{0} can run on none of the hosts.", name)
            : Format("{0} cannot leave this host.", name);
        return guest.NearestHost.Length == 0
            ? Format("{0} has no other host that it could move to.", name)
            : Format(
                "{0} {1} comes nearest and lacks {2}. Power the VM off and on behind the pool's mask, or mend that host.",
                cannot, Printable(guest.NearestHost), guest.MissingFeatures.Count > 0 ? List(guest.MissingFeatures) : "what it needs");
    }

    internal static string VmMoveUnknown(TrappedGuest guest) => Format(
        "No host is known to be able to take {0}, and of {1} it is not known: {2}. What would say it: {3}.",
        Printable(guest.Name), Printable(guest.NearestHost), guest.MissingFeatures.Count > 0 ? List(guest.MissingFeatures) : "what it needs",
        guest.Source.Length > 0 ? guest.Source : "a source that knows more of the host");

    internal static string NotRead(string source) => Format(
        "{0} was named for this check and could not be read, so nothing is known of it. Mend the path, or take it out.", Printable(source));

    private static IEnumerable<(string Name, string? Before, string? After)> VersionsOf(HostCpuid before, HostCpuid after)
    {
        yield return ("microcode", before.Microcode, after.Microcode);
        yield return ("BIOS", before.Bios, after.Bios);
        yield return ("kernel", before.Kernel, after.Kernel);
    }

    private static IReadOnlyList<string> DifferingVersions(HostCpuid before, HostCpuid after, string format) => VersionsOf(before, after)
        .Where(v => v.Before is not null && v.After is not null && v.Before != v.After)
        .Select(v => Format(format, v.Name, Printable(v.Before!), Printable(v.After!))).ToArray();

    private static string Value(FindingSubject subject, uint? value) => value is null ? "unknown"
        : subject.Bit is null ? Format("{0}", value) : value == 1 ? "set" : "clear";
}
