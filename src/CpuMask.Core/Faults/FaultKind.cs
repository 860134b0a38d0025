namespace CpuMask.Faults;

/// <summary>What kind of statement a text makes. Scripts rely on the names.</summary>
public enum FaultKind : long
{
    /// <summary>A CPUID level and register do not fit, with or without their bits.</summary>
    CpuidRegister,

    /// <summary>A list of features by their labels.</summary>
    FeatureLabels,

    /// <summary>Features by vSphere's keys: FeatureRequirementsNotMet, or a power-on that stopped at one.</summary>
    FeatureKeys,

    /// <summary>Features by the names of QEMU, libvirt, Linux or Xen.</summary>
    FeatureNames,

    /// <summary>The target does not support the guest's requirements, and the text does not say which.</summary>
    RequirementsNotMet,

    /// <summary>PowerCLI failed to print the fault behind which the requirements are.</summary>
    PowerCliConversion,

    /// <summary>A host or mode is refused by EVC.</summary>
    EvcAdmission,

    /// <summary>The CPU's vendor is another one.</summary>
    Vendor,

    /// <summary>A CPU model that a host does not offer, or that is not known.</summary>
    CpuModel,

    /// <summary>A guest's CPU settings contradict themselves or cannot be read.</summary>
    GuestSettings,

    /// <summary>The guest's operating system needs features that the guest is not shown.</summary>
    GuestSystem,

    /// <summary>Nested virtualization is asked for, and the host does not offer it.</summary>
    Virtualization,

    /// <summary>State that a guest holds, and no feature, keeps it where it is.</summary>
    GuestState,

    /// <summary>One mask line of a guest, and what it does.</summary>
    OwnMask,

    /// <summary>A list of hosts.</summary>
    Inventory,

    /// <summary>A log of a guest that runs.</summary>
    Log,

    /// <summary>What logs, requirements and host dumps say when they are held against each other.</summary>
    Comparison,
}
