using static CpuMask.Text.Wording;

namespace CpuMask.Platforms.Kvm.Faults;

/// <summary>What the answers of the platforms on KVM say. Each names its own settings; none of them is vSphere's.</summary>
internal static class Messages
{
    public const string GiveTheHost = "Let the host offer it, as far as its firmware setup, microcode, kernel, QEMU or CPU can:";

    public const string OtherVendor = "The CPUs are of two vendors.";

    public const string VendorRule = "Without vendor= a KVM guest is shown its host's vendor and finds another one after the move. A guest that was started with vendor= may move across vendors on KVM; feature bits alone do not settle that.";

    public const string HostOfItsVendor = "Choose a host of the vendor that the guest was started on.";

    public const string AcrossVendors = "Or shut the guest down and start it on the other host, with a CPU model that both vendors have, such as x86-64-v2-AES or qemu64 with flags.";

    public const string RestartWithoutState = "Shut the guest down wholly and start it on the other host: state that a host refuses is state of a running guest.";

    public const string OtherLanguage = "The message is in another language; that the host lacks these names is what such a list mostly says.";

    public const string WhyExtra = "QEMU sets them by itself; the domain's XML is checked in full (check='full') and does not list them. Nothing is missing on the host.";

    public const string LibvirtWhere = "What the guest has: its live XML, virsh dumpxml GUEST, element cpu. What the host can give: virsh domcapabilities, element host-model. Give both together with the text.";

    public const string LibvirtSilent = "The host's CPU does not fit the guest's; the text does not say by which features.";

    public const string LibvirtOtherHost = "Choose a host that offers them; on each host this tells:";

    public const string LibvirtDisable = "Take the features away from the guest in its XML (virsh edit), inside the element cpu:";

    public const string LibvirtRestart = "A running guest keeps what it was started with: shut it down wholly and start it again; a reboot inside it changes nothing.";

    public const string LibvirtBaseline = "Give the guest a CPU that all hosts have, <cpu mode='custom' match='exact'> with a named model:";

    public const string LibvirtBaselineHow = "hosts.xml holds the host-model of virsh domcapabilities of every host, one behind the other; CpuMask makes the same of dumps, as a mask for libvirt.";

    public const string LibvirtPartial = "Or set check='partial' on the element cpu, which asks for what is listed and allows more.";

    public const string WhichModels = "The models that this host can run: virsh domcapabilities, or qemu-system-x86_64 -cpu help.";

    public const string TscDiffers = "The guest counts on its host's clock rate (invariant TSC), and the target's is another and cannot be scaled.";

    public const string TscNote = "No feature is missing: INVTSC (80000007.0.EDX[8]) is a promise that the rate never changes, which ties a guest to hosts of one rate, or to hosts with TSC scaling.";

    public const string Invtsc = "The guest has INVTSC (80000007.0.EDX[8]), the promise of a clock that never changes, and QEMU does not migrate it. No feature is missing.";

    public const string CpuStateRefused = "The target's QEMU refuses the state of a virtual CPU: it holds registers that the target's CPU, kernel or QEMU does not have. Which is not said.";

    public const string QemuGoesOn = "These are warnings: the guest starts and does not have the features. A guest that moves from a host that has them, and programs that count on them, break.";

    public const string QemuRefuses = "QEMU was started with enforce and refuses: the guest does not start.";

    public const string UnderTcg = "QEMU emulates the CPU in software (TCG) and does not use KVM; its emulation lacks features whatever the host's CPU has.";

    public const string UseKvm = "Start QEMU with KVM: check /dev/kvm, its group, and that VT-x or AMD-V is on.";

    public const string QemuLeaveOut = "Leave them out of the guest's CPU, so that it is the same everywhere:";

    public const string QemuEnforce = "With enforce QEMU refuses to start where something is missing, and does not leave it out unseen.";

    public const string QemuOtherModel = "Or take a model that does without them:";

    public const string QemuWhere = "What the host can give: virsh domcapabilities, or /proc/cpuinfo there. What the guest asks for: its -cpu line, ps -ef on the host it runs on.";

    public const string HostNeedsKvm = "The CPU model host is the host's own CPU, which only KVM can give.";

    public const string PhysBitsHow = "Set phys-bits to the smallest of the hosts, or host-phys-bits=on with host-phys-bits-limit. A guest that was started with more cannot live on a host with fewer.";

