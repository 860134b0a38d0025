using static CpuMask.Text.Wording;

namespace CpuMask.Platforms.XenServer;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    /// <summary>XenServer's flags say nothing of address bits.</summary>
    public const string BootFlagsHaveNoAddressBits = "last_boot_CPU_flags hold no physical address bits, so those are not compared.";

    /// <summary>Where a guest's needs come from.</summary>
    public static string BootFlagsOf(string source) => Format("last_boot_CPU_flags in {0}", source);

    /// <summary>Which of a XenServer host's sets was read.</summary>
    public static string XapiSetRead(string key) => Format("Read from {0}.", key);

    /// <summary>A set that a host cannot use, because it has no such guests.</summary>
    public static string XapiSetUnusable(string key) => Format("{0} lacks even the FPU: the host cannot run such guests, so another set was read.", key);

    /// <summary>A set for guests that a host cannot run.</summary>
    public static string NoHvm(string key) => Format("{0} lacks even the FPU: this host runs no HVM guests, so there is nothing to give them. Switch VT-x or AMD-V on in its firmware.", key);

    /// <summary>The set that was asked for is not in the text.</summary>
    public static string NoSuchXapiSet(string key, IReadOnlyList<string> printed) =>
        Format("it holds no {0}, only {1}.", key, printed.Count == 0 ? "other keys" : List(printed));
}
