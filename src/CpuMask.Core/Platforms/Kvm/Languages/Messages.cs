using static CpuMask.Text.Wording;

namespace CpuMask.Platforms.Kvm.Languages;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    /// <summary>Which model was taken.</summary>
    public static string ModelChosen(string model, int added, int removed) => Format(
        "{0} needs the fewest corrections: {1} switched on, {2} off.", model, Count(added, "feature", "features"), Count(removed, "feature", "features"));

    /// <summary>A model's corrections, by name.</summary>
    public static string Corrections(IReadOnlyList<string> added, IReadOnlyList<string> removed) => added.Count + removed.Count == 0 ? "as it is"
        : string.Join("; ", new[] { added.Count > 0 ? "with " + List(added, 8) : string.Empty, removed.Count > 0 ? "without " + List(removed, 8) : string.Empty }.Where(t => t.Length > 0));

    /// <summary>Promised features that cannot be asked for.</summary>
    public static string Nameless(IReadOnlyList<string> features) => Format(
        "{0}: the hosts all have it, and it has no name here, so guests do not see it.", List(features));

    /// <summary>Bits that guests should act on and that some host lacks.</summary>
    public static string NotOnAll(IReadOnlyList<string> features, IReadOnlyList<string> hosts) => Format(
        "Security: guests should act on {0} wherever they run, and {1} lacks it; QEMU shows no guest what its host lacks, so none is told. Bring the hosts' microcode to the newest.",
        List(features), CpuMask.Pool.Messages.Printed(hosts));

    /// <summary>A model hides by not naming.</summary>
    public static string NoNeedToHide() =>
        "What the model does not have no guest sees, whatever the host has; only what it has too much is switched off.";

    /// <summary>No source has the physical address bits.</summary>
    public static string NoAddressBits() =>
        "No source says how many physical address bits the hosts have. A guest that was told more than a host has can crash there: set the smallest number yourself.";

    /// <summary>Some source does not have them.</summary>
    public static string AddressBitsAtMost(uint bits) => Format(
        "Of some hosts it is not known how many physical address bits they have; {0} is the least of the others.", bits);

    /// <summary>Several vendors.</summary>
    public static string AcrossVendors(string vendor) => Format(
        "The hosts have several vendors, and the guest is told that it is on {0}'s. KVM emulates the other's system calls; a Linux guest's paravirtual hypercalls it does not: hide them (kvm=off), and test with the guests that matter.", vendor);

    /// <summary>A name that the reader does not know.</summary>
    public static string UnknownFeature(string name, string? meant, string fate) =>
        Format("'{0}' is no feature name{1}; {2}.", Printable(name), meant is null ? string.Empty : ", '" + meant + "' is", fate);

    /// <summary>A model that is not known.</summary>
    public static string UnknownModel(string name) => Format("'{0}' is no CPU model that is known; the guest does not start.", Printable(name));

    /// <summary>A model in other letters.</summary>
    public static string ModelSpelled(string name, string known) => Format("'{0}' is no CPU model: it is called {1}, in just these letters. The guest does not start.", Printable(name), known);

    /// <summary>What a model is.</summary>
    public static string ModelGives(string name, string vendor, int bits) => bits == 0
        ? Format("The model is {0}, of {1}.", name, vendor)
        : Format("The model is {0}, of {1}: {2} features, as QEMU gives them; what it does not have is hidden.", name, vendor, bits);

    /// <summary>The model without anything.</summary>
    public static string EmptyModel() => "The model is empty: the guest sees what the line names, and nothing else.";

    /// <summary>A vendor string of another length.</summary>
    public static string VendorLength(string vendor) => Format("The vendor '{0}' has {1} characters; a vendor has 12, such as GenuineIntel. The guest does not start.", Printable(vendor), vendor.Length);

    /// <summary>A blank in a line.</summary>
    public static string BlankInLine(string rest) => Format("A blank ends the value of -cpu: '{0}' is taken for something else, and QEMU does not start.", Printable(rest));

    /// <summary>A value that switches nothing.</summary>
    public static string NoSwitch(string name, string value) => Format("'{0}' is no value of {1}; expected on or off. QEMU does not start.", Printable(value), name);

    /// <summary>A value that is no number.</summary>
    public static string NoNumber(string name, string value) => Format("'{0}' is no value of {1}; expected a number. QEMU does not start.", Printable(value), name);

    /// <summary>A number out of its range.</summary>
    public static string NumberTooLarge(string name, string value, uint least, uint most) => Format("{0}={1} is out of its range, {2} to {3}. QEMU does not start.", name, Printable(value), least, most);

    /// <summary>A property that is set.</summary>
    public static string PropertySet(string name, string value) => Format("{0} is set to {1}.", name, Printable(value));

    /// <summary>A sign beats a value.</summary>
    public static string SignWins(string name, string sign) => Format("'{0}' is said both ways: '{1}{0}' counts, wherever it stands.", Printable(name), sign);

    /// <summary>Children of a hidden feature that the model has.</summary>
    public static string LeftBehind(string parent, string model, IReadOnlyList<string> children) => Format(
        "{0} is switched off, and {1} still gives what means nothing without it: {2}. Programs that ask for that alone crash; switch it off too.", parent, model, List(children, 20));

    /// <summary>The same feature both ways.</summary>
    public static string BothWays(string name) => Format("'{0}' is switched on and off; only this one counts.", Printable(name));

    /// <summary>No model.</summary>
    public static string NoModel(string expected) => Format("It names no CPU model; expected {0}.", expected);

    /// <summary>Ties a VM to its host.</summary>
    public static string HostPassThrough(string name) => Format("'{0}' shows guests the host they are started on: they can move to hosts with the same CPU and microcode only.", Printable(name));

    /// <summary>QEMU drops what it cannot give.</summary>
    public static string NoEnforce() => "Without 'enforce' QEMU starts the guest with fewer features than asked for, and only warns.";

    /// <summary>A vendor that is given.</summary>
    public static string VendorGiven(string vendor) => Format("The guest is told the vendor {0} whatever the host is.", vendor);

    /// <summary>Firecracker's own hand.</summary>
    public static string FirecrackerOverwrites(IReadOnlyList<string> features) => Format("{0}: Firecracker sets this itself after the template, so the template cannot decide it.", List(features));

    /// <summary>A leaf that some host lacks.</summary>
    public static string FirecrackerLeafMissing(IReadOnlyList<string> leaves) => Format(
        "{0}: not on every host, and Firecracker refuses a template that names a leaf which KVM does not list. Guests booted on a host that has it would see it.", List(leaves));

    /// <summary>A flag that Proxmox does not take for one VM.</summary>
    public static string ProxmoxFlag(string name) => Format("'{0}' is no flag that Proxmox takes for one VM; a custom model can have it.", Printable(name));

    /// <summary>A modifier without a place.</summary>
    public static string FirecrackerNoPlace() => "A modifier names no register; expected leaf, subleaf and register, such as 0x7, 0x0 and ebx.";

    /// <summary>A bitmap that is none.</summary>
    public static string FirecrackerBitmap(string bitmap, int width) => Format("'{0}' is no bitmap; expected 0b and up to {1} of 0, 1 and x.", Printable(bitmap), width);

    /// <summary>The cluster type that was found.</summary>
    public static string OVirtType(string type, string gives, IReadOnlyList<string> lost) => lost.Count == 0
        ? Format("All hosts meet the cluster type {0}; guests get {1}.", type, gives)
        : Format("All hosts meet the cluster type {0}; guests get {1}, and go without {2}, which all hosts have.", type, gives, List(lost, 12));

    /// <summary>The type of a single VM.</summary>
    public static string OVirtCustom() => "A VM with a custom CPU type sees that instead; the hosts must still meet the cluster's type.";

    /// <summary>Hosts that meet no type.</summary>
    public static string OVirtNoType(string nearest, IReadOnlyList<string> missing, IReadOnlyList<string> hosts) => Format(
        "There is no cluster type of oVirt that all hosts meet for certain: even {0} asks for {1}, of which {2} is not known to have all. Virtualization must be switched on in the firmware, and the source must show it.",
        nearest, List(missing), CpuMask.Pool.Messages.Printed(hosts));

    /// <summary>A cluster version below the table's.</summary>
    public static string OVirtTooOld(string version, string oldest) => Format("Cluster version {0} is not known here; expected {1} or newer.", version, oldest);

    /// <summary>One maker for a cluster.</summary>
    public static string OVirtOneVendor() => "The hosts have several vendors, and each cluster type of oVirt is of one vendor: make a cluster of each.";

    /// <summary>A cluster type that does not exist.</summary>
    public static string OVirtNoSuchType(string name) => Format("'{0}' is no cluster type of oVirt 4.5 to 4.8; the engine refuses it.", Printable(name));

    /// <summary>No model can be taken as it is.</summary>
    public static string NoWholeModel(string reader) => Format(
        "Every CPU model has something that some host lacks, and {0} can add features and take none away.", reader);

    /// <summary>Where EVC_MODE stands.</summary>
    public static string OpenNebulaCluster() =>
        "Both lines are for the cluster's template (onecluster update). EVC_MODE beats the model of a VM; a VM's own CPU_MODEL beats the cluster's features. It takes effect when a VM is powered off and on.";

    /// <summary>A model that no node is labelled with.</summary>
    public static string KubeVirtObsolete(string model) => Format(
        "{0} is obsolete to KubeVirt: no node is labelled with it, and the VM is never scheduled, unless obsoleteCPUModels of the KubeVirt resource leaves it out.", model);

    /// <summary>A flag that no host has.</summary>
    public static string NoSuchFlag(string name) => Format("'{0}' is no flag that a host can show, so no host meets the type.", Printable(name));

    /// <summary>No element.</summary>
    public static string NoCpuElement() => "There is no <cpu> element; expected one below <domain>.";

    /// <summary>A domain without the element.</summary>
    public static string NoCpuInDomain() => "The domain has no <cpu>: the guest gets QEMU's plainest model, on any host.";

    /// <summary>An element too many.</summary>
    public static string SecondElement(string name) => Format("A second <{0}> element: libvirt takes one, and refuses the domain.", name);

    /// <summary>An element that is none of libvirt's.</summary>
    public static string NoSuchElement(string name) => Format("'{0}' has no place here: libvirt's schema refuses it, and without the schema it is passed over in silence.", Printable(name));

    /// <summary>An attribute that is none.</summary>
    public static string NoSuchAttribute(string name, string element) => Format("<{1}> has no attribute '{0}': libvirt's schema refuses it, and without the schema it is passed over in silence.", Printable(name), element);

    /// <summary>A value that is none.</summary>
    public static string NoAttributeValue(string name, string value, IReadOnlyList<string> expected) => Format("'{0}' is no {1}; expected one of: {2}.", Printable(value), name, string.Join(", ", expected));

    /// <summary>A value with a blank.</summary>
    public static string BlankInValue(string name, string value) => Format("'{0}' is no {1} for its blank: libvirt's schema takes it, and libvirt refuses the domain.", Printable(value), name);

    /// <summary>An attribute that is not there.</summary>
    public static string AttributeMissing(string name, string element) => Format("<{1}> has no {0}, which libvirt's schema asks for.", name, element);

    /// <summary>A number that is none.</summary>
    public static string NoNumberOf(string name, string value) => Format("'{0}' is no number of {1}.", Printable(value), name);

    /// <summary>A name with signs that none has.</summary>
    public static string NoFeatureName(string name) => Format("'{0}' is no feature name: letters, digits, '-', '_' and '.' are all that one has.", Printable(name));

    /// <summary>A feature twice.</summary>
    public static string FeatureTwice(string name) => Format("'{0}' is named twice: libvirt refuses the domain.", Printable(name));

    /// <summary>Features without a model.</summary>
    public static string FeaturesWithoutModel() => "Features need a <model>, or mode='host-model' or 'host-passthrough': libvirt refuses the domain.";

    /// <summary>A model that may be replaced.</summary>
    public static string FallbackAllowed(string model) => Format("Without fallback='forbid' libvirt gives the guest another model in silence where QEMU does not have {0}.", model);

    /// <summary>match='minimum'.</summary>
    public static string MatchMinimum() => "match='minimum' gives the guest all that the host has beyond the model: it can move to hosts with the same CPU only.";

    /// <summary>The element vendor.</summary>
    public static string VendorChecksHost(string vendor) => Format("<vendor>{0}</vendor> is asked of the host; the guest is told nothing by it.", Printable(vendor));

    /// <summary>A vendor that libvirt does not know.</summary>
    public static string NoLibvirtVendor(string vendor) => Format("'{0}' is no vendor of libvirt's; expected Intel, AMD or Hygon. The domain does not start.", Printable(vendor));

    /// <summary>A forced feature.</summary>
    public static string Forced(string name) => Format("'{0}' is forced: the guest sees it also where the host lacks it, and crashes when it uses it.", Printable(name));

    /// <summary>An optional feature.</summary>
    public static string Optional(string name) => Format("'{0}' is optional: the guest has it where it is started on a host that has it, and can then move to such hosts only.", Printable(name));

    /// <summary>QEMU's own command line in a domain.</summary>
    public static string OwnCommandLine() => "A -cpu among the domain's own QEMU arguments replaces all that <cpu> says.";

    /// <summary>A key outside its section.</summary>
    public static string NovaSection(string key, string section) => Format("{0} stands in [{1}]: Nova reads it in [libvirt] alone, and passes over it here in silence.", key, Printable(section));

    /// <summary>A comment behind a value.</summary>
    public static string NovaComment(string comment) => Format("'{0}' becomes part of the value: nova.conf has comments on lines of their own only.", Printable(comment));

    /// <summary>A mode that is none.</summary>
    public static string NovaMode(string mode) => Format("'{0}' is no cpu_mode; expected host-model, host-passthrough, custom or none. The service does not start.", Printable(mode));

    /// <summary>Models without custom.</summary>
    public static string NovaModelsNeedCustom() => "cpu_models needs cpu_mode = custom; without it no instance starts.";

    /// <summary>custom without models.</summary>
    public static string NovaCustomNeedsModels() => "cpu_mode = custom needs cpu_models; without them no instance starts.";

    /// <summary>Flags without a mode.</summary>
    public static string NovaFlagsNeedMode() => "With cpu_mode = none Nova passes over cpu_model_extra_flags in silence.";

    /// <summary>A mode that is none.</summary>
    public static string CloudStackMode(string mode) => Format("'{0}' is no guest.cpu.mode; expected custom, host-model or host-passthrough.", Printable(mode));

    /// <summary>custom without a model.</summary>
    public static string CloudStackNeedsModel() => "guest.cpu.mode=custom needs guest.cpu.model; without it the agent passes over the mode.";

    /// <summary>Features without a mode.</summary>
    public static string CloudStackNeedsMode() => "guest.cpu.features needs guest.cpu.mode; without it the agent passes over them in silence.";

    /// <summary>A model without custom.</summary>
    public static string CloudStackModelNeedsCustom() => "guest.cpu.model needs guest.cpu.mode=custom; else the agent passes over it in silence.";

    /// <summary>Commas between features.</summary>
    public static string CloudStackCommas() => "Features are separated by blanks: with commas they are one name, which libvirt does not know.";

    /// <summary>A tab in YAML.</summary>
    public static string YamlTab() => "YAML has no tabs for indents: the manifest is refused.";

    /// <summary>An option that is none.</summary>
    public static string ProxmoxNoOption(string line) => Format("'{0}' is no option that Proxmox takes here; the file is refused.", Printable(line));

    /// <summary>A header with the prefix.</summary>
    public static string ProxmoxCustomHeader(string name) => Format("The header names the model without 'custom-': as it stands a VM would have to say custom-{0}.", Printable(name));

    /// <summary>A name that is none.</summary>
    public static string ProxmoxName(string name) => Format("'{0}' is no name of a model: letters, digits, '-' and '_'.", Printable(name));

    /// <summary>An option that is not indented.</summary>
    public static string ProxmoxIndent(string key) => Format("'{0}' is not indented, and so not part of the model above it.", key);

    /// <summary>A wrong separator.</summary>
    public static string ProxmoxSeparator(string key) => Format("'{0}' and its value are separated by a blank, not by ':' or '='.", key);

    /// <summary>Flags with other separators.</summary>
    public static string ProxmoxFlagSeparator() => "Flags are separated by ';', with no blank: Proxmox refuses the line.";

    /// <summary>A flag without a sign.</summary>
    public static string ProxmoxSign(string flag) => Format("'{0}' has no sign; expected +flag or -flag. Proxmox refuses the line.", Printable(flag));

    /// <summary>A flag where an option must be.</summary>
    public static string ProxmoxFlagsKey(string flag) => Format("'{0}' stands alone; flags are given as flags=+a;-b. Proxmox refuses the line.", Printable(flag));

    /// <summary>A key of custom models only.</summary>
    public static string ProxmoxReportedModel() => "reported-model is for custom models only; Proxmox refuses it in a VM's own line.";

    /// <summary>A custom model that is used.</summary>
    public static string ProxmoxUsesModel(string model) => Format("The CPU is {0} of /etc/pve/virtual-guest/cpu-models.conf.", Printable(model));

    /// <summary>The host's address bits.</summary>
    public static string HostAddressBits() => "phys-bits=host shows the address bits of the host where the VM starts: on one with fewer it can crash after a migration.";
}
