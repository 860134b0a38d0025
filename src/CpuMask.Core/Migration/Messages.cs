using CpuMask.Guests;
using static CpuMask.Text.Wording;

namespace CpuMask.Migration;

/// <summary>What this folder says: what, where, found, expected.</summary>
public static class Messages
{
    internal static string UnseenAnyBits(IReadOnlyList<string> features) => Format(
        "The host has {0}, which the guest has not seen: until it is restarted it does not act on what these announce.", List(features));

    internal const string NoGuestsThere = "The hypervisor there offers nothing, not even the FPU: it runs no such guests.";

    internal const string SwitchVirtualizationOn = "VT-x or AMD-V has to be switched on in the firmware setup, or in the outer virtual machine of a nested hypervisor.";

    /// <summary>What a power-cycle debt is measured against.</summary>
    public static string DebtAgainstMode(string mode) => Format("the EVC mode {0}", mode);

    /// <summary>A guest that runs on none of the hosts, or on which of them is not known.</summary>
    public static string GuestWithoutHost(MigratingGuest guest) => guest.Host is { } host
        ? Format("{0} runs on {1}, which is none of the hosts: it is left out.", Printable(guest.Name), Printable(host))
        : Format("{0}: {1} does not tell on which of the hosts it runs, so it is left out.", Printable(guest.Name), Printable(guest.Source));

    /// <summary>Nothing but a host is given.</summary>
    public static string NoGuestsGiven(GuestView hypervisor) => Format(
        "No guests are given: the answer is for one that was powered on under {0} on the host that leaves, with nothing hidden from it.", hypervisor.Name);

    internal static string NoMoveAcrossVendors(string hypervisor) => Format(
        "{0} moves no running guest between vendors: such a pool is one for cold moves, where each guest is powered off, moved and powered on.", hypervisor);
}
