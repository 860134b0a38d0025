using System;
using System.Collections.Generic;
using System.Linq;
using CpuMask.Text;

namespace CpuMask.Dumps;

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
        new Xen.XenCpuidReader(),
        new Xen.XenCpuidReader(Xen.XenPolicy.Host),
        new Xen.XenCpuidReader(Xen.XenPolicy.Raw),
        new Xen.XenCpuidReader(Xen.XenPolicy.HvmMax),
        new Xen.XenCpuidReader(Xen.XenPolicy.HvmDefault),
        new Xen.XenCpuidReader(Xen.XenPolicy.PvMax),
        new Xen.XenCpuidReader(Xen.XenPolicy.PvDefault),
        new Xen.XlInfoReader(),
        new Xen.XapiReader(),
        new Xen.XapiReader("features_hvm"),
        new Xen.XapiReader("features_hvm_host"),
        new Xen.XapiReader("features_pv"),
        new Xen.XapiReader("features_pv_host"),
        new Xen.XapiReader("features"),
        new Libvirt.LibvirtCpuReader(),
        new Qemu.QemuModelExpansionReader(),
        new OperatingSystem.ProcCpuinfoReader(),
        new OperatingSystem.LscpuReader(),
        new Vsphere.EsxcliReader(),
        new Vsphere.EsxcliCsvReader(),
        new Vsphere.EsxcliJsonReader(),
        new Vsphere.EsxcliXmlReader(),
        new Vsphere.VmwareLogReader(),
        new Vsphere.BootCdReader(),
        new Vsphere.VsphereJsonReader(),
        new Vsphere.VsphereXmlReader(),
        new Vsphere.CliXmlReader(),
        new Vsphere.VimCmdReader(),
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
