using CpuMask.Cpuid;
using CpuMask.Migration.Generations;
using static CpuMask.Text.Wording;

namespace CpuMask.Platforms.VMware.Faults;

/// <summary>What vSphere's answers say. They are in vSphere's language and name its own settings.</summary>
internal static class Messages
{
    public const string MaskWithoutRegister = "The text holds bits of a register and does not say of which.";

    public const string NameTheRegister = "Which register: paste the sentence with the CPUID level and the register as well.";

    public const string WhichBitIsNotSaid =
        "Which bits differ: the message does not say it; the candidates are those that vSphere shows guests there. A vmware.log of a VM on each of the two hosts, or their dumps, would settle it.";

    public const string NoMismatch = "Which bits differ: by the bits in the text none does, apart from what vSphere sets itself. Look at the other registers of the message, or at the hosts' dumps.";

    public const string RequirementsFault = "The target host lacks features that the virtual machine has seen since it was powered on; the text does not say which.";

    public const string WhereRequirementsAre =
        "Which features: what the VM needs stands in its runtime.featureRequirement (govc object.collect -json <vm> runtime.featureRequirement, or (Get-VM <vm>).ExtensionData.Runtime.FeatureRequirement), what a host offers in its config.featureCapability. Or the vmware.log of a VM on each host: each has both sides. Give them together with the text.";

    public const string PowerCliFault =
        "PowerCLI could not print a list of feature requirements; the fault behind it is FeatureRequirementsNotMet: the target host lacks features that the virtual machine has seen.";

    public const string WhyHostHas =
        "The VM was started where these bits were off or hidden, and counts on their staying off; nothing is missing on the host.";

    public const string MaskOfHosts = "The mask hides exactly the bits in which the given hosts differ and that matter to the guest.";

    public const string MaskOfBits = "The mask hides the bits named and what means nothing without them; other differences between the hosts may show up once these are gone.";

    public const string MaskNeedsPowerOff = "Power the VM off, add the lines (featMask for virtual hardware 9 and newer, else the cpuid lines), and power it on: only then does it stop seeing the bits.";

    public const string NoMaskForAddressBits = "No mask sets the physical address bits; restart the VM on the narrower host.";

    public const string NoMaskAcrossVendors = "No mask helps between CPUs of two vendors: power the VM off and start it on the other host.";

    public const string NoEvcAcrossVendors = "No EVC mode spans two vendors.";

    public const string EvcModeNotKnown =
        "Hold the cluster, or with virtual hardware 14 the VM alone, in an EVC mode that both hosts support. Which one cannot be told from what is known: of those that the vCenter lists, take the newest that both hosts' maxEVCModeKey reaches. A running VM keeps what it has seen until it is powered off.";

    public const string EvcAndMitigations = "Mitigations belong to every EVC mode only as far as all hosts of the cluster have the microcode for them: patch the hosts first.";

    public const string OtherVendor = "The target host's CPU is of another vendor than the one that the virtual machine was started on.";

    public const string NothingSpansVendors = "A running or suspended VM never moves between Intel and AMD: no EVC mode and no mask spans two vendors.";

    public const string HostOfItsVendor = "Choose a target host of the vendor that the VM was started on.";

    public const string ColdAcrossVendors = "Power the VM off and migrate it cold: it starts with the other vendor's CPU. Suspended does not do.";

    public const string ShowOnSourceHow =
        "If the source host's CPU has them too, a switch in its firmware setup or missing microcode hides them there: AES, NX and MONITOR are such switches. After the change restart the host and power-cycle the VM.";

    public const string GiveTheHost = "Let the host offer it, as far as its firmware setup, microcode, ESXi or CPU can:";

    public const string RestartThere = "Power the VM off, migrate it cold, and start it on the target host: it then sees what that host offers. A reboot inside the guest is not enough.";

    public const string RestartThereHas = "Power the VM off, migrate it cold, and start it on the target host: it then sees these bits and can count on them.";

    public const string HideByMask = "Hide the bits from the VM by a mask, which VMware supports only where its support asks for it (hiding NX/XD apart):";

