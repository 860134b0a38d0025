using System.Collections.Generic;
using System.Linq;
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
    public static string UnknownFeature(string name, string fate) => Format("'{0}' is no feature name; {1}.", Printable(name), fate);

    /// <summary>A model that is not known.</summary>
    public static string UnknownModel(string name) => Format("'{0}' is no CPU model of the table.", Printable(name));

    /// <summary>The same feature both ways.</summary>
    public static string BothWays(string name) => Format("'{0}' is switched on and off.", Printable(name));

    /// <summary>A feature is shown whose parent is hidden.</summary>
    public static string WithoutParent(string feature, string parent) => Format("{0} is shown and {1}, without which it means nothing, is hidden.", feature, parent);

    /// <summary>No model.</summary>
    public static string NoModel(string expected) => Format("It names no CPU model; expected {0}.", expected);

    /// <summary>Ties a VM to its host.</summary>
    public static string HostPassThrough(string name) => Format("'{0}' shows guests the host they are started on: they can move to hosts with the same CPU and microcode only.", Printable(name));

    /// <summary>QEMU drops what it cannot give.</summary>
    public static string NoEnforce() => "Without 'enforce' QEMU starts the guest with fewer features than asked for, and only warns.";

    /// <summary>A vendor that is given.</summary>
    public static string VendorGiven(string vendor) => Format("The guest is told the vendor {0} whatever the host is.", Printable(vendor));

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

    /// <summary>A flag that no host has.</summary>
    public static string NoSuchFlag(string name) => Format("'{0}' is no flag that a host can show, so no host meets the type.", Printable(name));
}
