namespace CpuMask.Cpuid;

/// <summary>Whose eyes saw these registers. Comparing two views says little about the CPUs, so it is said.</summary>
public enum HostView : long
{
    /// <summary>What the CPU itself answers.</summary>
    Hardware,

    /// <summary>What a kernel lets its programs see.</summary>
    OperatingSystem,

    /// <summary>What a hypervisor can offer to guests on this host.</summary>
    GuestMaximum,

    /// <summary>What one virtual machine sees: no statement about the host at all.</summary>
    Guest,
}
