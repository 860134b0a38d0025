using CpuMask.Features;
using CpuMask.Guests;

namespace CpuMask.Platforms.Kvm.Guests;

/// <summary>What guests of KVM see.</summary>
internal sealed class KvmGuestView : GuestView
{
    /// <summary>The view.</summary>
    public static readonly KvmGuestView Instance = new();

    private KvmGuestView()
    {
    }

    public override string Id => "kvm";

    public override string Name => "KVM";

    public override GuestVisibility Of(Feature row) => row.OnKvm;

    public override bool IsNeededOnceSeen(Feature row) => IsMissed(row);

    public override bool ShowsAddressBitsOfHost => true;

    /// <summary>With a vendor of its own: without <c>vendor=</c> QEMU shows the host's, and the guest would see it change.</summary>
    public override bool MayCrossVendors(bool vendorGiven) => vendorGiven;
}
