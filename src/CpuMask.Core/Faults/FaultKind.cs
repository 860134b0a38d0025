namespace CpuMask.Faults;

/// <summary>What kind of statement an error text makes.</summary>
public enum FaultKind
{
    /// <summary>A CPUID level and register do not fit, with or without their bits.</summary>
    CpuidRegister,

    /// <summary>A list of features by their labels.</summary>
    FeatureLabels,

    /// <summary>Features by their keys: FeatureRequirementsNotMet, or a power-on that stopped at one.</summary>
    FeatureKeys,

    /// <summary>The target does not support the virtual machine's requirements, and the text does not say which.</summary>
    RequirementsNotMet,

    /// <summary>PowerCLI failed to print the fault behind which the requirements are.</summary>
    PowerCliConversion,

    /// <summary>A host is refused by a cluster's EVC mode.</summary>
    EvcAdmission,

    /// <summary>What logs, requirements and host dumps say when they are held against each other.</summary>
    Comparison,
}
