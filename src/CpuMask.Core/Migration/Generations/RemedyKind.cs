namespace CpuMask.Migration.Generations;

/// <summary>By what a host could come to have a bit that it lacks.</summary>
public enum RemedyKind : long
{
    /// <summary>Nothing but a CPU of another generation.</summary>
    OtherCpu,

    /// <summary>Newer microcode, by a firmware update or the hypervisor's own package.</summary>
    Microcode,

    /// <summary>A switch in the firmware's setup.</summary>
    FirmwareSetting,

    /// <summary>A newer version or patch of the hypervisor.</summary>
    HypervisorPatch,

    /// <summary>A setting of the hypervisor: an EVC mode or a boot option that hides the bit.</summary>
    HypervisorSetting,
}
