using static CpuMask.Text.Wording;

namespace CpuMask.Platforms.VMware.Masks;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    internal static string OnlyByKey(string features) => Format(
        "{0}: no CPUID bit, so that no register line says it. Only the featMask lines hide it, of which virtual hardware 9 and newer takes notice.", features);

    /// <summary>The word for a host outside any EVC mode.</summary>
    public const string NoEvcMode = "none";

    internal static string EvcModesDiffer(IReadOnlyList<string> modes) => Format(
        "The hosts run in different EVC modes ({0}), which show guests less than the hardware has. The mask goes by the hardware and may leave something out; "
        + "collect what the hosts offer to guests instead, or make the mask for a certain VM.", string.Join(", ", modes));

    /// <summary>A text that should be a register mask is none.</summary>
    public static string NoMask(string text) => Format(
        "'{0}' is no register mask; expected 32 characters out of 0 1 x T F R H -, bit 31 first, with blanks or colons between them or not.", Printable(text));

    internal static string NoGuestMask(string value, IReadOnlyList<string> ids) => Format(
        "'{0}' is no guest mask; expected a built-in id ({1}), a file of .vmx lines, or 1.ecx=RRRR:...", Printable(value), string.Join(", ", ids));

    internal static string NoMaskKey(string key) => Format(
        "'{0}' names no register; expected cpuid.<leaf>[.<subleaf>].<eax|ebx|ecx|edx>[.<amd|intel>], numbers in hexadecimal.", Printable(key));

    internal static string SaidOtherwise(string key, string before) => Format(
        "'{0}' is said a second time and otherwise: '{1}' before. Which of them counts is for you to say: take one out.", Printable(key), Printable(before));

    internal static string NoMaskLines(string name) => Format(
        "{0} holds no guest mask; expected a built-in guest id, .vmx lines such as cpuid.1.ecx = \"----:...\", or 1.ecx=RRRR:...", Printable(name));

    internal static string NoMaskJson(string name) => Format(
        "{0} is JSON and holds no mask; expected a mask as CpuMask writes one, with its list vmx.", Printable(name));

    internal static string TooManyLevels(int most) => Format("more than {0} levels.", most);

    internal static string NoVmwareFeature(string key) => Format("'{0}' is no vSphere feature key that the feature table knows.", Printable(key));

    internal static string GuestNeedsBit(string guest, string bit, IReadOnlyList<string> hosts) => Format(
        "Guest {0} must have {1} enabled (T), and {2} lack{3} it: no mask can mend that. Leave {4} out, or run the guest elsewhere.",
        guest, bit, List(hosts), hosts.Count == 1 ? "s" : string.Empty, hosts.Count == 1 ? "that host" : "those hosts");

    internal static string VendorsUnmendable(string guest, string bit, IReadOnlyList<string> vendors) => Format(
        "{0}: hosts of two vendors cannot exchange guest {1} by any mask, because its vendor string {2} must be equal on both. vSphere moves VMs live only within one vendor.",
        string.Join("; ", vendors), guest, bit);

    internal static string GuestDump(string host) => Format(
        "{0} was dumped inside a virtual machine (its hypervisor bit is set): that shows what one VM was given, not what the host has. Take a dump on the host itself.", host);

    internal static string DefaultGuestMask(string id, string source) => Format(
        "No guest was named, so bits are judged by the platform default {0} ({1}). What a certain VM needs may differ.", id, source);

    internal static string DefaultUnderMask(string name, string id) => Format(
        "{0} says '-' (as the guest OS default has it) without that default; the platform default {1} was taken underneath.", name, id);

    internal static string InventsCpu(string bits) => Format(
        "The mask changes {0} of family, model or stepping: the guest sees a CPU that no one makes. Expect trouble, and prefer an EVC mode.", bits);

    internal static string UnknownSignificant(string bits, IReadOnlyList<string> hosts) => Format(
        "{0}: set on some hosts and unknown on {1}. The mask leaves them alone; a dump with the full registers would tell.", bits, List(hosts));

    internal static string HidesSecurity(string bits) => Format(
        "The mask hides {0} from the guest, which then goes without that mitigation. Microcode that brings every host up to the newest is better.", bits);

    /// <summary>Bits that the level form cannot say.</summary>
    public static string BeyondLevels(string bits) => Format(
        "{0}: the API's cpuFeatureMask names no sub-leaf and cannot say these. Use the .vmx or featMask lines, which virtual hardware 9 and newer takes.", bits);

    internal static string NothingToMask(string guest) => Format("The hosts do not differ in anything that matters to {0}: nothing has to be masked.", guest);

    internal const string FeatMaskComment = "# The same for virtual hardware 9 and newer:";

    internal const string VmxKeyIgnored = " ESXi passes over it in silence.";

    internal const string VmxNotClosed = "The value's quote is not closed; expected \"...\" on one line.";

    internal const string VmxCurlyQuotes = "The quotes are a word processor's, which ESXi does not read as quotes: the line is lost; expected \"...\".";

    internal const string VmxUnsupported = "VMware supports masks other than of NX/XD only where its support asks for them; remove the lines once they are not needed.";

    internal const string VmxCompleteMasks = "hides every feature that no featMask line names, as per-VM EVC does.";

    internal const string VmxHidesHypervisor = "hides the hypervisor bit (1.ECX[31]) and the hypervisor's leaves.";

    internal const string VmxNested = "shows VMX or SVM to the guest and asks the host for it (hv.capable).";

    internal const string VmxFullCpuid = "lets masks reach leaves that are not masked by default.";

    internal const string VmxNoFeatureCompat = "switches vSphere's feature masks and requirements off: EVC and featMask lines mean nothing for this VM.";

    internal static string VmxBrandString(string name) => Format("shows the CPU's name as '{0}'; it changes no feature.", Printable(name));

    internal static string VmxNoMask(string value) => NoMask(value) + " " + Format("Found {0} signs. The VM is not powered on with it.", Signs(value));

    internal static string VmxNoFeatMask(string value) => Format("'{0}' is no value of a feature mask; expected Val:n, Max:n or Min:n. The VM is not powered on with it.", Printable(value));

    internal static string VmxTwice(string key, int line, bool alike) => Format(
        "'{0}' stands in line {1} too{2}: only one can count, and ESXi does not read a file in which a key is defined twice.", Printable(key), line, alike ? ", alike" : ", and otherwise");

    internal static string VmxChangesNothing(string key) => Format("{0} changes nothing.", key);

    internal static string VmxNeedsFullCpuid(string register) => Format("{0} is not masked without monitor_control.enable_fullcpuid = \"TRUE\": the line is passed over in silence.", register);

    internal static string VmxPastEvc(string key, IReadOnlyList<string> features) => Format("{0} shows {1}, whatever the mode hides.", key, List(features, 12));

    internal static string VmxAsks(string feature, string comparison, string number) => comparison.ToUpperInvariant() switch
    {
        "MIN" => Format("asks the host for {0} of at least {1}; the VM is not powered on elsewhere.", feature, number),
        "MAX" => Format("shows {0} up to {1}.", feature, number),
        _ => Format("shows {0} as {1}.", feature, number),
    };

    internal static string VmxInventsVendor(string vendor) => Format(
        "The guest is told that its CPU is {0}'s, whatever the host is: VMware does not support that, a guest takes the other maker's workarounds and system calls, and live migration still goes by the host's own vendor.", vendor);

    internal static string VmxInventsSignature(string signature) => Format(
        "The guest is told family/model/stepping {0}, whatever the host is: it takes that CPU's workarounds and registers, which the host may not have.", signature);

    internal static string VmxLeftBehind(string parent, IReadOnlyList<string> children) => Format(
        "{0} is hidden and what means nothing without it is left to the host: {1}. On a host that has it the VM is not powered on; hide it too.", parent, List(children, 20));

    internal static string VmxNoHostHas(IReadOnlyList<string> features) => "# no host has " + string.Join(", ", features);

    private static int Signs(string value)
    {
        int signs = 0;
        foreach (char c in value)
        {
            signs += c is ':' or ' ' or '\t' ? 0 : 1;
        }

        return signs;
    }

    internal static string NoRelaxation(string name, bool isKnown) => isKnown
        ? Format("'{0}': vSphere does not show this to guests, so there is nothing to hide.", Printable(name))
        : Format("'{0}' is no feature that a mask could hide; expected a name that the CPU maker's manual, Linux, Xen, QEMU, libvirt or vSphere uses.", Printable(name));

    internal static string HidesNeeded(string guest, string bit) => Format(
        "{0} is asked to be hidden, and guest {1} must have it enabled (T): it would not start.", bit, guest);

    internal static string HidesNothing(IReadOnlyList<string> bits) => Format("{0}: asked to be hidden, and no host has it.", List(bits));
}