    public const string FindOutWhich = "Find out which features are meant (below), and choose a target host that offers them.";

    public const string NoNested = "The host offers no hardware virtualization to the virtual machine, which asks for it: the VM is set to run hypervisors of its own.";

    public const string CpusOfOneHostDiffer = "ESXi does not start: the CPUs of this one machine differ in the feature that is named.";

    internal const string TakenByWindows = "Windows on this host has taken the CPU's hardware virtualization for itself: Hyper-V, core isolation, Device Guard or Credential Guard is on.";

    internal const string CpusOfOneHostWhy =
        "CPUs of two steppings, microcode of two revisions, or a firmware setup that treats cores unlike each other (efficient cores beside fast ones) do this.";

    internal const string MakeCpusAlike = "Update the firmware, which brings one microcode to all CPUs; use equal CPUs; or switch off in the firmware setup what only some cores have.";

    internal const string GiveItBack = "Switch off what has taken it, and restart Windows:";

    internal const string GiveItBackHow =
        "Windows features: Hyper-V, Virtual Machine Platform, Windows Hypervisor Platform. Windows security: core isolation, memory integrity. Group policy: Device Guard, virtualization based security.";

    internal const string OwnRequirementsLost =
        "The move would change what the virtual machine itself asks of CPUs, and the target host cannot keep it in the VM's settings: a running or suspended VM may not go there, one that is off may, with other requirements.";

    internal const string NoLongMode = "The host cannot run a 64-bit guest: VT-x or AMD-V is off, or its CPU has no 64-bit mode.";

    public const string UntickNested = "If nothing inside the VM needs it, untick \"Expose hardware assisted virtualization to the guest OS\" (vhv.enable) for the VM, and start it.";

    public const string SwitchOnVirtualization = "Switch VT-x or AMD-V on for this host:";

    public const string SwitchOnWhere =
        "In the firmware setup of a physical host, then a cold start. If the host is itself a VM, in the settings of that outer VM: expose hardware assisted virtualization there. On a Windows PC, Hyper-V and core isolation take VT-x away from Workstation.";

    public const string MwaitAndVcls =
        "MONITOR/MWAIT is CPUID 1.ECX[3]. vCLS VMs, which vCenter starts itself, carry a per-VM EVC mode that asks for it; hosts that are themselves VMs, or whose firmware has it off, do not offer it.";

    public const string VclsMode = "If it is a vCLS VM, take its own EVC mode away: power it off and set VMware EVC of that VM to disabled, or put the cluster into retreat mode.";

    public const string VclsModeHow = "vCenter 8.0 Update 3 and later replace these VMs by embedded ones that ask for no EVC mode. On a nested host show MWAIT in the outer VM instead: monitor_control.enable_mwait, or featMask.vm.cpuid.MWAIT = \"Val:1\".";

    public const string LookForForcedMask = "Look for a mask of the VM that asks for the bit to be absent, in its .vmx file or under Edit Settings, VM Options, Advanced, Configuration Parameters, and remove it.";

    public const string StartElsewhere = "Start the VM on a host that offers the features.";

    public const string PerVmMode = "If the VM has an EVC mode of its own or masks (featMask.vm lines), take them away or choose an older mode: they ask for what this host does not offer.";

    public const string StartWithout = "Start the VM without the features, by a mask that VMware supports only where its support asks for it:";

    public const string GuestHalted = "The virtual machine started, and its guest operating system has halted the CPU: it met something that it cannot go on with.";

    public const string WhyHalted = "Where CPU features are the cause, the guest needs one that it is not shown (a mask, an EVC mode, an old CPU), or is shown one that the host cannot do. What the guest is shown stands in its vmware.log, at guest vs. host CPUID.";

    public const string NoCounters = "The virtual machine asks for virtual performance counters (CPUID leaf 0AH), and this host cannot offer them.";

    public const string UntickCounters = "Untick the virtualized CPU performance counters for the VM (vpmc.enable), and start it.";

    public const string AboveClusterMode = "The virtual machine asks for more CPU features than the EVC mode of the host's cluster shows: by an EVC mode of its own, or because it was started where more was shown.";

