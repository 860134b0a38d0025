using static CpuMask.Text.Wording;

namespace CpuMask.Platforms.XenServer;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    internal const string BootFlagsHaveNoAddressBits = "last_boot_CPU_flags hold no physical address bits, so those are not compared.";

    internal static string BootFlagsOf(string source) => Format("last_boot_CPU_flags in {0}", source);

    internal static string XapiSetRead(string key) => Format("Read from {0}.", key);

    internal static string XapiSetUnusable(string key) => Format("{0} lacks even the FPU: the host cannot run such guests, so another set was read.", key);

    internal static string XapiSetIsShort(string key, int words, string longer) =>
        Format("{0} has {1} words and {2} has more: the words that it lacks are not known.", key, words, longer);

    internal static string NoHvm(string key) => Format("{0} lacks even the FPU: this host runs no HVM guests, so there is nothing to give them. Switch VT-x or AMD-V on in its firmware.", key);

    internal static string NoSuchXapiSet(string key, IReadOnlyList<string> printed) =>
        Format("it holds no {0}, only {1}.", key, printed.Count == 0 ? "other keys" : List(printed));
}
