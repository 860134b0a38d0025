using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Reading;

namespace CpuMask.Platforms.HyperV;

/// <summary>Hyper-V of Windows Server and Azure Local. It has no format of its own for CPUs and takes no mask, only a mode.</summary>
internal sealed class HyperVPlatform : Platform
{
    public override GuestView View => HyperVGuestView.Instance;

    public override IReadOnlyList<DumpReader> Formats { get; } = new DumpReader[0];

    public override IReadOnlyList<CpuLanguage> Languages { get; } = new CpuLanguage[] { new HyperVLanguage() };

    /// <summary>None by name: the cluster's common set has none.</summary>
    public override IReadOnlyList<CpuLevel> LevelsOf(ComputedBaseline baseline) => new CpuLevel[0];

    /// <summary>Nothing: Hyper-V hides a fixed set, or what the nodes of a cluster do not share, and no single bits.</summary>
    public override HidingLines Hide(IEnumerable<BitAddress> bits) => new(new BitAddress[0]);
}

/// <summary>
/// What guests of Hyper-V see without a compatibility mode: the host's features. No table says which of them a version of Hyper-V
/// knows, so what another hypervisor shows is taken for shown: rather a move too few than one too many.
/// </summary>
internal sealed class HyperVGuestView : GuestView
{
    /// <summary>The view.</summary>
    public static readonly HyperVGuestView Instance = new();

    private HyperVGuestView()
    {
    }

    public override string Id => "hyperv";

    public override string Name => "Hyper-V";

    public override bool ShowsAddressBitsOfHost => true;

    public override GuestVisibility Of(Feature row) => row.OnKvm;

    public override bool IsNeededOnceSeen(Feature row) => IsMissed(row);

    /// <summary>Never: Hyper-V moves guests between hosts of one maker only.</summary>
    public override bool MayCrossVendors(bool vendorGiven) => false;
}
