using static CpuMask.Text.Wording;

namespace CpuMask.Guests;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    internal static string SawBaseline(string source, GuestView hypervisor) => Format("has seen the baseline {0} under {1}", source, hypervisor.Name);

    internal static string GuestOf(string host) => Format("a guest of {0}", host);

    internal static string BootedOn(string host, GuestView hypervisor) => Format("booted on {0} under {1}", host, hypervisor.Name);

    internal static string GuestViewOfHost(string host) => Format(
        "{0} was dumped inside a virtual machine: it shows what that one guest sees, not what the host has.", host);

    internal static string MsrNotCompared(string host, string registers) => Format(
        "{0}: the dump has no {1}, so what a guest has read there is not compared.", host, registers);

    internal const string AddressBitsNotGiven =
        "The physical address bits are not given: a guest that got more than a host has cannot run there. QEMU's default is 40, a libvirt or distribution default may be the host's.";

    internal static string NewerVersionMayShow(string hypervisor) => Format("A newer version of {0} may show it.", hypervisor);
}
