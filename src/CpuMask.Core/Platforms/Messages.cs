using static CpuMask.Text.Wording;

namespace CpuMask.Platforms;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    internal static string NoSuchPlatform(string id, IReadOnlyList<string> known) =>
        Format("'{0}' is no platform; expected one of: {1}.", Printable(id), string.Join(", ", known));

    internal static string NoSuchLanguage(string id, IReadOnlyList<string> known) =>
        Format("'{0}' is no language that CPUs are written in; expected one of: {1}.", Printable(id), string.Join(", ", known));

    internal static string NoVersion(string found) => Format("'{0}' is no version; expected numbers such as 9.1.", Printable(found));

    internal static string UnknownWords(IReadOnlyList<string> words, IReadOnlyList<string> hosts) => Format(
        "{0} unknown on {1}. A register dump of the host has it ('cpuid -1 -r', AIDA64, libcpuid, 'esxcli hardware cpu cpuid raw list').",
        List(words) + (words.Count == 1 ? " is" : " are"), CpuMask.Pool.Messages.Printed(hosts));

    internal static string CommentSaysHidden(IReadOnlyList<string> names, string register, IReadOnlyList<string> instead) =>
        Format("The comment says that {0} of {1} {2} hidden, and the setting does not hide {3}.", List(names, 20), register, names.Count == 1 ? "is" : "are", names.Count == 1 ? "it" : "them")
        + (instead.Count == 0 ? string.Empty : Format(" What it hides there, and no comment names, is {0}: a bit was miscounted.", List(instead)));

    internal static string InventedVendor(string vendor) => vendor.Trim().Length == 0
        ? "The guest is shown no vendor at all. No CPU is made by nobody: 64-bit Windows does not run, Linux leaves out every workaround; expected a maker's own name, such as GenuineIntel."
        : Format("The guest is shown the vendor '{0}', which no maker's CPUs say: 64-bit Windows does not run, Linux leaves out every workaround; expected a maker's own name, such as GenuineIntel.", Printable(vendor));

    internal static string NothingStarts(IReadOnlyList<string> features) => Format("No current operating system starts without {0}.", string.Join(", ", features));

    internal static string No64Bits() => "No 64-bit operating system starts without LM.";

    internal static string ShownWithoutParent(string feature, string parent) => Format("{0} is shown and {1}, without which it means nothing, is hidden.", feature, parent);
}
