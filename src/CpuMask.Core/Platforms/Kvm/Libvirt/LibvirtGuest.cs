using System.Globalization;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Reading;
using CpuMask.Reading.Xml;

namespace CpuMask.Platforms.Kvm.Libvirt;

/// <summary>
/// The CPU of a running libvirt domain: <c>virsh dumpxml</c>, or only its <c>cpu</c> element with model, vendor, maxphysaddr
/// and features. In a running domain libvirt has spelled out what the guest got.
/// </summary>
internal static class LibvirtGuest
{
    /// <summary>Adds the guests of a document.</summary>
    public static void AddTo(DumpImport import, DumpElement root)
    {
        string domain = string.Empty;
        foreach (DumpElement element in root.Descendants())
        {
            if (element.Name == "domain")
            {
                domain = element["name"]?.Text ?? string.Empty;
            }

            // A cell's cpu has a number; the guest's has not.
            else if (element.Name == "cpu" && element.Attribute("id") is null)
            {
                import.Add(Cpu(element).ToGuest(domain, Messages.DomainCpuOf(import.Source)));
            }
        }
    }

    private static NamedCpu Cpu(DumpElement element)
    {
        var cpu = new NamedCpu(NamingScheme.Libvirt);
        DumpElement? model = element["model"];
        string? mode = element.Attribute("mode");
        if (model?.Attribute("vendor_id") is { } id)
        {
            cpu.GiveVendor(CpuVendor.Of(id));
        }
        else
        {
            // What the host must be, not what the guest is shown.
            cpu.Vendor = CpuVendor.Of(element["vendor"]?.Text);
        }

        bool bits = int.TryParse(element["maxphysaddr"]?.Attribute("bits"), NumberStyles.None, CultureInfo.InvariantCulture, out int n) && n is > 0 and <= 64;
        cpu.PhysicalAddressBits = bits ? n : null;
        foreach (DumpElement feature in element.All("feature"))
        {
            if (feature.Attribute("name") is { } name)
            {
                Feature(cpu, name, feature.Attribute("policy") ?? "require");
            }
        }

        cpu.Model(model?.Text ?? (mode is "host-passthrough" or "maximum" ? "host" : mode ?? string.Empty));
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
}
