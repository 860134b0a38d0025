using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Guests;
using CpuMask.Platforms.Kvm.Firecracker;
using CpuMask.Platforms.Kvm.Guests;
using CpuMask.Platforms.Kvm.KubeVirt;
using CpuMask.Platforms.Kvm.Languages;
using CpuMask.Platforms.Kvm.Libvirt;
using CpuMask.Platforms.Kvm.Qemu;
using CpuMask.Reading;

namespace CpuMask.Platforms.Kvm;

/// <summary>KVM under QEMU, libvirt and what is built on them; Firecracker too.</summary>
internal sealed class KvmPlatform : Platform
{
    public override GuestView View => KvmGuestView.Instance;

    public override IReadOnlyList<DumpReader> Formats { get; } = new DumpReader[]
    {
        new LibvirtCpuDataReader(),
        new FirecrackerReader(),
        new LibvirtCpuReader(),
        new QemuModelExpansionReader(),
        new QemuCommandReader(),
        new NodeLabelsReader(),
    };

    public override IReadOnlyList<CpuLanguage> Languages { get; } = new CpuLanguage[]
    {
        new QemuLanguage(),
        new QemuExactLanguage(),
        new LibvirtLanguage(),
        new ProxmoxLanguage(),
        new NovaLanguage(),
        new KubeVirtLanguage(),
        new OVirtLanguage(),
        new CloudStackLanguage(),
        new OpenNebulaLanguage(),
        new FirecrackerLanguage(),
    };

    public override IReadOnlyList<CpuLevel> LevelsOf(ComputedBaseline baseline) => new[]
    {
        ModelChoice.Of(baseline, UnknownBits.Hide, ModelNames.OfQemu(null)).ToLevel("QEMU model"),
        ModelChoice.Of(baseline, UnknownBits.Hide, ModelNames.OfLibvirt(null)).ToLevel("libvirt model"),
    };

    public override HidingLines Hide(IEnumerable<BitAddress> bits) => QemuHiding.Of(bits);
}
