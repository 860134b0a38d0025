using static CpuMask.Text.Wording;

namespace CpuMask.Faults;

/// <summary>What this folder says. What a platform says stands with the platform.</summary>
internal static class Messages
{
    internal const string NotMet = "not met";

    internal const string VmxCapability = "A VMX capability, which only a hypervisor inside the guest uses; it stands in an MSR of its own and in no CPUID bit.";

    internal static string HostOfFault(string host) => Format("The host is {0}.", Safe(host));
}
