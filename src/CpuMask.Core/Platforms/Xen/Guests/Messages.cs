using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using static CpuMask.Text.Wording;

namespace CpuMask.Platforms.Xen.Guests;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    /// <summary>XenServer's flags say nothing of address bits.</summary>
    public const string BootFlagsHaveNoAddressBits = "last_boot_CPU_flags hold no physical address bits, so those are not compared.";

    /// <summary>Where a guest's needs come from.</summary>
    public static string BootFlagsOf(string source) => Format("last_boot_CPU_flags in {0}", source);

    /// <summary>Where a guest's needs come from.</summary>
    public static string PolicyOf(string domain, string source) => Format("CPU policy of {0} in {1}", domain, source);
}
