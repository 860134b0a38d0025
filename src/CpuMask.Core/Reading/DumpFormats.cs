using System;
using System.Collections.Generic;
using System.Linq;
using CpuMask.Formats;
using CpuMask.Formats.Linux;
using CpuMask.Platforms.Kvm.Firecracker;
using CpuMask.Platforms.Kvm.Libvirt;
using CpuMask.Platforms.Kvm.Qemu;
using CpuMask.Platforms.VMware.Hosts;
using CpuMask.Platforms.Xen.Hosts;
using CpuMask.Platforms.XenServer;
using CpuMask.Text;

namespace CpuMask.Reading;

/// <summary>All formats, and which of them a text is.</summary>
public static class DumpFormats
{
    /// <summary>Every reader. One line each, common and quickly told formats first; their order decides nothing but ties.</summary>
    public static IReadOnlyList<DumpReader> All { get; } = new DumpReader[]
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
    };

    /// <summary>The reader that -Format names.</summary>
    /// <exception cref="CpuMaskException">There is no such format.</exception>
    public static DumpReader Named(string format) =>
        All.FirstOrDefault(r => r.Format.Equals(format, StringComparison.OrdinalIgnoreCase))
        ?? throw new CpuMaskException(
            ErrorIds.UnknownFormat, ErrorKind.Usage, Messages.NoSuchFormat(format, All.Select(r => r.Format).ToArray()));

    /// <summary>The reader whose format a text is, or null with the nearest format and the line where it stopped fitting.</summary>
    public static DumpReader? Detect(DumpText text, out DumpReader? nearest, out int stoppedAt)
    {
        DumpReader? best = null;
        int weight = 0;
        nearest = null;
        stoppedAt = 0;
        foreach (DumpReader reader in All)
        {
            DumpFit fit = reader.Fit(text);
            if (fit.Weight > weight)
            {
                best = reader;
                weight = fit.Weight;
                if (weight >= DumpFit.Certain)
                {
                    break;
                }
            }
            else if (fit.StoppedAt > stoppedAt)
            {
                nearest = reader;
                stoppedAt = fit.StoppedAt;
            }
        }

        return best;
    }
}