    public const string HypervisorRefusesMode = "libvirt finds no KVM that could give the guest the host's CPU: KVM is not there (module, /dev/kvm, VT-x or AMD-V off), or the guest's type is qemu and not kvm.";

    public const string OVirtLevel = "The host's CPU level is lower than the one that the virtual machine was started with.";

    public const string NovaSilent = "The destination's CPU does not fit the instance's; the text does not say by which features.";

    public const string NovaWhere = "Which features: nova-compute.log on the destination, the lines of libvirt before this one; or compare virsh dumpxml INSTANCE (element cpu) with virsh domcapabilities on the destination.";

    public const string NovaOtherHost = "Choose a destination of the source's CPU generation or newer: a host aggregate for each generation keeps the scheduler to it.";

    public const string NovaCustom = "Give all compute hosts one CPU model in nova.conf, the oldest host's; restart nova-compute:";

    public const string NovaCustomHow = "cpu_models lists the less advanced first; cpu_model_extra_flags takes -name and +name. Instances take it at their next hard reboot or cold migration; running ones keep what they have.";

    public const string NovaCold = "Migrate the instance cold, or shelve and unshelve it: it then starts with what the destination has.";

    public const string NovaSkip = "Only if libvirt's comparison is wrong for your hosts, skip Nova's check. It hides no feature: libvirt still refuses what QEMU cannot run.";

    public const string OVirtSilent = "The host does not reach the cluster's CPU type; the text does not say by which flags.";

    public const string OVirtWhere = "What the cluster type asks for: engine-config -g ServerCPUList. What the host shows: vdsm-client Host getCapabilities, cpuFlags; the models in it are those that libvirt calls usable (virsh domcapabilities).";

    public const string OVirtNoTsx = "Choose a CPU type of the cluster that does without TSX (its flag is model_...-noTSX-...), such as Secure Intel Skylake Server in place of Intel Skylake Server.";

    public const string OVirtNoTsxHow = "Microcode since 2019 switches HLE and RTM off for good; bringing them back is not worth it.";

    public const string OVirtMicrocode = "Bring the host's firmware and microcode up to date, switch on what is off in its firmware setup, restart it, and refresh its capabilities in the Administration Portal.";

    public const string OVirtLower = "Lower the cluster's CPU type to the newest that every host has.";

    public const string OVirtLowerHow = "Running virtual machines keep their CPU until they are shut down and started; those with a custom CPU type of their own keep that.";

    public const string OVirtOtherCluster = "Put the host into a cluster of its own kind.";

    public const string KubeVirtSilent = "No node takes the virtual machine; the text does not say whether CPU labels keep it away or another rule.";

    public const string KubeVirtWhere = "What the pod asks for: kubectl get pod virt-launcher-... -o yaml, spec.nodeSelector, labels cpu-model and cpu-feature. What nodes have: kubectl get nodes --show-labels. A host-model guest collects labels with every move.";

    public const string KubeVirtNamedModel = "Name a CPU model that every node has, in place of host-model or host-passthrough:";

    public const string KubeVirtRestart = "The virtual machine has to be restarted (virtctl restart); a running one keeps its CPU and its labels.";

    public const string KubeVirtDisable = "Or keep the model and take the features away:";

    public const string KubeVirtCluster = "Or set it for all virtual machines that name none, in the KubeVirt CR:";

    public const string ProxmoxModel = "Give the VM a CPU type that every node has, shut it down and start it:";

    public const string ProxmoxLevels = "x86-64-v2-AES wants Westmere or newer, or Opteron_G4 or newer; x86-64-v3 Haswell or EPYC; x86-64-v4 AVX-512. Type host is for nodes with equal CPUs and microcode only.";

    public const string ProxmoxCustom = "Or a custom model in /etc/pve/virtual-guest/cpu-models.conf, without what is missing:";

    public const string ProxmoxCustomHow = "A VM takes it as cpu: custom-poolbase. On the VM's own line Proxmox takes only a few flags.";

    public const string ProxmoxMismatch = "The two clusters have a custom CPU model of one name and different content: make /etc/pve/virtual-guest/cpu-models.conf alike on both.";

    public static string ForFeature(string features, string advice) => Format("{0}: {1}", features, advice);

