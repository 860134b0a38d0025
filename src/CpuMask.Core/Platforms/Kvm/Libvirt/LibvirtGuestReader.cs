using System;
using System.Globalization;
using System.Xml;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Reading;
using CpuMask.Reading.Xml;
using CpuMask.Text;

namespace CpuMask.Platforms.Kvm.Libvirt;

/// <summary>
/// The CPU of a running libvirt domain: <c>virsh dumpxml</c>, or only its <c>cpu</c> element with model, vendor, maxphysaddr
/// and features. In a running domain libvirt has spelled out what the guest got.
/// </summary>
public sealed class LibvirtGuestReader : GuestTextReader
{
    /// <inheritdoc/>
    public override string Format => "libvirt-domain";

    /// <inheritdoc/>
    public override string Description => "XML of a running libvirt domain or of its CPU";

    /// <inheritdoc/>
    public override int Fit(DumpText text)
    {
        var lines = new LineScanner(text);
        bool xml = false, domain = false;
        for (int n = 0; n < 20_000 && lines.Next(); n++)
        {
            lines.SkipBlanks();
            if (!xml && !lines.AtEnd)
            {
                if (lines.Peek != '<')
                {
                    return 0;
                }

                xml = true;
            }

            domain |= lines.IndexOf("<domain") >= 0;
            if (lines.IndexOf("<cpu ") >= 0 || lines.IndexOf("<cpu>") >= 0)
            {
                return domain || lines.IndexOf("mode=") > 0 ? 60 : 9;
            }
        }

        return 0;
    }

    /// <inheritdoc/>
    public override void Read(DumpText text, GuestImport import)
    {
        string domain = string.Empty;
        try
        {
            using XmlReader xml = XmlDump.Open(text);
            while (xml.Depth < 64 && xml.Read())
            {
                if (xml.NodeType != XmlNodeType.Element)
                {
                    continue;
                }

                if (xml.LocalName == "domain")
                {
                    domain = string.Empty;
                }
                else if (xml.LocalName == "name" && xml.Depth <= 1 && !xml.IsEmptyElement)
                {
                    domain = xml.Read() && xml.NodeType == XmlNodeType.Text ? xml.Value.Trim() : domain;
                }
                else if (xml.LocalName == "cpu" && xml.GetAttribute("id") is null)
                {
                    import.Add(Cpu(xml).ToGuest(domain, Messages.DomainCpuOf(import.Source)));
                }
            }
        }
        catch (XmlException e)
        {
            import.Report(new DumpProblem(
                ErrorIds.MalformedDump, import.Source, new TextPosition(e.LineNumber, e.LinePosition), CpuMask.Reading.Xml.Messages.NoXml(e.Message)));
        }
    }

    private static NamedCpu Cpu(XmlReader xml)
    {
        var cpu = new NamedCpu(NamingScheme.Libvirt);
        string? mode = xml.GetAttribute("mode");
        string? model = null;
        bool bits = false;
        if (!xml.IsEmptyElement)
        {
            int depth = xml.Depth;
            while (xml.Read() && xml.Depth > depth)
            {
                if (xml.NodeType != XmlNodeType.Element)
                {
                    continue;
                }

                switch (xml.LocalName)
                {
                    case "model":
                        if (xml.GetAttribute("vendor_id") is { } id)
                        {
                            cpu.GiveVendor(CpuVendor.Of(id));
                        }

                        model = Text(xml);
                        break;
                    case "vendor":
                        // What the host must be, not what the guest is shown.
                        cpu.Vendor = cpu.VendorIsGiven ? cpu.Vendor : CpuVendor.Of(Text(xml));
                        break;
                    case "maxphysaddr":
                        bits = int.TryParse(xml.GetAttribute("bits"), NumberStyles.None, CultureInfo.InvariantCulture, out int n) && n is > 0 and <= 64;
                        cpu.PhysicalAddressBits = bits ? n : null;
                        break;
                    case "feature" when xml.GetAttribute("name") is { } name:
                        Feature(cpu, name, xml.GetAttribute("policy") ?? "require");
                        break;
                }
            }
        }

        cpu.Model(model ?? (mode is "host-passthrough" or "maximum" ? "host" : mode ?? string.Empty));
        if (!bits)
        {
            cpu.Warn(CpuMask.Guests.Messages.AddressBitsNotGiven);
        }

        return cpu;
    }

    // "optional" in a domain that runs means that the host had the last word and the XML does not tell it.
    private static void Feature(NamedCpu cpu, string name, string policy)
    {
        switch (policy)
        {
            case "require" or "force":
                cpu.Feature(name, on: true);
                break;
            case "disable" or "forbid":
                cpu.Feature(name, on: false);
                break;
            default:
                cpu.Warn(Messages.OptionalFeature(name));
                break;
        }
    }

    private static string Text(XmlReader xml) =>
        !xml.IsEmptyElement && xml.Read() && xml.NodeType == XmlNodeType.Text ? xml.Value.Trim() : string.Empty;
}
