using System.Globalization;
using System.Runtime.CompilerServices;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Guests;

namespace CpuMask.Platforms.Xen.Guests;

/// <summary>What guests of Xen see.</summary>
internal class XenGuestView : GuestView
{
    /// <summary>The view of guests under xl.</summary>
    public static readonly XenGuestView Instance = new();

    /// <summary>Makes a view, for Xen under another toolstack.</summary>
    protected XenGuestView()
    {
    }

    // Each host is asked many questions; what it offers is worked out once.
    private readonly ConditionalWeakTable<HostCpuid, HostCpuid> landing = new();
    private readonly ConditionalWeakTable<HostCpuid, HostCpuid> starting = new();

    public override string Id => "xen";

    public override string Name => "Xen";

    public override GuestVisibility Of(Feature row) => row.OnXen;

    /// <summary>Not so a bit that a guest sees as soon as one host of the pool has it.</summary>
    public override bool IsNeededOnceSeen(Feature row) => row.Combine != CombineRule.Any;

    public override bool ShowsAddressBitsOfHost => true;

    /// <summary>The HVM Max policy where the source has it, else the hardware with what Xen makes of it.</summary>
    public override HostCpuid Landing(HostCpuid host) => host.View == HostView.GuestMaximum ? host
        : landing.GetValue(host, h => h.GuestMaximum is { } most ? Offering(h, most) : XenMadeBits.AddTo(h));

    /// <summary>The HVM Default policy where the source has it.</summary>
    public override HostCpuid Starting(HostCpuid host) =>
        host.GuestDefault is { } given ? starting.GetValue(host, h => Offering(h, given)) : Landing(host);

    /// <summary>
    /// With a vendor of its own, up to Xen 4.21: from 4.22 on Xen refuses a policy of another vendor than the host's
    /// (xen/lib/x86/policy.c).
    /// </summary>
    public override bool MayCrossVendors(bool vendorGiven) => vendorGiven;

    public override string? CrossingDependsOn => MayCrossVendors(vendorGiven: true) ? Messages.CrossingDependsOnVersion : null;

    /// <summary>Where the source says which Xen runs there.</summary>
    public override bool RefusesOtherVendors(HostCpuid host)
    {
        string[] version = (host.Kernel ?? string.Empty).Split(' ', '.', '-');
        return version.Length > 2 && version[0] == "Xen"
            && int.TryParse(version[1], NumberStyles.None, CultureInfo.InvariantCulture, out int major)
            && int.TryParse(version[2], NumberStyles.None, CultureInfo.InvariantCulture, out int minor)
            && (major > 4 || (major == 4 && minor >= 22));
    }

    private static HostCpuid Offering(HostCpuid host, RegisterSet registers) =>
        host with { Registers = registers, View = HostView.GuestMaximum, GuestMaximum = null, GuestDefault = null };
}