    public static string ModelWithout(string model, string vendor, int hosts) => hosts > 0 ? Format("All given hosts can run {0}.", model) : Format("On {0} hosts {1} is the newest model before the first that has what is missing here.", vendor, model);

    public static string LibvirtLacks(IReadOnlyList<string> names, bool moves) => Format(
        "The {0}host lacks {1} of the guest's CPU: {2}.", moves ? "target " : string.Empty, Count(names.Count, "feature", "features"), List(names, 30));

    public static string LibvirtExtra(IReadOnlyList<string> names) => Format("The guest would get {0} that its XML does not list: {1}.", Count(names.Count, "feature", "features"), List(names, 30));

    public static string LibvirtName(IReadOnlyList<string> names) => Format("List {0} in the guest's XML, inside the element cpu:", List(names, 20));

    public static string NotCpuidNames(IReadOnlyList<string> names) => Format("In no CPUID bit that CpuMask knows: {0}.", List(names, 30));

    public static string ModelUnknown(string model) => Format("The host cannot run the CPU model {0}: its QEMU or libvirt does not know it, or its CPU does not have it.", Printable(model));

    public static string FeatureUnknown(string feature) => Format("libvirt does not know the CPU feature {0} of the guest's XML: a newer libvirt does, or the name is another project's.", Printable(feature));

    public static string QemuLacks(IReadOnlyList<string> names, bool tcg) => Format(
        "{0} lacks {1} that the guest's -cpu asks for: {2}.", tcg ? "QEMU's emulation" : "The host", Count(names.Count, "feature", "features"), List(names, 30));

    public static string PropertyUnknown(string property) => Format("This QEMU does not know the CPU property or feature {0}: a newer one does, or the name is another project's.", Printable(property));

    public static string QemuDepends(IReadOnlyList<string> names) => Format("The guest's -cpu asks for {0} and not for what {1} on.", List(names, 20), names.Count == 1 ? "it depends" : "they depend");

    public static string PhysBitsDiffer(string host, string guest) => Format("The guest is given {1} physical address bits, and the host has {0}.", host, guest);

    public static string MsrRefused(uint msr) => Format("The host's KVM refuses a value in MSR {0:X}H that the guest has.", msr);

    public static string MsrMeaning(uint msr) => msr switch
    {
        0x10A => "MSR 10AH (ARCH_CAPABILITIES) holds immunities such as RDCL_NO and MDS_NO; this host's CPU, microcode or kernel has fewer of them.",
        >= 0x480 and <= 0x493 => "It is a VMX capability register, for hypervisors inside the guest: take nested virtualization away (vmx=off), or give hosts alike kernels.",
        0xDA0 => "MSR DA0H (XSS) holds supervisor state that the target's kernel does not keep.",
        0x122 => "MSR 122H (TSX_CTRL) exists with microcode of November 2019 and later on CPUs from Cascade Lake on.",
        _ => "The target's CPU or kernel does not have what the guest keeps there: compare kernels, microcode and CPU generation of the two hosts.",
    };

    public static string NovaModel(string model) => Format("The model {0} of nova.conf (cpu_models) asks for more than this compute host has.", Printable(model));

    public static string OVirtLacks(IReadOnlyList<string> flags) => Format("The host lacks what its cluster's CPU type asks for: {0}.", List(flags, 30));

    public static string ModelNeedsTsx(string model, string twin) => Format(
        "model_{0} stands for QEMU's whole model {0}, which needs HLE and RTM (TSX); microcode takes these away. The twin {1} does without.", model, twin);

    public static string ModelIsWhole(string model) => Format("model_{0} stands for QEMU's whole model {0}: the host lacks at least one of its features, or libvirt there does not know it.", Printable(model));

    public static string KubeVirtLabels(IReadOnlyList<string> names, IReadOnlyList<string> models) => Format(
        "The virtual machine asks for nodes with labels that no free node has{1}: {0}.", List(names, 30), models.Count > 0 ? ", beside the model " + List(models, 4) : string.Empty);

    public static string KubeVirtModel(IReadOnlyList<string> models) => Format(
        "No other node can run the virtual machine's CPU model{0}: host-model ties it to nodes of its first node's kind.", models.Count > 0 ? " " + List(models, 4) : string.Empty);
}
