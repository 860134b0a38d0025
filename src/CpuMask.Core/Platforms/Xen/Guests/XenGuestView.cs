using CpuMask.Features;
using CpuMask.Guests;

namespace CpuMask.Platforms.Xen.Guests;

/// <summary>What guests of Xen see.</summary>
public class XenGuestView : GuestView
{
    /// <summary>The view of guests under xl.</summary>
    public static readonly XenGuestView Instance = new();

    /// <summary>Makes a view, for Xen under another toolstack.</summary>
    protected XenGuestView()
    {
    }

    /// <inheritdoc/>
    public override string Id => "xen";

    /// <inheritdoc/>
    public override string Name => "Xen";

    /// <inheritdoc/>
    public override GuestVisibility Of(Feature row) => row.OnXen;

    /// <summary>Not so a bit that a guest sees as soon as one host of the pool has it.</summary>
    public override bool IsNeededOnceSeen(Feature row) => row.Combine != CombineRule.Any;

    /// <inheritdoc/>
    public override bool ShowsAddressBitsOfHost => true;

    /// <summary>
    /// With a vendor of its own, up to Xen 4.21: from 4.22 on Xen refuses a policy of another vendor than the host's
    /// (xen/lib/x86/policy.c).
    /// </summary>
    public override bool MayCrossVendors(bool vendorGiven) => vendorGiven;
}
