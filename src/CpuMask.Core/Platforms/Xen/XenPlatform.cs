using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Guests;
using CpuMask.Platforms.Xen.Guests;
using CpuMask.Platforms.Xen.Hosts;
using CpuMask.Platforms.Xen.Masks;
using CpuMask.Reading;

namespace CpuMask.Platforms.Xen;

/// <summary>Xen under xl.</summary>
internal sealed class XenPlatform : Platform
{
    public override GuestView View => XenGuestView.Instance;

    public override IReadOnlyList<DumpReader> Formats { get; } = new DumpReader[]
    {
        new XenCpuidReader(),
        new XenCpuidReader(XenPolicy.Host),
        new XenCpuidReader(XenPolicy.Raw),
        new XenCpuidReader(XenPolicy.HvmMax),
        new XenCpuidReader(XenPolicy.HvmDefault),
        new XenCpuidReader(XenPolicy.PvMax),
        new XenCpuidReader(XenPolicy.PvDefault),
        new XlInfoReader(),
    };

    public override IReadOnlyList<CpuLanguage> Languages { get; } = new CpuLanguage[] { new XlLanguage(), new XlNamesLanguage() };

    /// <summary>None: Xen has no ready-made CPUs.</summary>
    public override IReadOnlyList<CpuLevel> LevelsOf(ComputedBaseline baseline) => new CpuLevel[0];

    public override HidingLines Hide(IEnumerable<BitAddress> bits) => XlHiding.Of(bits);
}
