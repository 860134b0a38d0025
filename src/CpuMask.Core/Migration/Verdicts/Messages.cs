using static CpuMask.Text.Wording;

namespace CpuMask.Migration.Verdicts;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    internal const string VendorMeaning =
        "Who made the CPU: guests pick system call instructions, workarounds and registers by it, so a running one cannot change it.";

    internal const string MemoryEncryptionTakesBits =
        "Memory encryption takes address bits away; a host of a model that usually has more may have it switched on in the firmware setup.";

    internal const string SourceOfKey = "the host's featureCapability list in vCenter, or the vmware.log of a VM that runs on it";

    internal const string SourceOfMsr = "the host's featureCapability list in vCenter, or a dump with MSR 10AH (libvirt, AIDA64, xen-cpuid -p)";

    internal const string SourceOfLeaf = "a whole dump: esxcli hardware cpu cpuid raw list, cpuid -r, or the vmware.log of a VM that runs there";

    internal const string SourceOfVendor = "any dump with leaf 0, or the host's featureCapability list";

    internal static string Reason(IReadOnlyList<string> blocking, IReadOnlyList<string> missing) => Safe(
        string.Join(", ", blocking) + (blocking.Count > 0 && missing.Count > 0 ? "; " : string.Empty) + (missing.Count > 0 ? "not known: " + List(missing, 6) : string.Empty));

    internal const string GuestNeeds = "the guest's needs";

    internal const string EveryFeature = "any feature";

    internal const string SourceOfNeeds =
        "the VM's runtime.featureRequirement, which the server gives of a running VM of hardware version 9 or newer, or its vmware.log";

    internal const string NotListed = "not among the host's capabilities";

    internal const string HideIt = "Hide the bit from guests, by a mask or an EVC mode; the guest sees the change after a power-off.";

    internal static string SameAsSource(int value) => Format("same as the source host: {0}", value);

    internal static string UnknownRequirement(string requirement) => Format(
        "'{0}' is no requirement that is known; expected Bool:Min:n, Num:Min:n, Match:n, Max:n or Val:n", Printable(requirement));

    internal static string VendorRemedy(string vendor) => Format("Only a host with a CPU from {0}.", vendor);

    internal static string VendorCanBeGiven(string? dependsOn) => And(
        "A guest that is started with a vendor of its own and with nothing that only one vendor's CPUs have can move across vendors.", dependsOn);

    internal static string OtherVendorThanGiven(string given, string host, string? dependsOn) => And(Format(
        "The guest was given the vendor {0} and this host's CPU is from {1}: feature bits do not tell what else differs between vendors, such as nested virtualization, mitigations and the system's own drivers for the CPU.",
        given, host), dependsOn);

    private static string And(string sentence, string? more) => more is null ? sentence : sentence + " " + more;

    internal static string MoreAddressBits(int bits) => Format("A host with at least {0} physical address bits.", bits);

    internal static string MeaningOfKey(string key) => key.ToUpperInvariant() switch
    {
        "HV.CAPABLE" => "The host can run hypervisors inside virtual machines.",
        "VT.REALMODE" => "VT-x can run real-mode code directly, which nested hypervisors rely on.",
        "MISC.RSBA_NO" => "Return prediction does not fall back to other predictors when it runs empty.",
        _ => string.Empty,
    };
}
