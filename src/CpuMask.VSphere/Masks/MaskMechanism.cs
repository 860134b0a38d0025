namespace CpuMask.VSphere.Masks;

/// <summary>How a VM is given a CPU mask.</summary>
public enum MaskMechanism : long
{
    /// <summary>The API's cpuFeatureMask: levels and vendors. For hardware version 8 and older; works for all.</summary>
    CpuFeatureMask,

    /// <summary>The advanced settings <c>featMask.vm.*</c> and <c>cpuid.*</c>. For hardware version 9 and newer.</summary>
    ExtraConfig,

    /// <summary>Per-VM EVC: feature masks by ApplyEvcModeVM_Task. For hardware version 14 and newer on vCenter 6.7 and newer.</summary>
    PerVmEvc,
}