    public const string RaiseClusterMode = "Raise the cluster's EVC mode, if all its hosts support a newer one.";

    public const string LowerVmMode = "Power the VM off and give it an EVC mode not newer than the cluster's, or none.";

    public const string MendSetting = "Mend or remove the setting of the VM that causes it, with the VM powered off.";

    public const string WhereSettingsAre = "It stands in the VM's .vmx file, or under Edit Settings, VM Options, Advanced, Configuration Parameters: lines that begin with cpuid. or featMask.";

    public const string MaskOperators = "A featMask line takes Val:n, Max:n or Min:n. Val:0 and Max:0 hide a feature; Val:1 and Min:1 ask for one, which works only where the host has it.";

    public const string ShowTheGuest = "Remove the mask of the VM that hides them, or raise the EVC mode of the VM or its cluster to one that shows them, and power the VM on.";

    public const string MsrBits = "These are bits of MSR 10AH: microcode that reports them brings them where the CPU is immune, else only a newer stepping or generation of the CPU.";

    public const string WhyGuestLacks = "Either the host's CPU is too old for this guest, or an EVC mode or a mask of the VM hides the features from it. The question is what the guest is shown, and not where it could move.";

    public const string NoBasicLevels = "The virtual machine is shown no CPUID levels at all: register eax of level 0, which holds the highest level, is masked to zero.";

    public const string RemoveMasks = "To remove the masks: power the VM off, delete the lines, and power it on.";

    public const string RemoveMasksHow = "In vSphere they stand under Edit Settings, VM Options, Advanced, Configuration Parameters; an empty value deletes a line there. A VM with masks of its own has no EVC promise.";

    public const string Supported = "VMware supports this one: hiding NX/XD is an option of the client.";

    public const string Unsupported = "VMware supports it only where its support asks for it.";

    public const string CompleteMasks = "hides every feature that no featMask line names, as per-VM EVC does.";

    public const string FullCpuid = "lets masks reach CPUID leaves that are not masked by default; it changes no bit itself.";

    public const string HidesHypervisor = "hides the hypervisor bit (1.ECX[31]) and the hypervisor's leaves from the guest.";

    public const string AsksForNested = "asks the host for hardware virtualization inside the VM (hv.capable), and shows VMX or SVM to the guest.";

    public const string HidesMitigation = "The bit belongs to a mitigation: the guest cannot use it then.";

    public const string MaskOfEvc = "It is the host's mask, set by its cluster's EVC mode, and no setting of a VM: change the cluster's mode and not this line.";

    public const string LogAlone = "Why a VM cannot move: one log tells what its VM needs and what its host has. Give the log of a VM on the other host, or that host's dump, or the error's text as well.";

    public static string RegisterFault(string register) => Format("The target host's {0} does not fit what the virtual machine needs; the text does not say which bits.", register);

    public static string RegisterFits(string register) => Format("By the bits in the text, {0} of the host is as the virtual machine needs it.", register);

    public static string HostHas(string register, IReadOnlyList<string> names) => Format(
        "The host has {0} in {1}, and the virtual machine must not see {2} there (host 1, required 0).", List(names, 20), register, names.Count == 1 ? "it" : "them");

    public static string HostLacksOf(string register, IReadOnlyList<string> names) => Format(
        "The target host lacks {0} in {1}, which the virtual machine needs (host 0, required 1).", List(names, 20), register);

    public static string KeysFault(IReadOnlyList<string> names) => Format(
        "The target host lacks {0} that the virtual machine needs: {1}.", Count(names.Count, "feature", "features"), List(names, 20));

    public static string KeysThatMustNotBe(IReadOnlyList<string> names) => Format("The host has {0}, and the virtual machine must not see {1}.", List(names, 20), names.Count == 1 ? "it" : "them");

    public static string LabelsFault(IReadOnlyList<string> names) => Format(
        "The target host lacks {0} that the virtual machine has seen: {1}.", Count(names.Count, "feature", "features"), List(names, 20));

    public static string UnknownLabels(IReadOnlyList<string> labels) => Format("Not known as features: {0}.", Printable(List(labels, 20)));

