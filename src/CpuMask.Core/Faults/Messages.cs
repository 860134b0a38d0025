using static CpuMask.Text.Wording;

namespace CpuMask.Faults;

/// <summary>What this folder says. What a platform says stands with the platform.</summary>
internal static class Messages
{
    /// <summary>What a host has of a feature that a fault says it lacks.</summary>
    public const string NotMet = "not met";

    /// <summary>What libvirt's and QEMU's vmx- names are.</summary>
    public const string VmxCapability = "A VMX capability, which only a hypervisor inside the guest uses; it stands in an MSR of its own and in no CPUID bit.";

    /// <summary>The host that does not fit.</summary>
    public static string HostOfFault(string host) => Format("The host is {0}.", Safe(host));
}
