using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Guests;
using CpuMask.Platforms.VMware.Evc;
using CpuMask.Platforms.VMware.Guests;
using CpuMask.Platforms.VMware.Hosts;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Reading;

namespace CpuMask.Platforms.VMware;

/// <summary>vSphere: vCenter and ESXi.</summary>
internal sealed class VMwarePlatform : Platform
{
    public override GuestView View => VMwareGuestView.Instance;

    public override IReadOnlyList<DumpReader> Formats { get; } = new DumpReader[]
    {
        new EsxcliReader(),
        new EsxcliCsvReader(),
        new EsxcliJsonReader(),
        new EsxcliXmlReader(),
        new VmwareLogReader(),
        new BootCdReader(),
        new VsphereJsonReader(),
        new VsphereXmlReader(),
        new CliXmlReader(),
        new VimCmdReader(),
        new HostInventoryReader(),
        new PowerCliListReader(),
        new EvcConfigReader(),
        new RequirementJsonReader(),
        new RequirementListReader(),
    };

    public override IReadOnlyList<CpuLanguage> Languages { get; } = new CpuLanguage[] { new VmxLanguage() };

    public override IReadOnlyList<CpuLevel> LevelsOf(ComputedBaseline baseline) => new[] { EvcWords.Level(baseline.Evidence) };

    public override HidingLines Hide(IEnumerable<BitAddress> bits) => VmxHiding.Of(bits);
}
