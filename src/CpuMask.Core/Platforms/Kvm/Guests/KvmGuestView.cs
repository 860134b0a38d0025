using CpuMask.Features;
using CpuMask.Guests;

namespace CpuMask.Platforms.Kvm.Guests;

/// <summary>What guests of KVM see.</summary>
public sealed class KvmGuestView : GuestView
{
    /// <summary>The view.</summary>
    public static readonly KvmGuestView Instance = new();

    private KvmGuestView()
    {
    }

    /// <inheritdoc/>
    public override string Id => "kvm";

    /// <inheritdoc/>
    public override string Name => "KVM";

    /// <inheritdoc/>
    public override GuestVisibility Of(Feature row) => row.OnKvm;

    /// <inheritdoc/>
    public override bool IsNeededOnceSeen(Feature row) => IsMissed(row);

    /// <inheritdoc/>
    public override bool ShowsAddressBitsOfHost => true;

    /// <summary>With a vendor of its own: without <c>vendor=</c> QEMU shows the host's, and the guest would see it change.</summary>
    public override bool MayCrossVendors(bool vendorGiven) => vendorGiven;
}
