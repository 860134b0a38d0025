using static CpuMask.Text.Wording;

namespace CpuMask.Platforms.Kvm.Languages;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    internal static string ModelChosen(string model, int added, int removed) => Format(
        "{0} needs the fewest corrections: {1} switched on, {2} off.", model, Count(added, "feature", "features"), Count(removed, "feature", "features"));

    internal static string Corrections(IReadOnlyList<string> added, IReadOnlyList<string> removed) => added.Count + removed.Count == 0 ? "as it is"
        : string.Join("; ", new[] { added.Count > 0 ? "with " + List(added, 8) : string.Empty, removed.Count > 0 ? "without " + List(removed, 8) : string.Empty }.Where(t => t.Length > 0));

    internal static string Nameless(IReadOnlyList<string> features) => Format(
        "{0}: the hosts all have it, and it has no name here, so guests do not see it.", List(features));

    internal static string NotOnAll(IReadOnlyList<string> features, IReadOnlyList<string> hosts) => Format(
        "Security: guests should act on {0} wherever they run, and {1} lacks it; QEMU shows no guest what its host lacks, so none is told. Bring the hosts' microcode to the newest.",
        List(features), CpuMask.Pool.Messages.Printed(hosts));

    internal static string NoNeedToHide() =>
        "What the model does not have no guest sees, whatever the host has; only what it has too much is switched off.";

    internal static string NoAddressBits() =>
        "No source says how many physical address bits the hosts have. A guest that was told more than a host has can crash there: set the smallest number yourself.";

    internal static string AddressBitsAtMost(uint bits) => Format(
        "Of some hosts it is not known how many physical address bits they have; {0} is the least of the others.", bits);

    internal static string AcrossVendors(string vendor) => Format(
        "The hosts have several vendors, and the guest is told that it is on {0}'s. KVM emulates the other's system calls; a Linux guest's paravirtual hypercalls it does not: hide them (kvm=off), and test with the guests that matter.", vendor);

    internal static string UnknownFeature(string name, string? meant, string fate) =>
        Format("'{0}' is no feature name{1}; {2}.", Printable(name), meant is null ? string.Empty : ", '" + meant + "' is", fate);

    internal static string UnknownModel(string name) => Format("'{0}' is no CPU model that is known; the guest does not start.", Printable(name));

    internal static string ModelSpelled(string name, string known) => Format("'{0}' is no CPU model: it is called {1}, in just these letters. The guest does not start.", Printable(name), known);

    internal static string ModelGives(string name, string vendor, int bits) => bits == 0
        ? Format("The model is {0}, of {1}.", name, vendor)
        : Format("The model is {0}, of {1}: {2} features, as QEMU gives them; what it does not have is hidden.", name, vendor, bits);

    internal static string EmptyModel() => "The model is empty: the guest sees what the line names, and nothing else.";

    internal static string VendorLength(string vendor) => Format("The vendor '{0}' has {1} characters; a vendor has 12, such as GenuineIntel. The guest does not start.", Printable(vendor), vendor.Length);

    internal static string BlankInLine(string rest) => Format("A blank ends the value of -cpu: '{0}' is taken for something else, and QEMU does not start.", Printable(rest));

    internal static string NoSwitch(string name, string value) => Format("'{0}' is no value of {1}; expected on or off. QEMU does not start.", Printable(value), name);

    internal static string NoNumber(string name, string value) => Format("'{0}' is no value of {1}; expected a number. QEMU does not start.", Printable(value), name);

    internal static string NumberTooLarge(string name, string value, uint least, uint most) => Format("{0}={1} is out of its range, {2} to {3}. QEMU does not start.", name, Printable(value), least, most);

    internal static string PropertySet(string name, string value) => Format("{0} is set to {1}.", name, Printable(value));

    internal static string SignWins(string name, string sign) => Format("'{0}' is said both ways: '{1}{0}' counts, wherever it stands.", Printable(name), sign);

    internal static string LeftBehind(string parent, string model, IReadOnlyList<string> children) => Format(
        "{0} is switched off, and {1} still gives what means nothing without it: {2}. Programs that ask for that alone crash; switch it off too.", parent, model, List(children, 20));

    internal static string BothWays(string name) => Format("'{0}' is switched on and off; only this one counts.", Printable(name));

    internal static string NoModel(string expected) => Format("It names no CPU model; expected {0}.", expected);

    internal static string HostPassThrough(string name) => Format("'{0}' shows guests the host they are started on: they can move to hosts with the same CPU and microcode only.", Printable(name));

    internal static string NoEnforce() => "Without 'enforce' QEMU starts the guest with fewer features than asked for, and only warns.";

    internal static string VendorGiven(string vendor) => Format("The guest is told the vendor {0} whatever the host is.", vendor);

    internal static string FirecrackerOverwrites(IReadOnlyList<string> features) => Format("{0}: Firecracker sets this itself after the template, so the template cannot decide it.", List(features));

    internal static string FirecrackerLeafMissing(IReadOnlyList<string> leaves) => Format(
        "{0}: not on every host, and Firecracker refuses a template that names a leaf which KVM does not list. Guests booted on a host that has it would see it.", List(leaves));

    internal static string ProxmoxFlag(string name) => Format("'{0}' is no flag that Proxmox takes for one VM; a custom model can have it.", Printable(name));

    internal static string FirecrackerNoPlace() => "A modifier names no register; expected leaf, subleaf and register, such as 0x7, 0x0 and ebx.";

    internal static string FirecrackerBitmap(string bitmap, int width) => Format("'{0}' is no bitmap; expected 0b and up to {1} of 0, 1 and x.", Printable(bitmap), width);

    internal static string OVirtType(string type, string gives, IReadOnlyList<string> lost) => lost.Count == 0
        ? Format("All hosts meet the cluster type {0}; guests get {1}.", type, gives)
        : Format("All hosts meet the cluster type {0}; guests get {1}, and go without {2}, which all hosts have.", type, gives, List(lost, 12));

    internal static string OVirtCustom() => "A VM with a custom CPU type sees that instead; the hosts must still meet the cluster's type.";

    internal static string OVirtNoType(string nearest, IReadOnlyList<string> missing, IReadOnlyList<string> hosts) => Format(
        "There is no cluster type of oVirt that all hosts meet for certain: even {0} asks for {1}, of which {2} is not known to have all. Virtualization must be switched on in the firmware, and the source must show it.",
        nearest, List(missing), CpuMask.Pool.Messages.Printed(hosts));

    internal static string OVirtTooOld(string version, string oldest) => Format("Cluster version {0} is not known here; expected {1} or newer.", version, oldest);

    internal static string OVirtOneVendor() => "The hosts have several vendors, and each cluster type of oVirt is of one vendor: make a cluster of each.";

    internal static string OVirtNoSuchType(string name) => Format("'{0}' is no cluster type of oVirt 4.5 to 4.8; the engine refuses it.", Printable(name));

    internal static string NoWholeModel(string reader) => Format(
        "Every CPU model has something that some host lacks, and {0} can add features and take none away.", reader);

    internal static string OpenNebulaCluster() =>
        "Both lines are for the cluster's template (onecluster update). EVC_MODE beats the model of a VM; a VM's own CPU_MODEL beats the cluster's features. It takes effect when a VM is powered off and on.";

    internal static string KubeVirtObsolete(string model) => Format(
        "{0} is obsolete to KubeVirt: no node is labelled with it, and the VM is never scheduled, unless obsoleteCPUModels of the KubeVirt resource leaves it out.", model);

    internal static string NoSuchFlag(string name) => Format("'{0}' is no flag that a host can show, so no host meets the type.", Printable(name));

    internal static string NoCpuElement() => "There is no <cpu> element; expected one below <domain>.";

    internal static string NoCpuInDomain() => "The domain has no <cpu>: the guest gets QEMU's plainest model, on any host.";

    internal static string SecondElement(string name) => Format("A second <{0}> element: libvirt takes one, and refuses the domain.", name);

    internal static string NoSuchElement(string name) => Format("'{0}' has no place here: libvirt's schema refuses it, and without the schema it is passed over in silence.", Printable(name));

    internal static string NoSuchAttribute(string name, string element) => Format("<{1}> has no attribute '{0}': libvirt's schema refuses it, and without the schema it is passed over in silence.", Printable(name), element);

    internal static string NoAttributeValue(string name, string value, IReadOnlyList<string> expected) => Format("'{0}' is no {1}; expected one of: {2}.", Printable(value), name, string.Join(", ", expected));

    internal static string BlankInValue(string name, string value) => Format("'{0}' is no {1} for its blank: libvirt's schema takes it, and libvirt refuses the domain.", Printable(value), name);

    internal static string AttributeMissing(string name, string element) => Format("<{1}> has no {0}, which libvirt's schema asks for.", name, element);

    internal static string NoNumberOf(string name, string value) => Format("'{0}' is no number of {1}.", Printable(value), name);

    internal static string NoFeatureName(string name) => Format("'{0}' is no feature name: letters, digits, '-', '_' and '.' are all that one has.", Printable(name));

    internal static string FeatureTwice(string name) => Format("'{0}' is named twice: libvirt refuses the domain.", Printable(name));

    internal static string FeaturesWithoutModel() => "Features need a <model>, or mode='host-model' or 'host-passthrough': libvirt refuses the domain.";

    internal static string FallbackAllowed(string model) => Format("Without fallback='forbid' libvirt gives the guest another model in silence where QEMU does not have {0}.", model);

    internal static string MatchMinimum() => "match='minimum' gives the guest all that the host has beyond the model: it can move to hosts with the same CPU only.";

    internal static string VendorChecksHost(string vendor) => Format("<vendor>{0}</vendor> is asked of the host; the guest is told nothing by it.", Printable(vendor));

    internal static string NoLibvirtVendor(string vendor) => Format("'{0}' is no vendor of libvirt's; expected Intel, AMD or Hygon. The domain does not start.", Printable(vendor));

    internal static string Forced(string name) => Format("'{0}' is forced: the guest sees it also where the host lacks it, and crashes when it uses it.", Printable(name));

    internal static string Optional(string name) => Format("'{0}' is optional: the guest has it where it is started on a host that has it, and can then move to such hosts only.", Printable(name));

    internal static string OwnCommandLine() => "A -cpu among the domain's own QEMU arguments replaces all that <cpu> says.";

    internal static string NovaSection(string key, string section) => Format("{0} stands in [{1}]: Nova reads it in [libvirt] alone, and passes over it here in silence.", key, Printable(section));

    internal static string NovaComment(string comment) => Format("'{0}' becomes part of the value: nova.conf has comments on lines of their own only.", Printable(comment));

    internal static string NovaMode(string mode) => Format("'{0}' is no cpu_mode; expected host-model, host-passthrough, custom or none. The service does not start.", Printable(mode));

    internal static string NovaModelsNeedCustom() => "cpu_models needs cpu_mode = custom; without it no instance starts.";

    internal static string NovaCustomNeedsModels() => "cpu_mode = custom needs cpu_models; without them no instance starts.";

    internal static string NovaFlagsNeedMode() => "With cpu_mode = none Nova passes over cpu_model_extra_flags in silence.";

    internal static string CloudStackMode(string mode) => Format("'{0}' is no guest.cpu.mode; expected custom, host-model or host-passthrough.", Printable(mode));

    internal static string CloudStackNeedsModel() => "guest.cpu.mode=custom needs guest.cpu.model; without it the agent passes over the mode.";

    internal static string CloudStackNeedsMode() => "guest.cpu.features needs guest.cpu.mode; without it the agent passes over them in silence.";

    internal static string CloudStackModelNeedsCustom() => "guest.cpu.model needs guest.cpu.mode=custom; else the agent passes over it in silence.";

    internal static string CloudStackCommas() => "Features are separated by blanks: with commas they are one name, which libvirt does not know.";

    internal static string YamlTab() => "YAML has no tabs for indents: the manifest is refused.";

    internal static string ProxmoxNoOption(string line) => Format("'{0}' is no option that Proxmox takes here; the file is refused.", Printable(line));

    internal static string ProxmoxCustomHeader(string name) => Format("The header names the model without 'custom-': as it stands a VM would have to say custom-{0}.", Printable(name));

    internal static string ProxmoxName(string name) => Format("'{0}' is no name of a model: letters, digits, '-' and '_'.", Printable(name));

    internal static string ProxmoxIndent(string key) => Format("'{0}' is not indented, and so not part of the model above it.", key);

    internal static string ProxmoxSeparator(string key) => Format("'{0}' and its value are separated by a blank, not by ':' or '='.", key);

    internal static string ProxmoxFlagSeparator() => "Flags are separated by ';', with no blank: Proxmox refuses the line.";

    internal static string ProxmoxSign(string flag) => Format("'{0}' has no sign; expected +flag or -flag. Proxmox refuses the line.", Printable(flag));

    internal static string ProxmoxFlagsKey(string flag) => Format("'{0}' stands alone; flags are given as flags=+a;-b. Proxmox refuses the line.", Printable(flag));

    internal static string ProxmoxReportedModel() => "reported-model is for custom models only; Proxmox refuses it in a VM's own line.";

    internal static string ProxmoxUsesModel(string model) => Format("The CPU is {0} of /etc/pve/virtual-guest/cpu-models.conf.", Printable(model));

    internal static string HostAddressBits() => "phys-bits=host shows the address bits of the host where the VM starts: on one with fewer it can crash after a migration.";
}
