using System.Globalization;
using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Reading;
using CpuMask.Reading.Xml;
using CpuMask.Text;

namespace CpuMask.Platforms.Kvm.Libvirt;

/// <summary>
/// libvirt's CPUs by name: <c>virsh capabilities</c> (the host's CPU), <c>virsh domcapabilities</c> (host-model, the most
/// that a guest can get), <c>virsh dumpxml</c> and bare <c>cpu</c> elements. A model's own bits are known as far as
/// <see cref="Guests.CpuModels"/> knows the model; a feature that is neither in the model nor named is unknown, because
/// libvirt names only what its version has a name for.
/// </summary>
internal sealed class LibvirtCpuReader : DumpReader
{
    private const uint SignatureBits = 0x0FFF0FFF;

    public override string Format => "libvirt-cpu";

    public override string Description => "libvirt's CPU XML: virsh capabilities, domcapabilities, dumpxml, cpu elements";

    public override DumpContent Holds => DumpContent.All;

    public override DumpKnowledge Knows { get; } = new(
        RegisterKnowledge.NamedBits, subleaves: true, allCpus: false, microcode: true, HostView.Hardware, HostView.GuestMaximum, HostView.Guest);

    public override DumpFit Fit(DumpText text)
    {
        if (text.FirstByte != '<' || text.HasNearBeginning("<cpudata", 4096))
        {
            return DumpFit.None;
        }

        // People cut the one element out that they ask about.
        bool cpu = text.HasNearBeginning("<cpu>") || text.HasNearBeginning("<cpu ") || text.HasNearBeginning("<mode name='host-model'")
            || text.HasNearBeginning("<mode name=\"host-model\"") || (text.HasNearBeginning("<model") && text.HasNearBeginning("<feature "));
        return cpu && (text.HasNearBeginning("<model") || text.HasNearBeginning("<feature ") || text.HasNearBeginning("mode=")) ? DumpFit.Yes(15) : DumpFit.None;
    }

    public override void Read(DumpText text, DumpImport import)
    {
        foreach (DumpElement root in Documents(XmlTree.Read(text, import)))
        {
            if (import.Wants(DumpContent.Guests))
            {
                LibvirtGuest.AddTo(import, root);
            }

            if (import.Wants(DumpContent.Hosts))
            {
                AddHosts(root, import);
            }
        }
    }

    private static void AddHosts(DumpElement root, DumpImport import)
    {
        foreach (DumpElement element in root.Descendants())
        {
            import.Cancellation.ThrowIfCancellationRequested();
            if (element.Name == "cpu" && (element["model"] is not null || element["feature"] is not null))
            {
                bool ofHost = root.Name == "capabilities" || (element["arch"] is not null && element.Attribute("mode") is null);
                Add(element, root, ofHost, import);
            }
            else if (element.Name == "mode" && element.Attribute("name") == "host-model" && element["model"] is not null)
            {
                Add(element, root, ofHost: false, import);
            }
        }
    }

    // What is left of a CPU whose own element was cut off is one again.
    private static IEnumerable<DumpElement> Documents(IReadOnlyList<DumpElement> roots)
    {
        if (!roots.Any(r => r.Name is "model" or "feature"))
        {
            return roots;
        }

        var cpu = new DumpElement("cpu", roots[0].Position);
        foreach (DumpElement root in roots)
        {
            cpu.Add(root);
        }

        return new[] { cpu };
    }

    private static void Add(DumpElement element, DumpElement root, bool ofHost, DumpImport import)
    {
        string arch = element["arch"]?.Text ?? root["arch"]?.Text ?? "x86_64";
        if (arch is not ("x86_64" or "i686"))
        {
            import.ReportForeign((element["arch"] ?? root["arch"])!.Position, arch);
            return;
        }

        LibvirtCpu cpu = LibvirtCpu.Of(element);
        HostBuilder host = import.NewHost();
        host.Name = root.Name == "domain" && root["name"]?.Text is { Length: > 0 } name ? name : null;
        host.View = !ofHost ? HostView.GuestMaximum : cpu.HasHypervisor ? HostView.Guest : HostView.Hardware;
        host.Vendor = CpuVendor.Of(element["vendor"]?.Text);
        host.Microcode = element["microcode"]?.Attribute("version");
        host.LogicalProcessors = LogicalProcessors(root, element["topology"]);
        host.BeginCpu();
        AddSignature(host, element["signature"], import);
        if (Number(element["maxphysaddr"]?.Attribute("bits")) is { } bits and < 256)
        {
            host.AddRegister(new RegisterAddress(0x80000008, 0, RegisterName.Eax), new RegisterValue((uint)bits, 0xFF));
        }

        cpu.AddTo(host, isWhole: ofHost || element.Name == "mode");
        import.Add(host);
    }

    private static void AddSignature(HostBuilder host, DumpElement? element, DumpImport import)
    {
        if (Number(element?.Attribute("family")) is not { } family || Number(element?.Attribute("model")) is not { } model
            || Number(element?.Attribute("stepping")) is not { } stepping)
        {
            return;
        }

        try
        {
            CpuSignature signature = CpuSignature.FromFamilyModelStepping(family, model, stepping);
            host.Signature = signature;
            host.AddRegister(new RegisterAddress(1, 0, RegisterName.Eax), new RegisterValue(signature.Value, SignatureBits));
        }
        catch (CpuMaskException e)
        {
            import.Report(new DumpProblem(ErrorIds.MalformedDump, import.Source, element!.Position, e.Message));
        }
    }

    // The host's NUMA cells list every CPU; the topology inside the CPU is that of one cell.
    private static int LogicalProcessors(DumpElement root, DumpElement? topology)
    {
        if (root.Name == "capabilities")
        {
            IEnumerable<DumpElement> cells = root["host"]?["topology"]?["cells"]?.All("cell") ?? Enumerable.Empty<DumpElement>();
            int listed = cells.Sum(c => Number(c["cpus"]?.Attribute("num")) is { } n and < 1 << 16 ? n : 0);
            if (listed > 0)
            {
                return listed;
            }
        }

        long product = 1;
        foreach (string level in new[] { "sockets", "dies", "clusters", "cores", "threads" })
        {
            product *= Number(topology?.Attribute(level)) is { } n and > 0 and < 1 << 12 ? n : 1;
        }

        return topology is null || product > 1 << 20 ? 0 : (int)product;
    }

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
