using System.Collections.Generic;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Migration;

namespace CpuMask.Text;

public static partial class Messages
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

    /// <summary>A baseline taken for what a guest has seen.</summary>
    public static string SawBaseline(string source, GuestHypervisor hypervisor) => Format("has seen the baseline {0} under {1}", source, NameOf(hypervisor));

    /// <summary>A requirement without its value.</summary>
    public const string ValueOfRequirement = "a key with a value such as Bool:Min:1 behind it";

    /// <summary>A key that a host with a capability list does not list.</summary>
    public const string NotListed = "not among the host's capabilities";

    /// <summary>What to do about a bit that must be clear.</summary>
    public const string HideIt = "Hide the bit from guests, by a mask or an EVC mode; the guest sees the change after a power-off.";

    /// <summary>How mitigations come.</summary>
    public const string MicrocodeBrings = "Newer microcode brings it, by a firmware update or with the hypervisor's patches; the host must be restarted.";

    /// <summary>A bit whose first generation is not known.</summary>
    public const string AnotherGeneration = "A CPU of another generation.";

    /// <summary>A name for a guest of which only the host is known.</summary>
    public static string GuestOf(string host) => Format("a guest of {0}", host);

    /// <summary>Where a guest's needs come from.</summary>
    public static string BootedOn(string host, GuestHypervisor hypervisor) => Format("booted on {0} under {1}", host, NameOf(hypervisor));

    /// <summary>Where a guest's needs come from.</summary>
    public static string UnderMask(string host, string mask) => Format("runs on {0} under the mask {1}", host, mask);

    /// <summary>The source host's value of a bit that must be equal on both.</summary>
    public static string SameAsSource(int value) => Format("same as the source host: {0}", value);

    /// <summary>A dump taken inside a virtual machine stands for a host.</summary>
    public static string GuestViewOfHost(string host) => Format(
        "{0} was dumped inside a virtual machine: it shows what that one guest sees, not what the host has.", host);

    /// <summary>Model-specific registers that a source host's dump lacks.</summary>
    public static string MsrNotCompared(string host, string registers) => Format(
        "{0}: the dump has no {1}, so what a guest has read there is not compared.", host, registers);

    /// <summary>A requirement in a form that is not known.</summary>
    public static string UnknownRequirement(string requirement) => Format(
        "'{0}' is no requirement that is known; expected Bool:Min:n, Num:Min:n or Val:n", Printable(requirement));

    /// <summary>How a CPU of another vendor could be had.</summary>
    public static string VendorRemedy(string vendor) => Format("Only a host with a CPU from {0}.", vendor);

    /// <summary>How more address bits could be had.</summary>
    public static string MoreAddressBits(int bits) => Format("A host with at least {0} physical address bits.", bits);

    /// <summary>A generation that has what the host lacks.</summary>
    public static string ModelHasIt(string generation) => Format(
        "{0} CPUs have it: look for a switch in the firmware setup, and for microcode older than on its neighbours.", generation);

    /// <summary>A generation that has what the hypervisor does not offer.</summary>
    public static string ModelHasItButHidden(string generation) => Format(
        "{0} CPUs have it: an EVC mode, a mask, a boot option, a firmware switch or a hypervisor too old to show it hides it here.", generation);

    /// <summary>From which generation on a vendor has something; older ones than the table's oldest may have had it too.</summary>
    public static string FirstGeneration(string vendor, CpuGeneration first, bool isOldest, IReadOnlyList<string> lacking, string? own) => Format(
        "{0} has it {1}from {2} ({3}) on{4}{5}.", vendor, isOldest ? "at least " : string.Empty, first.Name, first.Year,
        lacking.Count == 0 ? string.Empty : ", except " + string.Join(", ", lacking), own is null ? string.Empty : "; this host is " + own);

    /// <summary>Something that none of a vendor's server CPUs has.</summary>
    public static string NoGenerationHasIt(string vendor) => Format("None of {0}'s server CPUs in the table has it: hide it from the guest.", vendor);

    /// <summary>A hypervisor that may be too old.</summary>
    public static string PatchMayShow(GuestHypervisor hypervisor, int? hardwareVersion) => hypervisor == GuestHypervisor.VMware && hardwareVersion > 4
        ? Format("A newer ESXi may show it; virtual machines see it from hardware version {0} on.", hardwareVersion)
        : Format("A newer version of {0} may show it.", NameOf(hypervisor));

    /// <summary>What a key that is no CPUID bit stands for.</summary>
    public static string MeaningOfKey(string key) => key.ToUpperInvariant() switch
    {
        "HV.CAPABLE" => "The host can run hypervisors inside virtual machines.",
        "VT.REALMODE" => "VT-x can run real-mode code directly, which nested hypervisors rely on.",
        "MISC.RSBA_NO" => "Return prediction does not fall back to other predictors when it runs empty.",
        _ => string.Empty,
    };

    /// <summary>Bits that tell a guest to do something, and that it has not seen.</summary>
    public static string UnseenAnyBits(IReadOnlyList<string> features) => Format(
        "The host has {0}, which the guest has not seen: until it is restarted it does not act on what these announce.", List(features));

    /// <summary>A name that is neither a generation's nor a host's of the matrix.</summary>
    public static string NoSuchCpu(string name, IReadOnlyList<string> known) =>
        Format("'{0}' is no CPU of the matrix; there are: {1}.", Printable(name), string.Join(", ", known.Select(Printable)));

    /// <summary>A name that no CPU generation has.</summary>
    public static string NoSuchGeneration(string name, IReadOnlyList<string> known) =>
        Format("'{0}' is no CPU generation of the table; expected one of: {1}.", Printable(name), string.Join(", ", known));

    /// <summary>A guest text's QEMU command line gives no address bits.</summary>
    public const string AddressBitsNotGiven =
        "The physical address bits are not given: a guest that got more than a host has cannot run there. QEMU's default is 40, a libvirt or distribution default may be the host's.";

    /// <summary>XenServer's flags say nothing of address bits.</summary>
    public const string BootFlagsHaveNoAddressBits = "last_boot_CPU_flags hold no physical address bits, so those are not compared.";

    /// <summary>A log that only knows its host.</summary>
    public const string LogHasNoGuest = "The log has neither the guest's requirements nor the CPUID it was shown: it is taken to have seen all that vSphere shows of its host.";

    /// <summary>A file that is too large for a guest text.</summary>
    public static string GuestTextTooLarge(int most) => Format("it has more than {0} MB; no such text has.", most >> 20);

    /// <summary>Where a guest's needs come from.</summary>
    public static string VmwareLogOf(string source) => Format("vmware.log {0}", source);

    /// <summary>A file fits a guest format and holds no guest.</summary>
    public static string NoGuests(string format) => Format("read as {0}, it describes no guest.", format);

    /// <summary>No reader knows a guest text.</summary>
    public static string NoGuestText(IReadOnlyList<string> formats) =>
        Format("it describes no running guest in a form that is known; expected one of: {0}.", string.Join(", ", formats));

    /// <summary>The name of a guest format that does not exist.</summary>
    public static string NoSuchGuestFormat(string name, IReadOnlyList<string> known) =>
        Format("'{0}' is no guest format; expected one of: {1}.", Printable(name), string.Join(", ", known));

    /// <summary>Where a guest's needs come from.</summary>
    public static string FeatureRequirementsOf(string source) => Format("feature requirements in {0}", source);

    /// <summary>Where a guest's needs come from.</summary>
    public static string BootFlagsOf(string source) => Format("last_boot_CPU_flags in {0}", source);

    /// <summary>Where a guest's needs come from.</summary>
    public static string PolicyOf(string domain, string source) => Format("CPU policy of {0} in {1}", domain, source);

    /// <summary>Where a guest's needs come from.</summary>
    public static string CommandLineOf(string source) => Format("QEMU command line in {0}", source);

    /// <summary>Where a guest's needs come from.</summary>
    public static string DomainCpuOf(string source) => Format("libvirt CPU in {0}", source);

    /// <summary>A CPU model that stands for the CPU of whatever host the guest was started on.</summary>
    public static string HostModel(string model) => Format(
        "The CPU model '{0}' gives the guest what its own host has, which the text does not tell: give that host as the one it was booted on.", Printable(model));

    /// <summary>A CPU model that no table has.</summary>
    public static string UnknownModel(string model) => Format(
        "The features of CPU model '{0}' are not known: only those added or taken away by name are.", Printable(model));

    /// <summary>CPU features that no table has.</summary>
    public static string UnknownCpuFeatures(IReadOnlyList<string> names) => Format(
        "Not known as CPU features and left out: {0}.", Printable(List(names, 20)));

    /// <summary>A feature that a domain asks for without insisting.</summary>
    public static string OptionalFeature(string name) => Format("Whether the guest got the optional feature '{0}' is not said.", Printable(name));

    /// <summary>The vendor comes from the CPU model.</summary>
    public static string VendorOfModel(string vendor) => Format(
        "The command line names no vendor; {0} is taken from the model, while KVM shows the vendor of the host that the guest was started on.", vendor);

    /// <summary>Advice about one feature among several.</summary>
    public static string ForFeature(string feature, string advice) => Format("{0}: {1}", feature, advice);

    /// <summary>A way out of a host that may be none.</summary>
    public static string FindOut(string host, string what, IReadOnlyList<string> features, string source) => Format(
        "{0} may be able to take them as it is: of its {1} it is not known whether it has {2}. What tells it: {3}.", host, what, List(features), source);

    /// <summary>What a way out leaves open.</summary>
    public static string MayLackToo(string host, IReadOnlyList<string> features, string source) => Format(
        "It is not known whether {0} has {1}, so this may not be enough. What tells it: {2}.", host, List(features), source);

    /// <summary>What a power-cycle debt is measured against.</summary>
    public static string DebtAgainst(HostCpuid host) => host.View switch
    {
        HostView.GuestMaximum => Format("what {0} offers to guests", host.Name),
        HostView.Hardware => Format("what the CPU of {0} has", host.Name),
        HostView.OperatingSystem => Format("what the kernel of {0} shows", host.Name),
        _ => Format("what a virtual machine saw on {0}", host.Name),
    };

    /// <summary>What a power-cycle debt is measured against.</summary>
    public static string DebtAgainstMode(string mode) => Format("the EVC mode {0}", mode);

    /// <summary>Hosts of which only the hardware is known.</summary>
    public static string DebtAgainstHardware(IReadOnlyList<string> hosts) => Format(
        "Of {0} it is known what the CPU has, not what the hypervisor offers: an EVC mode, a mask or an old hypervisor may keep some of it from guests after a power cycle too.", List(hosts));

    /// <summary>A guest that runs on none of the hosts, or on which of them is not known.</summary>
    public static string GuestWithoutHost(MigratingGuest guest) => guest.Host is { } host
        ? Format("{0} runs on {1}, which is none of the hosts: it is left out.", Printable(guest.Name), Printable(host))
        : Format("{0}: {1} does not tell on which of the hosts it runs, so it is left out.", Printable(guest.Name), Printable(guest.Source));

    /// <summary>Nothing but a host is given.</summary>
    public static string NoGuestsGiven(GuestHypervisor hypervisor) => Format(
        "No guests are given: the answer is for one that was powered on under {0} on the host that leaves, with nothing hidden from it.", NameOf(hypervisor));

    /// <summary>A way out of a host.</summary>
    public static string RestartMasked(string host) => Format(
        "Power the guests off, apply the mask and start them again: they can then move live to {0} and back.", host);

    /// <summary>A way out of a host.</summary>
    public static string RestartElsewhere(string host) => Format(
        "Power the guests off and start them on {0}, or move them there while they are off: they then see that host's CPU.", host);

    /// <summary>The page's introduction.</summary>
    public const string MatrixIntroduction = """
        Guests that were started on the CPU of a row, with nothing hidden from them, and the CPU of a column as their destination:

        - `=` they can move there and back
        - `>` they can move there; guests started there cannot come back
        - `m` they can move there only if some bits were hidden from them when they were started; the lists say which
        - `·` the same CPU

        The lists leave out what only follows from another feature in them, as AVX follows from XSAVE; the masks hide that too.

        Mitigations that come with microcode are not held against a CPU: bring all hosts to the newest microcode and compare
        them with `cpumask diff`. This page is made by CpuMask from its table of CPU generations.
        """;

    /// <summary>Why no table crosses vendors.</summary>
    public const string MatrixAcrossVendors = "Between vendors every move is refused: no mask makes one vendor's CPU look like another's to a running guest.";

    /// <summary>The head of the lists of features to hide.</summary>
    public const string MatrixColumns = "| to | hide |";

    /// <summary>The heading of the sources.</summary>
    public const string MatrixSources = "Sources";

    /// <summary>The page's title.</summary>
    public static string MatrixTitle(GuestHypervisor hypervisor) => Format("# From which CPU to which: live migration on {0}", NameOf(hypervisor));

    /// <summary>A destination that addresses less.</summary>
    public static string MatrixAddressBits(string required, string found) => Format("physical address bits ({0} needed, {1} there)", required, found);

    /// <summary>The heading of one CPU's list.</summary>
    public static string MatrixFrom(string cpu) => Format("From {0}", cpu);

    /// <summary>A hypervisor's name.</summary>
    internal static string NameOf(GuestHypervisor hypervisor) => hypervisor switch
    {
        GuestHypervisor.VMware => "vSphere",
        GuestHypervisor.Xen => "Xen",
        _ => "KVM",
    };
}
