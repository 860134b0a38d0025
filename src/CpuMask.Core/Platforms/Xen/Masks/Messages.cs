using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using static CpuMask.Text.Wording;

namespace CpuMask.Platforms.Xen.Masks;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    /// <summary>When the setting takes effect.</summary>
    public static string XenFixedAtBoot() =>
        "Xen fixes a guest's CPUID when it builds the domain: shut the guest down and start it again; a reboot from inside or a migration changes nothing.";

    /// <summary>What an x means.</summary>
    public static string XenDefaults() =>
        "x leaves a bit to Xen's default on the host where the guest starts: run one Xen version with the same cpuid= and spec-ctrl= boot options on all hosts.";

    /// <summary>Leaves that older versions do not know.</summary>
    public static string XenNeedsLeaves(IReadOnlyList<string> leaves) => Format(
        "{0}: Xen 4.17 knows them; an older Xen that does not refuses to build the domain.", string.Join(", ", leaves));

    /// <summary>Bits that guests must act on.</summary>
    public static string XenForced(IReadOnlyList<string> features) => Format(
        "Shown on all hosts because guests must act on them wherever they run: {0}.", List(features, 20));

    /// <summary>Bits that Xen decides itself.</summary>
    public static string XenShowsHosts(IReadOnlyList<string> features) => Format(
        "Xen always shows the host's own {0}, whatever is written.", string.Join(" and ", features));

    /// <summary>A maximum that was lowered.</summary>
    public static string XenMaximum(string name, string value, IReadOnlyList<string> hosts) => Format(
        "{0} is set to {1}: {2} ends there, or nothing says that it goes further. What lies above is hidden by that, since Xen refuses a setting for a leaf that a host lacks.",
        name, value, CpuMask.Pool.Messages.Printed(hosts));

    /// <summary>A maximum that cannot be levelled.</summary>
    public static string XenMaximumUnknown(string name) => Format(
        "{0} differs between the hosts and is left alone, because some host's source does not say where its leaves end.", name);

    /// <summary>The signature that guests will see.</summary>
    public static string XenSignature(string signature, string reason) =>
        Format("Guests see family/model/stepping {0} on all hosts ({1}).", signature, reason);

    /// <summary>Physical address bits.</summary>
    public static string XenAddressBits(uint bits, bool atMost) => Format(
        atMost ? "Physical address bits are set to {0}, the smallest that is known; a host whose source does not say may have fewer." : "Physical address bits are set to {0}, the smallest in the pool.",
        bits);

    /// <summary>A setting across vendors.</summary>
    public static string XenAcrossVendors(string vendor) => Format(
        "Leaf 0 says {0} on hosts of another vendor. This works up to Xen 4.21; Xen 4.22 and newer refuse to build a domain with another vendor than the host's.",
        vendor);

    /// <summary>MSR bits that differ.</summary>
    public static string XenMsrBits(IReadOnlyList<string> features) => Format(
        "The hosts differ in bits of MSR 10AH, which this list form cannot express: {0}. Either hide ARCH_CAPABILITIES as a whole, or use the libxl form instead of this list.",
        List(features, 20));

    /// <summary>The other form.</summary>
    public static string XenLibxlInstead(string setting) =>
        Format("Instead of the list, for xl of Xen 4.17 or newer (a name that an xl does not know is one that its Xen does not show): {0}", setting);

    /// <summary>What the libxl form cannot say.</summary>
    public static string XenLibxlLacks(IReadOnlyList<string> things) => Format("The libxl form cannot express: {0}.", List(things, 20));

    /// <summary>Single unknown bits.</summary>
    public static string XenHidden(IReadOnlyList<string> features) =>
        Format("Hidden, because some host's source does not say whether it has them: {0}.", List(features, 20));

    /// <summary>Unknown bits that were left.</summary>
    public static string XenLeft(IReadOnlyList<string> features) => Format(
        "Left to the host on which a guest starts, although some host's source does not say whether it has them: {0}.", List(features, 20));

    /// <summary>Leaves that could not be written.</summary>
    public static string XenLeavesSkipped(IReadOnlyList<string> words, IReadOnlyList<string> hosts) => Format(
        "Not written, because nothing says whether {1} has it and Xen refuses a setting for a leaf that a host lacks: {0}. Guests see there what the host shows on which they start.",
        List(words), CpuMask.Pool.Messages.Printed(hosts));

    /// <summary>MSR bits that no source has.</summary>
    public static string XenMsrUnknown(IReadOnlyList<string> hosts) => Format(
        "Guests are shown ARCH_CAPABILITIES, but what MSR 10AH holds on {0} is not known: no register dump has it, 'rdmsr 0x10a' prints it.", CpuMask.Pool.Messages.Printed(hosts));

    /// <summary>All hosts are alike.</summary>
    public static string XenNothingToDo() => "The hosts agree on everything that this setting could level: nothing needs to be masked.";

    /// <summary>Bits without which no system starts.</summary>
    public static string XenNothingStarts(IReadOnlyList<string> features) =>
        Format("No current operating system starts without {0}.", string.Join(", ", features));

    /// <summary>Something in xl's list that is no item.</summary>
    public static string XlNoItem(string found) => Format(
        "'{0}' is no item of xl's list; expected a leaf, a register and 32 characters, such as 0x7,0:ebx=xxxx...", Printable(found));

    /// <summary>A register of the wrong length.</summary>
    public static string XlNot32(string found, int length) => Format("'{0}' has {1} characters behind the '='; xl takes exactly 32.", Printable(found), length);
}
