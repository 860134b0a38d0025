using CpuMask.Formats;
using CpuMask.Formats.Linux;
using CpuMask.Platforms.Kvm.Firecracker;
using CpuMask.Platforms.Kvm.Libvirt;
using CpuMask.Platforms.Kvm.Qemu;
using CpuMask.Platforms.VMware.Hosts;
using CpuMask.Platforms.Xen.Hosts;
using CpuMask.Platforms.XenServer;
using CpuMask.Reading;

namespace CpuMask;

/// <summary>The one list of what there is. Nothing below it knows how many formats there are or what they are called.</summary>
public static partial class Registry
{
    /// <summary>Every format. One line each, common and quickly told ones first; their order decides nothing but ties.</summary>
    public static DumpFormats Formats { get; } = new(new DumpReader[]
    {
        new HostJsonReader(),
        new CpuidRawReader(),
        new Aida64Reader(),
        new LibcpuidReader(),
        new LibvirtCpuDataReader(),
        new CpuZReader(),
        new HwlocReader(),
        new FirecrackerReader(),
        new RjcpReader(),
        new TychoReader(),
        new X86InfoReader(),
        new CpuidDumpReader(),
        new XenCpuidReader(),
        new XenCpuidReader(XenPolicy.Host),
        new XenCpuidReader(XenPolicy.Raw),
        new XenCpuidReader(XenPolicy.HvmMax),
        new XenCpuidReader(XenPolicy.HvmDefault),
        new XenCpuidReader(XenPolicy.PvMax),
        new XenCpuidReader(XenPolicy.PvDefault),
        new XlInfoReader(),
        new XapiReader(),
        new XapiReader("features_hvm"),
        new XapiReader("features_hvm_host"),
        new XapiReader("features_pv"),
        new XapiReader("features_pv_host"),
        new XapiReader("features"),
        new LibvirtCpuReader(),
        new QemuModelExpansionReader(),
        new ProcCpuinfoReader(),
        new LscpuReader(),
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
    });
}
