using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CpuMask.Compliance;
using CpuMask.Guests;
using CpuMask.Migration;
using CpuMask.Migration.Verdicts;
using static CpuMask.Text.Wording;

namespace CpuMask.Faults;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    /// <summary>What a host has of a feature that a fault says it lacks.</summary>
    public const string NotMet = "not met";

    /// <summary>A register text without its register.</summary>
    public const string MaskWithoutRegister = "The text holds bits of a register and does not say of which.";

    /// <summary>What to do about it.</summary>
    public const string NameTheRegister = "Paste the sentence with the CPUID level and the register as well.";

    /// <summary>A register without bits.</summary>
    public const string WhichBitIsNotSaid =
        "The message does not say which bits differ; the candidates are those that vSphere shows guests there. A vmware.log of a VM on each of the two hosts, or their dumps, would settle it.";

    /// <summary>A fault without its list.</summary>
    public const string RequirementsFault = "The target host lacks features that the virtual machine has seen since it was powered on; the text does not say which.";

    /// <summary>Where the list is.</summary>
    public const string WhereRequirementsAre =
        "What the VM needs stands in its runtime.featureRequirement (govc object.collect -json <vm> runtime.featureRequirement, or (Get-VM <vm>).ExtensionData.Runtime.FeatureRequirement), what a host offers in its config.featureCapability; the VM's vmware.log has both sides for the host it runs on. Give them to this command together with the text.";

    /// <summary>PowerCLI's misleading error.</summary>
    public const string PowerCliFault =
        "PowerCLI could not print a list of feature requirements; the fault behind it is FeatureRequirementsNotMet: the target host lacks features that the virtual machine has seen.";

    /// <summary>A host that a cluster refuses.</summary>
    public const string EvcFault = "The host cannot join the cluster: its CPU, or what firmware and microcode show of it, lacks features of the cluster's EVC mode.";

    /// <summary>Where EVC modes are.</summary>
    public const string WhereEvcModesAre =
        "The features of each mode stand in the vCenter's capability.supportedEVCMode, the newest mode of a host in its summary.maxEVCModeKey. A host of the right generation that is refused usually has XD/NX, VT-x or AES switched off in its firmware setup, or older microcode than its neighbours.";

    /// <summary>Nothing known in the text.</summary>
    public const string NothingUnderstood =
        "Nothing in the text was understood as a CPU fault. Known are the messages of vCenter, ESXi and PowerCLI about CPUID levels, feature lists, feature requirements and EVC; paste the whole message, or give vmware.log files or dumps of the hosts.";

    /// <summary>A mask made from hosts.</summary>
    public const string MaskOfHosts = "The mask hides exactly the bits in which the given hosts differ and that matter to the guest.";

    /// <summary>A mask made from bits.</summary>
    public const string MaskOfBits = "The mask hides the bits named; other differences between the hosts may show up once these are gone.";

    /// <summary>How a mask is applied.</summary>
    public const string MaskNeedsPowerOff = "Power the VM off, add the lines (featMask for virtual hardware 9 and newer, else the cpuid lines), and power it on: only then does it stop seeing the bits.";

    /// <summary>Address bits cannot be hidden.</summary>
    public const string NoMaskForAddressBits = "No mask sets the physical address bits; restart the VM on the narrower host.";

    /// <summary>Two vendors.</summary>
    public const string NoMaskAcrossVendors = "No mask helps between CPUs of two vendors: power the VM off and start it on the other host.";

    /// <summary>Two vendors.</summary>
    public const string NoEvcAcrossVendors = "No EVC mode spans two vendors.";

    /// <summary>No EVC mode can be told.</summary>
    public const string EvcModeNotKnown =
        "Which EVC mode would do cannot be told from what is known: of those that the vCenter lists, take the newest that both hosts support. A running VM keeps what it has seen until it is powered off.";

    /// <summary>Mitigations in EVC modes.</summary>
    public const string EvcAndMitigations = "Mitigations belong to every EVC mode only as far as all hosts of the cluster have the microcode for them: patch the hosts first.";

    /// <summary>A text in which names could not be searched to the end.</summary>
    public const string TextWithheld = "(left out: searching it for names took too long)";

    /// <summary>A register that does not fit.</summary>
    public static string RegisterFault(string register) => Format("The target host's {0} does not fit what the virtual machine needs.", register);

    /// <summary>The host that does not fit.</summary>
    public static string HostOfFault(string host) => Format("The host is {0}.", Safe(host));

    /// <summary>Features by their keys.</summary>
    public static string KeysFault(int count) => Format("{0} that the virtual machine needs {1} not met by the host.", Count(count, "feature", "features"), count == 1 ? "is" : "are");

    /// <summary>Features by their labels.</summary>
    public static string LabelsFault(int count) => Format("The target host lacks {0} that the virtual machine has seen.", Count(count, "feature", "features"));

    /// <summary>Labels that no table has.</summary>
    public static string UnknownLabels(IReadOnlyList<string> labels) => Format("Not known as features: {0}.", Printable(List(labels, 20)));

    /// <summary>Hosts at hand say which bits a message means.</summary>
    public static string SettledByHosts(string register) => Format("The given hosts differ in these bits of {0}.", register);

    /// <summary>One pair of guest and host.</summary>
    public static string VerdictOf(HostVerdict verdict) => verdict.Verdict switch
    {
        MigrationVerdict.CanLand => Format("{0} can move to {1}.", verdict.Guest, verdict.Host),
        MigrationVerdict.Cannot => Format("{0} cannot move to {1}: {2}.", verdict.Guest, verdict.Host, Count(verdict.Blocking.Count, "feature is missing", "features are missing")),
        _ => Format("Whether {0} can move to {1} is not known.", verdict.Guest, verdict.Host),
    };

    /// <summary>Something that is not known of a host.</summary>
    public static string NotKnownOf(string host, string what, string source) => Format("Not known of {0}: {1}. It stands in {2}.", host, what, source);

    /// <summary>Keys that no mask hides.</summary>
    public static string NoMaskHides(IReadOnlyList<string> keys) => Format(
        "No cpuid mask hides {0}, which {1} no CPUID bit: restart the VM on the target host, or hold it in an EVC mode.",
        List(keys, 12), keys.Count == 1 ? "is" : "are");

    /// <summary>An EVC mode that fits.</summary>
    public static string EvcModeFits(IReadOnlyList<string> modes) => Format(
        "Put the cluster, or with virtual hardware 14 the VM alone, into EVC mode {0} or an older one; VMs that are running see it after a power-off.",
        string.Join(" or ", modes));
}
