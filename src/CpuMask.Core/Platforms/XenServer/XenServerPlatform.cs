using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Guests;
using CpuMask.Platforms.Xen.Guests;
using CpuMask.Platforms.XenServer.Languages;
using CpuMask.Reading;

namespace CpuMask.Platforms.XenServer;

/// <summary>XenServer and XCP-ng: Xen under XAPI.</summary>
internal sealed class XenServerPlatform : Platform
{
    public override GuestView View => XenServerGuestView.Instance;

    public override IReadOnlyList<DumpReader> Formats { get; } = new DumpReader[]
    {
        new XapiReader(),
        new XapiReader("features_hvm"),
        new XapiReader("features_hvm_host"),
        new XapiReader("features_pv"),
        new XapiReader("features_pv_host"),
        new XapiReader("features"),
        new XapiJsonReader(),
        new XenFlagsReader(),
    };

    public override IReadOnlyList<CpuLanguage> Languages { get; } = new CpuLanguage[] { new FeatureSetLanguage() };

    /// <summary>None by name: the level of a pool is a set of features, which its language writes.</summary>
    public override IReadOnlyList<CpuLevel> LevelsOf(ComputedBaseline baseline) => new CpuLevel[0];

    /// <summary>Nothing: XAPI levels a pool by itself and takes whole feature sets, no single bits.</summary>
    public override HidingLines Hide(IEnumerable<BitAddress> bits) => new(new BitAddress[0]);
}

/// <summary>What guests of XenServer see: what Xen shows.</summary>
internal sealed class XenServerGuestView : XenGuestView
{
    /// <summary>The view.</summary>
    public static new readonly XenServerGuestView Instance = new();

    private XenServerGuestView()
    {
    }

    public override string Id => "xenserver";

    public override string Name => "XenServer";

    /// <summary>Never: XAPI refuses a host of another vendor in a pool.</summary>
    public override bool MayCrossVendors(bool vendorGiven) => false;
}
