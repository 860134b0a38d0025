namespace CpuMask.Platforms.XenServer.Faults;

/// <summary>What the answers for XenServer and XCP-ng say, in XAPI's language.</summary>
internal static class Messages
{
    public const string LastBooted = "The target host lacks CPU features that the VM was shown when it last booted.";

    public const string Evacuation = "The host cannot be emptied: for at least one VM on it no other host has all CPU features that the VM was shown when it last booted.";

    public const string NotAReboot = "A VM keeps the features of its last boot until it is shut down wholly: a reboot inside the guest keeps them. Typical after an older host joined the pool, or microcode differs between the hosts.";

    public const string Which = "Which features: xe vm-param-get uuid=VM param-name=last-boot-CPU-flags against xe host-param-get uuid=HOST param-name=cpu_info, field features_hvm (features_pv of a PV guest). Give both beside this text: word by word they name the bits.";

    public const string OtherVendor = "The VM was last booted on a host whose CPU is of another vendor.";

    public const string NotHomogeneous = "The host does not fit the pool: its CPUs differ in a way that a pool does not level.";

    public const string JoinChecksVendor = "Joining compares the CPUs' vendor; differing features of one vendor are levelled: the pool offers what all hosts have.";

    public const string WhichHost = "What differs: xe host-cpu-info on the host and on the pool's coordinator, fields vendor and features_hvm_host.";

    public const string FeaturesDown = "The pool or host offers fewer CPU features than before: a less capable host joined, or microcode or firmware took some away.";

    public const string FeaturesUp = "The pool or host offers more CPU features than before.";

    public const string RunningKeep = "Running VMs keep the features of their last boot; those that have more than the pool offers cannot move to every host until they are shut down and started.";

    public const string WhichPool = "Which features: xe pool-param-get uuid=POOL param-name=cpu_info before and after, and xe host-param-get param-name=cpu_info of each host.";

    public const string MaskingGone = "A feature mask was to be set. Setting masks by hand went with XenServer 7.0; the pool levels its hosts itself.";

    public const string NoHvm = "The VM needs hardware virtualization, and this host does not offer it.";

    public const string PoolOfItsVendor = "Put the host into a pool of its own vendor.";

    public const string HostOfItsVendor = "Choose a host of the vendor that the VM was booted on.";

    public const string ColdAcrossVendors = "Shut the VM down and start it on the other host.";

    public const string NoForceAcross = "Forcing a running VM across vendors breaks it: XAPI's force skips the check and changes nothing else.";

    public const string SwitchOnHvm = "Switch VT-x or AMD-V on in the host's firmware setup and cold start it; if the host is itself a VM, expose it in the outer one.";

    public const string OtherHost = "Choose another host of the pool, one with all features of the VM's last boot:";

    public const string FirmwareAlike = "If the hosts' CPUs are alike, bring firmware, microcode and updates of the target host to the level of the source host, and restart it.";

    public const string ShutDownAndStart = "Shut the VM down wholly and start it, on the target host or anywhere in the pool:";

    public const string AfterThat = "It then boots with the pool's features, which every host of the pool has, and can move freely inside it.";

    public const string Force = "Not advised: force skips the check. A VM that uses a feature that is gone crashes, at once or later.";

    public const string PoolLevelsItself = "Let the pool do it: what it offers to every VM stands in its cpu_info.";
}
