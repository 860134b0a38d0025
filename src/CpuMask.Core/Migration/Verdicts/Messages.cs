using static CpuMask.Text.Wording;

namespace CpuMask.Migration.Verdicts;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    /// <summary>What the vendor of a CPU means for a running guest.</summary>
    public const string VendorMeaning =
        "Who made the CPU: guests pick system call instructions, workarounds and registers by it, so a running one cannot change it.";

    /// <summary>Why the firmware can give address bits back.</summary>
    public const string MemoryEncryptionTakesBits =
        "Memory encryption takes address bits away; a host of a model that usually has more may have it switched on in the firmware setup.";

    /// <summary>Where vSphere's own keys come from.</summary>
    public const string SourceOfKey = "the host's featureCapability list in vCenter, or the vmware.log of a VM that runs on it";

    /// <summary>Where model-specific registers come from.</summary>
    public const string SourceOfMsr = "the host's featureCapability list in vCenter, or a dump with MSR 10AH (libvirt, AIDA64, xen-cpuid -p)";

    /// <summary>Where CPUID leaves come from.</summary>
    public const string SourceOfLeaf = "a whole dump: esxcli hardware cpu cpuid raw list, cpuid -r, or the vmware.log of a VM that runs there";

    /// <summary>Where the vendor comes from.</summary>
    public const string SourceOfVendor = "any dump with leaf 0, or the host's featureCapability list";

    /// <summary>What a verdict is because of.</summary>
    public static string Reason(IReadOnlyList<string> blocking, IReadOnlyList<string> missing) => Safe(
        string.Join(", ", blocking) + (blocking.Count > 0 && missing.Count > 0 ? "; " : string.Empty) + (missing.Count > 0 ? "not known: " + List(missing, 6) : string.Empty));

    /// <summary>What is not known of a running guest of which a source tells nothing.</summary>
    public const string GuestNeeds = "the guest's needs";

    /// <summary>What a guest of which nothing is known may need.</summary>
    public const string EveryFeature = "any feature";

    /// <summary>Where a guest's needs come from.</summary>
    public const string SourceOfNeeds =
        "the VM's runtime.featureRequirement, which the server gives of a running VM of hardware version 9 or newer, or its vmware.log";

    /// <summary>A key that a host with a capability list does not list.</summary>
    public const string NotListed = "not among the host's capabilities";

    /// <summary>What to do about a bit that must be clear.</summary>
    public const string HideIt = "Hide the bit from guests, by a mask or an EVC mode; the guest sees the change after a power-off.";

    /// <summary>The source host's value of a bit that must be equal on both.</summary>
    public static string SameAsSource(int value) => Format("same as the source host: {0}", value);

    /// <summary>A requirement in a form that is not known.</summary>
    public static string UnknownRequirement(string requirement) => Format(
        "'{0}' is no requirement that is known; expected Bool:Min:n, Num:Min:n, Match:n, Max:n or Val:n", Printable(requirement));

    /// <summary>How a CPU of another vendor could be had.</summary>
    public static string VendorRemedy(string vendor) => Format("Only a host with a CPU from {0}.", vendor);

    /// <summary>How a guest gets to cross vendors.</summary>
    public static string VendorCanBeGiven(string? dependsOn) => And(
        "A guest that is started with a vendor of its own and with nothing that only one vendor's CPUs have can move across vendors.", dependsOn);

    /// <summary>A guest goes where a CPU is another vendor's than the one it was given.</summary>
    public static string OtherVendorThanGiven(string given, string host, string? dependsOn) => And(Format(
        "The guest was given the vendor {0} and this host's CPU is from {1}: feature bits do not tell what else differs between vendors, such as nested virtualization, mitigations and the system's own drivers for the CPU.",
        given, host), dependsOn);

    private static string And(string sentence, string? more) => more is null ? sentence : sentence + " " + more;

    /// <summary>How more address bits could be had.</summary>
    public static string MoreAddressBits(int bits) => Format("A host with at least {0} physical address bits.", bits);

    /// <summary>What a key that is no CPUID bit stands for.</summary>
    public static string MeaningOfKey(string key) => key.ToUpperInvariant() switch
    {
        "HV.CAPABLE" => "The host can run hypervisors inside virtual machines.",
        "VT.REALMODE" => "VT-x can run real-mode code directly, which nested hypervisors rely on.",
        "MISC.RSBA_NO" => "Return prediction does not fall back to other predictors when it runs empty.",
        _ => string.Empty,
    };
}
