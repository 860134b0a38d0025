using CpuMask.Cpuid;
using static CpuMask.Text.Wording;

namespace CpuMask.Migration.Restarting;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    /// <summary>What a power-cycle debt is measured against.</summary>
    internal static string DebtAgainst(HostCpuid host) => host.View switch
    {
        HostView.GuestMaximum => Format("what {0} offers to guests", host.Name),
        HostView.Hardware => Format("what the CPU of {0} has", host.Name),
        HostView.OperatingSystem => Format("what the kernel of {0} shows", host.Name),
        HostView.Guest => Format("what a virtual machine saw on {0}", host.Name),
    };

    internal static string DebtAgainstHardware(IReadOnlyList<string> hosts) => Format(
        "Of {0} it is known what the CPU has, not what the hypervisor offers: an EVC mode, a mask or an old hypervisor may keep some of it from guests after a power cycle too.", List(hosts));
}