    public static string OtherVendorThan(string vendor) => Format(
        "The virtual machine was started on {0} CPUs, and the target host's CPU is of another vendor.", vendor);

    public static string VendorsOf(string cluster, string host) => Format("The cluster's hosts are {0}, this host is {1}.", cluster, host);

    public static string ModeOf(string mode) => Format("The cluster's mode is {0}.", Printable(mode));

    public static string MustNotBeThere(IReadOnlyList<string> names) => Format(
        "The virtual machine does not start: {0} {1} there and must be absent.", List(names, 20), names.Count == 1 ? "is" : "are");

    public static string NotThereAtPowerOn(IReadOnlyList<string> names) => Format(
        "The virtual machine does not start: its settings ask for {0}, and this host does not offer {1}.", List(names, 20), names.Count == 1 ? "it" : "them");

    public static string ShownWithout(string shown, string shownAt, string hidden, string hiddenAt) => Format(
        "The virtual machine does not start: it is shown {0}{1} and not {2}{3}, on which {0} depends. A mask or EVC mode that hides {2} must hide {0} too.",
        Printable(shown), Place(shownAt), Printable(hidden), Place(hiddenAt));

    public static string HideBothOrNone(string shown, string hidden) => Format("Remove the mask that hides {0}, or hide {1} as well:", hidden, shown);

    public static string MalformedMask(string key, string value) => Format(
        "The virtual machine does not start: its feature mask is malformed. It asks for {0} = {1}, which this host cannot give or which is no mask's value.", Printable(key), Printable(value));

    public static string GuestSystemNeeds(string system, IReadOnlyList<string> names) => Format(
        "The virtual machine does not start: {0} needs {1}, and the virtual machine is not shown {2}.", system, List(names, 20), names.Count == 1 ? "it" : "them");

    public static string ShowOnSource(IReadOnlyList<string> names) => Format("Let the source host show {0} too, so that both hosts are alike:", List(names, 20));

    public static string ForFeature(string features, string advice) => Format("{0}: {1}", features, advice);

    public static string NoMaskHides(IReadOnlyList<string> keys) => Format(
        "No cpuid mask hides {0}, which {1} no CPUID bit: restart the VM on the target host, or hold it in an EVC mode.",
        List(keys, 12), keys.Count == 1 ? "is" : "are");

    public static string EvcModeFits(IReadOnlyList<string> modes) => Format(
        "Put the cluster, or with virtual hardware 14 the VM alone, into EVC mode {0} or an older one; VMs that are running see it after a power-off. Expected by CpuMask's table of modes; the vCenter's own list decides.",
        string.Join(" or ", modes));

    public static string NoMaskValue(string key, string value) => Format("{0}: '{1}' is no mask: 32 characters of 0, 1, -, X, H, R, T, F are expected.", key, value);

    public static string InventsVendor(string vendor) => Format("cpuid.0.ebx, ecx, edx: show the guest the vendor {0}, whatever the host is.", vendor);

    public static string InventsSignature(CpuSignature signature, string codename) => Format(
        "shows the guest the signature {0}: family {1}, model 0x{2:X}, stepping {3}{4}, whatever the host is.",
        signature, signature.Family, signature.Model, signature.Stepping, codename.Length > 0 ? ", " + codename : string.Empty);

    public static string SetsNumber(string register, IReadOnlyList<string> fields, uint value) => Format("sets {0} ({1}) to 0x{2:X}.", register, List(fields, 6), value);

    public static string HidesAndForces(string hidden, string forced, string compared, uint? whole, string fields)
    {
        var parts = new List<string>();
        if (whole is { } value)
        {
            parts.Add(Format("sets the whole register to 0x{0:X8}", value));
        }

        if (fields.Length > 0 && whole is null)
        {
            parts.Add("sets " + fields);
        }

        if (hidden.Length > 0)
        {
            parts.Add("hides " + hidden);
        }

        if (forced.Length > 0)
        {
            parts.Add("forces on " + forced);
        }

        if (compared.Length > 0)
        {
            parts.Add("lets hosts be compared by " + compared);
        }

        return parts.Count == 0 ? "leaves every bit to guests that do not look at it." : string.Join("; ", parts) + ".";
    }

