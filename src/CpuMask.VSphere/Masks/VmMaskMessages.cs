using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Masks;

/// <summary>What changing VMs, and the undo journal, say.</summary>
internal static class VmMaskMessages
{
    public static string ChangeOf(string key, string? old, string? now) => old is null
        ? ServerText.Format("{0}: add {1}", ServerText.Short(key), ServerText.Short(now ?? string.Empty))
        : now is null ? ServerText.Format("{0}: remove (was {1})", ServerText.Short(key), ServerText.Short(old))
        : ServerText.Format("{0}: {1} -> {2}", ServerText.Short(key), ServerText.Short(old), ServerText.Short(now));

    public static string NoConfiguration(VmMaskState vm) => ServerText.Format(
        "{0}: the server knows no configuration of this virtual machine ({1}), so nothing can be changed.", Who(vm), ServerText.Safe(vm.ConnectionState ?? "no reason given"));

    public static string IsTemplate(VmMaskState vm) => ServerText.Format("{0} is a template; convert it to a virtual machine first.", Who(vm));

    public static string VmNotConnected(VmMaskState vm) => ServerText.Format("{0} is {1}: the server cannot change it now.", Who(vm), ServerText.Safe(vm.ConnectionState));

    public static string MustBeOff(VmMaskState vm, MaskMechanism mechanism) => vm.PowerState == "suspended"
        ? ServerText.Format("{0} is suspended: its memory was saved on the CPU that it had, so masks cannot change. Resume it and shut it down first.", Who(vm))
        : ServerText.Format(
            "{0} is {1}: a running guest keeps the CPU that it was started with. Shut it down first{2}.",
            Who(vm), ServerText.PowerWord(vm.PowerState),
            mechanism == MaskMechanism.ExtraConfig ? ", or let its next reboot be a power cycle" : string.Empty);

    public static string NoPowerCycle(VmMaskState vm) => ServerText.Format(
        "{0} runs on ESXi {1} build {2}, which does not turn a reboot into a power cycle; 6.5 Update 3 (build 13932383), 6.7 Update 3 (build 14320388) and newer do.",
        Who(vm), ServerText.Safe(vm.HostVersion?.Version), ServerText.Safe(vm.HostVersion?.Build));

    public static string PowerCycleUnknown(VmMaskState vm) => ServerText.Format(
        "{0}: the version of its host is not known; vmx.reboot.PowerCycle needs ESXi 6.5 Update 3, 6.7 Update 3 or newer and is ignored by older ones.", Who(vm));

    public static string NoPerVmEvc(VmMaskState vm, string mode) => ServerText.Format(
        "{0} has hardware version {1}; an EVC mode for one virtual machine, here {2}, needs hardware version 14 and takes feature masks, no cpuFeatureMask.",
        Who(vm), vm.HardwareVersion, ServerText.Safe(mode));

    public static string ModeWithoutMasks(string mode, string source) => ServerText.Format(
        "{0}: the list of {1} says what the mode requires and not what it masks; expected featureMask, as a vCenter's supportedEVCMode has it.",
        ServerText.Safe(source), ServerText.Safe(mode));

    public static string NoSuchMechanism(VmMaskState vm, MaskMechanism mechanism, VSphereServer server) => mechanism == MaskMechanism.PerVmEvc
        ? vm.PerVmEvcSupported == false
            ? ServerText.Format("{0}: the server does not take per-VM EVC for this virtual machine. Use settings.", Who(vm))
            : ServerText.Format(
                "{0} has hardware version {1} on {2} (API {3}); per-VM EVC needs hardware version 14 and vCenter 6.7.",
                Who(vm), vm.HardwareVersion, server.IsHost ? "an ESXi host" : "vCenter", ServerText.Safe(server.ApiVersion))
        : ServerText.Format("{0} has hardware version {1}; feature masks need 9. Use cpuFeatureMask.", Who(vm), vm.HardwareVersion);

    public static string IsFaultTolerant(VmMaskState vm) => ServerText.Format(
        "{0} is protected by fault tolerance, so that it cannot be reconfigured. Turn fault tolerance off first.", Who(vm));

    public static string ReconfigureDisabled(VmMaskState vm) => ServerText.Format(
        "{0}: the server has disabled reconfiguring it (ReconfigVM_Task), as backup and replication programs ask for while they work. Nothing was sent.", Who(vm));

    public static string HasSnapshot(VmMaskState vm) => ServerText.Format(
        "{0} has a snapshot: going back to it brings back the masks of its time, and the CPU that its guest has seen.", Who(vm));

    public static string BeyondLevels(VmMaskState vm, IReadOnlyList<string> bits) => ServerText.Format(
        "{0}: cpuFeatureMask names no sub-leaf and cannot hide {1}. Use settings or per-VM EVC, which hardware version 9 and newer take.", Who(vm), ServerText.List(bits));

    public static string NotApplied(VmMaskState vm, IReadOnlyList<string> changes) => ServerText.Format(
        "{0}: the server reported success, and read again the virtual machine lacks {1}: it did not do it, or someone else took it back in the same moment. The undo journal has what it was before.", Who(vm), ServerText.List(changes));

    public static string StillUntouched(string message) => message + " The virtual machine is as it was.";

    public static string PerhapsChanged(string message) => message + " What became of it is not known: the change may still come. The undo journal keeps its entry open, and a restore finds out and puts back what was there.";

    public static string PartlyChanged(string message) => message + " Part of it was done; the undo journal has what it was before, and a restore puts that back.";

    public static string StillRunning(VmMaskState vm) => ServerText.Format(
        "{0}: a task of it still runs on the server, perhaps an earlier change of its masks. Nothing was sent; try again when it has ended.", Who(vm));

