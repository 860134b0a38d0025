using static CpuMask.Text.Wording;

namespace CpuMask.Platforms.Xen.Masks;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    internal static string XenFixedAtBoot() =>
        "Xen fixes a guest's CPUID when it builds the domain: shut the guest down and start it again; a reboot from inside or a migration changes nothing.";

    internal static string XenDefaults() =>
        "x leaves a bit to Xen's default on the host where the guest starts: run one Xen version with the same cpuid= and spec-ctrl= boot options on all hosts.";

    internal static string XenNeedsLeaves(IReadOnlyList<string> leaves) => Format(
        "{0}: Xen 4.17 knows them; an older Xen that does not refuses to build the domain.", string.Join(", ", leaves));

    internal static string XenForced(IReadOnlyList<string> features) => Format(
        "Shown on all hosts because guests must act on them wherever they run: {0}.", List(features, 20));

    internal static string XenShowsHosts(IReadOnlyList<string> features) => Format(
        "Xen always shows the host's own {0}, whatever is written.", string.Join(" and ", features));

    internal static string XenMaximum(string name, string value, IReadOnlyList<string> hosts) => Format(
        "{0} is set to {1}: {2} ends there, or nothing says that it goes further. What lies above is hidden by that, since Xen refuses a setting for a leaf that a host lacks.",
        name, value, CpuMask.Pool.Messages.Printed(hosts));

    internal static string XenMaximumUnknown(string name) => Format(
        "{0} differs between the hosts and is left alone, because some host's source does not say where its leaves end.", name);

    internal static string XenSignature(string signature, string reason) =>
        Format("Guests see family/model/stepping {0} on all hosts ({1}).", signature, reason);

    internal static string XenAddressBits(uint bits, bool atMost) => Format(
        atMost ? "Physical address bits are set to {0}, the smallest that is known; a host whose source does not say may have fewer." : "Physical address bits are set to {0}, the smallest in the pool.",
        bits);

    internal static string XenAcrossVendors(string vendor) => Format(
        "Leaf 0 says {0} on hosts of another vendor. This works up to Xen 4.21; Xen 4.22 and newer refuse to build a domain with another vendor than the host's.",
        vendor);

    internal static string XenRefusesOtherVendors(string vendor) => Format(
        "The hosts have several vendors, and Xen 4.22 and newer refuse to build a domain that is told {0} on another's CPU. Up to Xen 4.21 it can be written.", vendor);

    internal static string XenNamesHaveNoVendor() =>
        "The hosts have several vendors, and this form has no word for a vendor: guests see the host's own. The list form can write one, for Xen up to 4.21.";

    internal static string XenNamesDefaults() =>
        "What is not named is left to Xen's default on the host where the guest starts: run one Xen version with the same cpuid= and spec-ctrl= boot options on all hosts.";

    internal static string XenTooOldForNames(string version) => Format(
        "libxl of Xen {0} knows a short list of names of its own and no MSR; this form is written for Xen 4.17.2 and newer. The list form is what it takes: ask for xen.", version);

    internal static string XenMsrBits(IReadOnlyList<string> features) => Format(
        "The hosts differ in bits of MSR 10AH, which this list form cannot express: {0}. Either hide ARCH_CAPABILITIES as a whole, or use the libxl form instead of this list.",
        List(features, 20));

    internal static string XenLibxlInstead(string setting) =>
        Format("Instead of the list, for xl of Xen 4.17 or newer (a name that an xl does not know is one that its Xen does not show): {0}", setting);

    internal static string XenLibxlLacks(IReadOnlyList<string> things) => Format("The libxl form cannot express: {0}.", List(things, 20));

    internal static string XenHidden(IReadOnlyList<string> features) =>
        Format("Hidden, because some host's source does not say whether it has them: {0}.", List(features, 20));

    internal static string XenLeft(IReadOnlyList<string> features) => Format(
        "Left to the host on which a guest starts, although some host's source does not say whether it has them: {0}.", List(features, 20));

    internal static string XenLeavesSkipped(IReadOnlyList<string> words, IReadOnlyList<string> hosts) => Format(
        "Not written, because nothing says whether {1} has it and Xen refuses a setting for a leaf that a host lacks: {0}. Guests see there what the host shows on which they start.",
        List(words), CpuMask.Pool.Messages.Printed(hosts));

    internal static string XenMsrUnknown(IReadOnlyList<string> hosts) => Format(
        "Guests are shown ARCH_CAPABILITIES, but what MSR 10AH holds on {0} is not known: no register dump has it, 'rdmsr 0x10a' prints it.", CpuMask.Pool.Messages.Printed(hosts));

    internal static string XenNothingToDo() => "The hosts agree on everything that this setting could level: nothing needs to be masked.";

    internal static string XenNothingStarts(IReadOnlyList<string> features) =>
        Format("No current operating system starts without {0}.", string.Join(", ", features));

    internal static string XlRefuses(XlToken found, string text)
    {
        const string Refuses = " xl refuses the whole file, and the domain is not started.";
        return (found.Kind, found.Text) switch
        {
            (XlTokenKind.Bad, "\r") => "The line ends in a carriage return; expected line feeds alone." + Refuses,
            (XlTokenKind.Bad, "'" or "\"") => "A text is not closed on its line: it cannot go on over a line's end." + Refuses,
            (XlTokenKind.Bad, "#") => "A comment on the last line needs a line end behind it." + Refuses,
            (XlTokenKind.Bad, "\\") => "xl has no such escape in a text." + Refuses,
            (XlTokenKind.Bad, "\uFEFF") => "The file begins with a byte order mark." + Refuses,
            (XlTokenKind.Bad, [>= 'A' and <= 'Z']) => "Names are in lower case." + Refuses,
            (XlTokenKind.End, _) => "The file ends before its last setting does." + Refuses,
            (XlTokenKind.LineEnd, _) => "The line ends inside a setting." + Refuses,
            _ => Format("xl cannot read '{0}' here.", Printable(text.Substring(found.At, Math.Min(20, text.Length - found.At)).Split('\n')[0])) + Refuses,
        };
    }

    internal static string XlMixedForms() => "A list and a text cannot be added to each other: xl refuses the file.";

    internal static string XlReplaced() => "A later 'cpuid =' replaces this one, of which nothing applies; expected '+=' there, or one setting.";

    internal static string XlItemError(XlListItem item, string text)
    {
        string found = Printable(item.Piece.Length == 0 ? text : item.Piece);
        string rest = item.Applied.Count > 0
            ? " xl only warns: what stands before it applies, this and what stands behind it does not, and the domain starts."
            : " xl only warns: nothing of this item applies, and the domain starts without it.";
        return item.Error switch
        {
            1 => Format("'{0}' does not begin with a leaf, such as 0x1.", found),
            2 => Format("'{0}' is no sub-leaf; expected a number, such as in 0x7,0:.", found),
            3 => Format("'{0}' stands where a colon must, with no blank before it, such as in 0x1:ecx=.", found),
            4 => Format("'{0}' is no register; expected eax, ebx, ecx or edx in lower case, '=', and 32 characters, with nothing but a blank behind the comma.", found),
            _ => Not32(found),
        } + rest;
    }

    internal static string XlBehindError(string part) => part.IndexOf('=') < 0 ? Format("'{0}' is no register either, and would be passed over like what stands before it.", Printable(part))
        : Not32(Printable(part)) + " It would be passed over like what stands before it.";

    internal static string? XlNoSuchLeaf(uint leaf, uint? subleaf)
    {
        const string Refuses = " Xen does not build the domain.";
        if (leaf == uint.MaxValue)
        {
            return "The leaf is all ones, with which libxl marks the end of its list: what is behind it is lost.";
        }

        bool known = leaf <= XenLeaves.LastBasic || leaf is 0x40000000 or 0x40000100 || (leaf >= 0x80000000 && leaf <= XenLeaves.LastExtended(Cpuid.CpuVendor.Amd));
        if (!known)
        {
            return Format("Leaf 0x{0:x} is none that Xen shows to guests{1}.", leaf, leaf is >= 80000000 and < 80000100 ? "; hexadecimal numbers begin with 0x" : string.Empty) + Refuses;
        }

        return XenLeaves.TakesSubleaf(leaf) == subleaf is not null ? null
            : Format(subleaf is null ? "Leaf 0x{0:x} has sub-leaves; expected 0x{0:x},0." : "Leaf 0x{0:x} has no sub-leaves; expected 0x{0:x} alone.", leaf) + Refuses;
    }

    internal static string XlBadCharacter(char found) => Format(
        "'{0}' is none of 0, 1, x, k and s. xl takes it, and then Xen does not build the domain.", Printable(found.ToString()));

    internal static string XlTwice(string register) => Format("{0} is given twice; only this one applies.", register);

    internal static string XlNeverShown(IReadOnlyList<string> features) => Format("Xen shows {0} to no guest: the 1 is taken back in silence.", List(features));

    internal static string XlSynthesised(IReadOnlyList<string> features) => Format(
        "{0}: Xen makes it up for every guest on every host, so that hiding it levels nothing and costs speed.", List(features));

    internal static string XlFlagError(XlFlag flag, string text) => flag.Error switch
    {
        XlFlag.NotHost => Format("The text does not begin with 'host': xl only warns, nothing of it applies and the domain starts without it. Found '{0}'.", Printable(text)),
        1 => Format("'{0}' has no '='; expected name=0, name=1 or name=x. xl only warns, and the rest applies.", Printable(flag.Text)),
        2 => Format("libxl knows no feature of the name in '{0}'{1}. xl only warns, and the rest applies.", Printable(flag.Text), flag.Text.StartsWith(" ", StringComparison.Ordinal) ? ": the blank counts" : string.Empty),
        _ => Format("The value in '{0}' is none; expected 0, 1, x or k. xl only warns, and the rest applies.", Printable(flag.Text)),
    };

    internal static string XlFlagNumber(string flag, ulong bit) => Format("'{0}': of the number only the last bit counts, so that this is {1}.", Printable(flag), bit);

    internal static string XlNumber(string name, ulong number) => Format("{0} is set to {1}.", name, number);

    internal static string XlVendor(string vendor) => Format(
        "The vendor is set to {0}: on hosts of another vendor this works up to Xen 4.21, and Xen 4.22 refuses to build the domain.", vendor);

    internal static string XlSignature(string signature) => Format("Family/model/stepping are set to {0} on all hosts.", signature);

    internal static string XlLeftOut(string part) => Format("left out, because what was meant is not plain: {0}", Printable(part));

    private static string Not32(string found)
    {
        string value = found.Substring(found.IndexOf('=') + 1);
        string hint = value.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? " Values in hexadecimal ended with Xen 4.4's xm."
            : value.IndexOf(':') >= 0 ? " Colons belong to vSphere."
            : string.Empty;
        return Format("'{0}' has {1} characters behind the '='; xl takes exactly 32.{2}", found, value.Length, hint);
    }
}
