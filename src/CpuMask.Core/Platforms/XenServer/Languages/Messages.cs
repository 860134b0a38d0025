using static CpuMask.Text.Wording;

namespace CpuMask.Platforms.XenServer.Languages;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    internal static string OneVendorOnly() =>
        "The hosts have several vendors, and XAPI takes no host into a pool whose CPUs have another vendor: there is no level for them. Make a pool of each vendor.";

    internal static string LevelIsMade() =>
        "XAPI makes this level by itself, of each host's features_hvm_host (format xapi-hvm-host); features_hvm may hold a little more, which is for VMs that arrive. VMs that are started get it; VMs that run keep what they were started with until they are shut down and started again.";

    internal static string JoinLowers() =>
        "A host with less that joins lowers the level for VMs started from then on; those that run cannot move to it until they are restarted. One with more is levelled down, and nothing has to be restarted.";

    internal static string OldMask() =>
        "XenServer 7.0 and newer level by themselves and have no such command. Here the mask works only on CPUs that can mask themselves (Intel FlexMigration, AMD Extended Migration).";

    internal static string HeldDown(IReadOnlyList<string> hosts, IReadOnlyList<string> features) => Format(
        "The level is held down by {0}, on which it goes without {1}.", CpuMask.Pool.Messages.Printed(hosts), List(features, 12));

    internal static string NothingIsLeft() =>
        "A featureset says yes or no to every bit, so what some host's source does not say cannot be left to the host: it is hidden.";

    internal static string NoSet(string found) => found.Length == 0
        ? "There is no featureset here; expected words of eight hexadecimal digits joined by '-'."
        : Format("'{0}' is no featureset; expected words of eight hexadecimal digits joined by '-'.", Printable(found));

    internal static string WordTooMany(int word, int known) => Format(
        "Word {0} is not zero, and only {1} words are known; Xen refuses to build a domain with a set that is longer than its own.", word, known);

    internal static string TakenWithParent(string feature, string parent) => Format("{0} is shown and {1} is not: Xen takes both away.", feature, parent);
}
