using static CpuMask.Text.Wording;

namespace CpuMask.Platforms.Xen.Hosts;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    internal static string XenPolicyRead(string policy, IReadOnlyList<string> printed) => printed.Count == 1
        ? Format("This is Xen's {0} policy.", policy)
        : Format("This is Xen's {0} policy. The text has {1} too; each is a format, xen-cpuid-<policy>.", policy, List(printed));

    internal static string WordsOfSet(int count) => Format("the {0} words that nr_features says a set has", count);

    internal static string EmptyXenPolicy(string policy) => Format(
        "the {0} policy has nothing in it, not even the FPU: this Xen runs no such guests, and there is nothing to give them. HVM guests need VT-x or AMD-V, switched on in the firmware, or passed on to a nested Xen.", policy);

    internal static string NoSuchXenPolicy(string policy, IReadOnlyList<string> printed) =>
        Format("it holds no {0} policy, only {1}.", policy, List(printed));

    internal static string LaterXenWords(int count) =>
        Format("{0} of the featureset come from a later Xen and were left out.", Count(count, "word", "words"));

    internal static string AmbiguousHwCaps() =>
        "The order of hw_caps changed with Xen 4.7, and no xen_version or xen_major line says which Xen this is: only its first word, leaf 1 EDX, counts.";

    internal static string HwCapsIsShort() =>
        "hw_caps has eight words and leaves out leaf 7 EDX, where the speculation controls are; xen-cpuid -p prints them.";
}
