using System.Xml;
using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Reading;
using CpuMask.Reading.Xml;

namespace CpuMask.Platforms.Kvm.Libvirt;

/// <summary>
/// libvirt's cpudata XML, the form in which its test suite keeps real CPUs.
/// Grammar: <c>&lt;cpudata arch='x86'&gt;</c> with <c>&lt;cpuid eax_in= ecx_in= eax= ebx= ecx= edx=/&gt;</c> and
/// <c>&lt;msr index= edx= eax=/&gt;</c>, all numbers hexadecimal. Each cpudata element is a host of its own.
/// </summary>
internal sealed class LibvirtCpuDataReader : DumpReader
{
    public override string Format => "libvirt-cpudata";

    public override string Description => "libvirt's cpudata XML";

    public override DumpKnowledge Knows { get; } =
        new(RegisterKnowledge.AllLeaves, subleaves: true, allCpus: false, microcode: false, HostView.Hardware, HostView.Guest);

    public override DumpFit Fit(DumpText text)
    {
        if (text.FirstByte != '<')
        {
            return DumpFit.None;
        }

        var lines = new LineScanner(text);
        int root = 0;
        for (int n = 0; n < 60 && lines.Next(); n++)
        {
            root = root == 0 && lines.IndexOf("<cpudata") >= 0 ? lines.Number : root;
            if (root > 0 && lines.IndexOf("<cpuid ") is int at and >= 0 && lines.IndexOf("eax_in=") > at)
            {
                return DumpFit.Yes(50);
            }
        }

        return root == 0 ? DumpFit.None : DumpFit.Stopped(root);
    }

    public override void Read(DumpText text, DumpImport import)
    {
        HostBuilder? host = null;
        using XmlReader xml = XmlDump.Open(text);
        while (XmlDump.Next(xml, import))
        {
            if (xml.NodeType == XmlNodeType.EndElement && xml.LocalName == "cpudata" && host is not null)
            {
                import.Add(host);
                host = null;
            }
            else if (xml.NodeType == XmlNodeType.Element)
            {
                if (host is null)
                {
                    host = import.NewHost();
                    host.BeginCpu();
                }

                ReadElement(xml, host, import);
            }
        }

        // A file that breaks off keeps what was read so far.
        if (host is not null)
        {
            import.Add(host);
        }
    }

    private static void ReadElement(XmlReader xml, HostBuilder host, DumpImport import)
    {
        if (xml.LocalName == "cpuid" && XmlDump.Word(xml, import, "eax_in", out uint leaf))
        {
            // Old files have no ecx_in: they know sub-leaf 0 alone.
            uint subleaf = 0;
            if ((xml.GetAttribute("ecx_in") is null || XmlDump.Word(xml, import, "ecx_in", out subleaf))
                && XmlDump.Word(xml, import, "eax", out uint eax) && XmlDump.Word(xml, import, "ebx", out uint ebx)
                && XmlDump.Word(xml, import, "ecx", out uint ecx) && XmlDump.Word(xml, import, "edx", out uint edx))
            {
                host.AddLeaf(leaf, subleaf, eax, ebx, ecx, edx);
            }
        }
        else if (xml.LocalName == "msr" && XmlDump.Word(xml, import, "index", out uint index)
            && XmlDump.Word(xml, import, "edx", out uint high) && XmlDump.Word(xml, import, "eax", out uint low))
        {
            host.AddMsr(index, ((ulong)high << 32) | low);
        }
    }
}
