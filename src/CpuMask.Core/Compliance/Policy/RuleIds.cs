namespace CpuMask.Compliance.Policy;

/// <summary>Every rule's id. Policies and scripts rely on them: an id is never renamed or used for a second meaning.</summary>
public static class RuleIds
{
    /// <summary>A promised feature is missing.</summary>
    public const string FeatureMissing = "feature-missing";

    /// <summary>A promised feature that no hypervisor shows to guests is missing.</summary>
    public const string HiddenFeatureMissing = "hidden-feature-missing";

    /// <summary>A bit that guests see as soon as one host has it is missing on this one.</summary>
    public const string MitigationMissing = "mitigation-missing";

    /// <summary>A bit that guests must see as soon as one host has it is not in the promise.</summary>
    public const string MitigationUndeclared = "mitigation-undeclared";

    /// <summary>The host has a feature that is not promised.</summary>
    public const string FeatureExtra = "feature-extra";

    /// <summary>Physical addresses are narrower than promised.</summary>
    public const string AddressBitsLower = "address-bits-lower";

    /// <summary>Another number is lower than promised.</summary>
    public const string NumberLower = "number-lower";

    /// <summary>The vendor is not the promised one.</summary>
    public const string VendorDifferent = "vendor-different";

    /// <summary>A CPU model that the reference has not seen.</summary>
    public const string ModelNew = "model-new";

    /// <summary>Hosts of the same model have different features.</summary>
    public const string ModelDrift = "model-drift";

    /// <summary>The CPUs inside one host differ.</summary>
    public const string CpusUneven = "cpus-uneven";

    /// <summary>Of a promised bit it is not known whether the host has it.</summary>
    public const string BitsUnknown = "bits-unknown";

    /// <summary>A bit without a name is set.</summary>
    public const string BitUnnamed = "bit-unnamed";

    /// <summary>The host was seen through other eyes than the reference.</summary>
    public const string ViewDifferent = "view-different";

    /// <summary>A capability that is no CPUID bit is missing.</summary>
    public const string CapabilityMissing = "capability-missing";

    /// <summary>Gone since the last run.</summary>
    public const string FeatureLost = "feature-lost";

    /// <summary>Gone since the last run, in a way that stops no VM.</summary>
    public const string FeatureWithdrawn = "feature-withdrawn";

    /// <summary>New since the last run.</summary>
    public const string FeatureGained = "feature-gained";

    /// <summary>Another number than in the last run.</summary>
    public const string NumberChanged = "number-changed";

    /// <summary>The host was there in the last run.</summary>
    public const string HostMissing = "host-missing";

    /// <summary>The host was not there in the last run.</summary>
    public const string HostNew = "host-new";

    /// <summary>A VM can leave its host for no other.</summary>
    public const string VmTrapped = "vm-trapped";

    /// <summary>It cannot be told whether a VM can leave its host.</summary>
    public const string VmMoveUnknown = "vm-move-unknown";

    /// <summary>Something that was named for the check could not be read.</summary>
    public const string NotRead = "not-read";

    /// <summary>A waiver's last day has passed.</summary>
    public const string WaiverExpired = "waiver-expired";

    /// <summary>A waiver excuses nothing.</summary>
    public const string WaiverUnused = "waiver-unused";

    /// <summary>Everything is as promised.</summary>
    public const string AllClear = "all-clear";
}