    public static string ChangesNothing(string key) => Format("{0}: changes nothing, every character is '-'.", key);

    public static string OnlyOn(string vendor) => Format("It counts on {0} hosts only.", vendor);

    public static string NoFeatMaskValue(string value) => Format("'{0}' is no value of a feature mask: Val:n, Max:n or Min:n are expected.", value);

    public static string FeatMaskDoes(string feature, string comparison, uint number, bool isFlag) => comparison.ToUpperInvariant() switch
    {
        "MIN" when number > 0 => Format("asks the host for {0}{1}; the VM does not start where it is missing.", feature, isFlag ? string.Empty : Format(" of at least {0}", number)),
        "VAL" or "MAX" when isFlag && number == 0 => Format("forces {0} off: it is hidden from the guest.", feature),
        "VAL" when isFlag => Format("shows {0} to the guest, where the host has it.", feature),
        "MAX" when isFlag => Format("leaves {0} as the host has it.", feature),
        "MAX" => Format("shows the guest at most {1} for {0}.", feature, number),
        _ => Format("shows the guest {1} for {0}.", feature, number),
    };

    public static string BrandString(string name) => Format("shows the guest the name '{0}' for its CPU; it changes no feature.", name);

    public static string ClusterMode(string cluster, string mode, IReadOnlyList<string> limiting) => Format(
        "{0}: {1} is the newest EVC mode that every host supports; {2} {3} it.", Cluster(cluster), mode, List(limiting, 8), limiting.Count == 1 ? "sets" : "set");

    public static string ClusterOfTwoVendors(string cluster) => Format("{0}: the hosts are of two vendors, so no EVC mode holds them all. Each vendor needs a cluster of its own.", Cluster(cluster));

    public static string ClusterModeNotKnown(string cluster, IReadOnlyList<string> modes) => Format(
        "{0}: which of {1} is the oldest is not known to CpuMask; the vCenter's list of modes is in their order.", Cluster(cluster), List(modes, 12));

    public static string HostsOfMode(IReadOnlyList<string> hosts, string cpu, string mode) => Format(
        "{0}{1}: {2}.", List(hosts, 12), cpu.Length > 0 ? " (" + Printable(cpu) + ")" : string.Empty, mode.Length > 0 ? mode : "no mode said");

    public static string HostsWithoutMode(IReadOnlyList<string> hosts) => Format("The newest mode of {0}: its Summary.MaxEVCModeKey, in the vCenter. CpuMask can tell what to expect by the CPU's name.", List(hosts, 12));

    public static string LogOf(string log, HostCpuid? host) => host is null
        ? Format("{0} is a log of a virtual machine; it does not print its host's CPUID.", log)
        : Format("The log {0} ran on {1}: {2}{3}{4}.", log, host.Name, host.Brand.Length > 0 ? host.Brand + ", " : string.Empty,
            host.Signature is { } s ? Format("{0} family {1} model 0x{2:X} stepping {3}", host.Vendor.DisplayName, s.Family, s.Model, s.Stepping) : host.Vendor.DisplayName,
            CpuGenerations.Of(host) is { } g ? ", " + g.Name : string.Empty);

    public static string LogNames(string name, string family, string code, string? guestCode) => Format(
        "The log names its host's CPU: {0}{1}{2}.{3}",
        name.Length > 0 ? name + ", " : string.Empty, family.Length > 0 ? family : "family not said", code.Length > 0 ? ", " + code : string.Empty,
        guestCode is null ? string.Empty : Format(" The guest is shown another one, {0}.", guestCode));

    public static string FamilyModel(string vendor, CpuSignature signature) => Format(
        "{0}family {1} model 0x{2:X} stepping {3}", vendor.Length > 0 ? vendor + " " : string.Empty, signature.Family, signature.Model, signature.Stepping);

    private static string Cluster(string cluster) => cluster.Length > 0 ? "Cluster " + Printable(cluster) : "The hosts";

    private static string Place(string at) => at.Length > 0 ? " (" + at + ")" : string.Empty;
}