    public static string MayStillCome(VmMaskState vm) => ServerText.Format(
        "{0} is as it was before, as read just now, but the answer to an earlier change of it was lost and the server cannot tell whether that change still comes. "
        + "The undo journal keeps its entry open; restore it again later.", Who(vm));

    public static string KeepsChanging(VmMaskState vm) => ServerText.Format(
        "{0} is being changed by someone else again and again. The undo journal keeps its entry open; restore it again later.", Who(vm));

    public static string MasksAsAWhole(VmMaskState vm) => ServerText.Format(
        "{0}: this server takes feature masks only all at once, and for any version of the virtual machine: a change that someone else made in the same moment may be overwritten.",
        Who(vm));

    public static string ChangedBeside(VmMaskState vm) => ServerText.Format(
        "{0} was changed by someone else in the same moment, and this server takes feature masks only all at once: either's may be lost. Look at the masks it has now.",
        Who(vm));

    public static string HidesEverything(VmMaskState vm) => ServerText.Format(
        "{0} hides every feature without a mask ({1} is TRUE) and no mask of it shows one: with this mask it could not start. Remove that setting first. Nothing was changed.",
        Who(vm), VmSettings.CompleteMasks);

    public static string ReadThenChanged(VmMaskState vm) => ServerText.Format(
        "{0} was changed by someone else since it was read. Nothing was changed; try again.", Who(vm));

    public static string VmGone(string name, string id) => ServerText.Format("{0} ({1}) does not exist any more on this server.", ServerText.Safe(name), ServerText.Safe(id));

    public static string NotTheSameVm(string name, string id) => ServerText.Format(
        "{0} ({1}) in the undo journal is another virtual machine than the one with that id now; it was not touched.", ServerText.Safe(name), ServerText.Safe(id));

    public static string NoUndo(VmMaskState vm, string file) => ServerText.Format("{0}: the undo journal {1} has nothing of it to undo.", Who(vm), file);

    public static string ChangedSince(VmMaskState vm, IReadOnlyList<string> keys) => ServerText.Format(
        "{0}: {1} was changed by someone else after the mask was set; putting the old value back would undo that too.", Who(vm), ServerText.List(keys));

    public static string UnderAnother(VmMaskState vm, IReadOnlyList<string> keys) => ServerText.Format(
        "{0}: someone else wrote {1} between two changes of yours. The later one is taken back; the earlier one stays in the undo journal until the other's is gone.",
        Who(vm), ServerText.List(keys));

    public static string JournalFailed(string file, string reason) => ServerText.Format(
        "The undo journal {0} cannot be written: {1}. Nothing was changed, because it could not be undone.", file, reason.TrimEnd('.', ' '));

    public static string JournalBehind(string file, string reason) => ServerText.Format(
        "The undo journal {0} could not be told how this ended ({1}); a restore will look at the virtual machine again.", file, ServerText.Safe(reason));

    public static string JournalUnreadable(string file, string reason) => ServerText.Format("The undo journal {0} cannot be read: {1}", file, reason);

    public static string JournalLine(string file, int line, string? vm, string? name) => ServerText.Format(
        "{0}({1}): this line of the undo journal is damaged and was left out. {2}", file, line,
        vm is null ? "Which virtual machine it concerned cannot be read."
        : ServerText.Format("It concerned {0} ({1}): what is put back may not be all that was there at first.", name ?? "a virtual machine", vm));

    public static string JournalTorn(string file, int line) => ServerText.Format(
        "{0}({1}): this line of the undo journal was cut off while it was written, before anything was changed. Nothing is lost with it.", file, line);

    public static string SharedUuid(string name, string id, IReadOnlyList<string> ids) => ServerText.Format(
        "{0} ({1}) does not exist any more, and more than one virtual machine has its instance UUID: {2}. None was touched.",
        ServerText.Safe(name), ServerText.Safe(id), ServerText.List(ids));

    public const string JournalIsLink = "it is a symbolic link, and what it points to was not touched.";

    public const string JournalFull = "it has reached 256 MB. Restore what it holds, or move it away, and begin a new one.";

    public static string NotJournalable(VmMaskState vm) => ServerText.Format(
        "{0}: the undo journal could not give back what this virtual machine has now, so the change could not be undone. Nothing was changed.", Who(vm));

    public static string Doubled(VmMaskState vm, IReadOnlyList<string> keys) => ServerText.Format(
        "{0} has {1} more than once with different values, so what it was could not be put back. Remove all but one first.", Who(vm), ServerText.List(keys));

    public static string GaveUp(VmMaskState vm) => ServerText.Format("{0}: stopped waiting for it, as asked.", Who(vm));

    public static string NotTried(VmMaskState vm, string reason) => ServerText.Format(
        "{0} was not tried and is as it was: the server has stopped answering. {1}", Who(vm), reason);

    public const string NoJournalFolder = "This account has no folder for application data; name one for the undo journal.";

    public static string NoGuestDefault(string vm, string? guest) => ServerText.Format(
        "The server gives no CPU mask for the guest OS {0} of {1}; the platform default stands in for it.", ServerText.Safe(guest ?? "(not set)"), ServerText.Safe(vm));

    public static string SettingIgnored(string vm, string key, string value) => ServerText.Format("{0}: the setting {1} = '{2}' is no mask and was left out.", ServerText.Safe(vm), ServerText.Safe(key), ServerText.Short(value));

    /// <summary>A VM in a message: its name and the server's id.</summary>
    public static string Who(VmMaskState vm) => ServerText.Format("{0} ({1})", ServerText.Safe(vm.Name), ServerText.Safe(vm.Id));
}
