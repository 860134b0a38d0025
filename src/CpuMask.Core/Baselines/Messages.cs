using static CpuMask.Text.Wording;

namespace CpuMask.Baselines;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    internal static string NoHostsInBaseline() => "it holds no host; expected a baseline that CpuMask wrote, or dumps of the hosts that the pool was built on.";

    internal static string NoHostOfKnownVendor(string name, IReadOnlyList<string> known) =>
        Format("'{0}' is no host of this baseline with a known vendor; its hosts are: {1}.", Printable(name), CpuMask.Pool.Messages.Printed(known));

    internal static string NoSuchVendor(string name, IReadOnlyList<string> known) =>
        Format("'{0}' is no CPU maker's vendor string; expected one of: {1}.", Printable(name), string.Join(", ", known));

    internal static string SeveralVendors(IReadOnlyList<string> vendors) => Format(
        "The hosts have CPUs of several vendors: {0}. No mask makes them alike for every guest.",
        string.Join("; ", vendors));

    internal static string VendorWithHosts(string vendor, IReadOnlyList<string> hosts) => Format("{0} ({1})", vendor, CpuMask.Pool.Messages.Printed(hosts));

    internal static string NoHostsLeft() => "A baseline needs at least one host, and none is left.";

    internal static string GuestDumps(IReadOnlyList<string> hosts) => Format(
        "{0}: this was read inside a virtual machine and says what one guest sees, not what the host has. Read the host itself.",
        CpuMask.Pool.Messages.Printed(hosts));

    internal static string GuestDumpsTaken(IReadOnlyList<string> hosts) => Format(
        "{0}: read inside a virtual machine; what its hypervisor hides is missing here, and what it invents is here.", CpuMask.Pool.Messages.Printed(hosts));

    internal static string ViewWithHosts(string view, IReadOnlyList<string> hosts) => Format("{0} ({1})", view, CpuMask.Pool.Messages.Printed(hosts));

    internal static string VendorAssumed(IReadOnlyList<string> hosts, string vendor) =>
        Format("{0}: the source does not say who made the CPU; {1} is assumed.", CpuMask.Pool.Messages.Printed(hosts), vendor);

    internal static string MajorityIsTie(IReadOnlyList<string> vendors, string taken) => Format(
        "As many hosts are {0}: there is no majority. {1} was taken, by the alphabet alone; name the vendor.", string.Join("'s as ", vendors) + "'s", taken);

    internal static string AcrossVendors(string vendor, IReadOnlyList<string> others) => Format(
        "The guests will see {0} on hosts of {1} as well. Feature bits do not say everything: SYSENTER and SYSCALL, hypercalls, virtualization and errata differ between vendors.",
        vendor, string.Join(", ", others));

    internal static string HostTwice(string host, int times) =>
        Format("{0} stands here with {1} different records; all of them count. Take the old ones out if the host has changed.", Printable(host), times);

    internal static string SecurityBitLost(string bit, string parent, IReadOnlyList<string> hosts) => Format(
        "Security: {0} is set on some hosts and guests should act on it on all, but it means nothing without {1}, which {2} does not have.",
        bit, parent, CpuMask.Pool.Messages.Printed(hosts));

    internal static string SecurityBitAboveMaximum(string bit, IReadOnlyList<string> hosts) => Format(
        "Security: {0} is set on some hosts and guests should act on it on all, but {1} has no such leaf.", bit, CpuMask.Pool.Messages.Printed(hosts));

    internal static string UnnamedBitsCleared(IReadOnlyList<string> bits) =>
        Format("Cleared, because nobody here knows what they mean: {0}.", List(bits));

    internal static string UnknownBits(int count, IReadOnlyList<string> features, IReadOnlyList<string> hosts) => hosts.Count > 0
        ? Format("{0} set on some hosts and unknown on {1}: {2}.", Count(count, "feature is", "features are"), CpuMask.Pool.Messages.Printed(hosts), List(features, 12))
        : Format("{0} is unknown: {1}.", Count(count, "feature is not promised, because a feature that it needs", "features are not promised, because a feature that each needs"), List(features, 12));

    internal static string StateLayoutDiffers(string component, string places) => Format(
        "The extended state of {0} lies at different places in the save area ({1}), so a running guest that uses it cannot move; it is not promised.",
        component, places);

    internal static string StatePlace(uint offset, uint size, IReadOnlyList<string> hosts) =>
        Format("{0} bytes at {1} on {2}", size, offset, CpuMask.Pool.Messages.Printed(hosts));

    internal static string SignatureGiven() => "as asked for";

    internal static string SignatureCommon() => "every host has it";

    internal static string SignatureClosest(int bits, IReadOnlyList<string> hosts) => Format(
        bits == 0 ? "{1} has exactly the baseline's features" : "{1} is closest to the baseline: {0} more", Count(bits, "feature", "features"), CpuMask.Pool.Messages.Printed(hosts));

    internal static string SignatureAcrossVendors() =>
        "family 15, model 6, stepping 1: the model that hypervisors show for a CPU of no particular make";

    internal static string DigestOfRegisters(string digest) =>
        Format("'{0}', which follows from the group's registers; the text was changed after it was written", digest);

    internal static string NoGroups() => "it has no 'groups' and so is no baseline; expected a baseline as CpuMask writes one.";
}
