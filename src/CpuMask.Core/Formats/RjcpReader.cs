using System.Xml;
using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Reading;
using CpuMask.Reading.Xml;
using CpuMask.Text;

namespace CpuMask.Formats;

/// <summary>
/// XML of RJCP's CpuId tools. Grammar: <c>&lt;cpuid&gt;</c> with one <c>&lt;processor&gt;</c> for each logical CPU and in it
/// <c>&lt;register eax="00000004" ecx="00000001"&gt;EAX,EBX,ECX,EDX&lt;/register&gt;</c>, all hexadecimal. Each cpuid element
/// is a host of its own.
/// </summary>
internal sealed class RjcpReader : DumpReader
{
    public override string Format => "rjcp";

    public override string Description => "XML of RJCP's CpuId tools";

    public override DumpKnowledge Knows { get; } =
        new(RegisterKnowledge.AllLeaves, subleaves: true, allCpus: true, microcode: false, HostView.Hardware, HostView.Guest);

    public override DumpFit Fit(DumpText text)
    {
        if (text.FirstByte != '<')
        {
            return DumpFit.None;
        }

        var lines = new LineScanner(text);
        int processor = 0;
        for (int n = 0; n < 60 && lines.Next(); n++)
        {
            processor = processor == 0 && lines.IndexOf("<processor") >= 0 ? lines.Number : processor;
            if (processor > 0 && lines.IndexOf("<register eax=") >= 0)
            {
                return DumpFit.Yes(50);
            }
        }

        return processor == 0 ? DumpFit.None : DumpFit.Stopped(processor);
    }

    public override void Read(DumpText text, DumpImport import)
    {
        HostBuilder host = import.NewHost();
        using XmlReader xml = XmlDump.Open(text);
        bool inRegister = false;
        uint leaf = 0, subleaf = 0;
        while (XmlDump.Next(xml, import))
        {
            if (xml.NodeType == XmlNodeType.Element)
            {
                inRegister = false;
                if (xml.LocalName == "cpuid")
                {
                    import.Add(host);
                    host = import.NewHost();
                }
                else if (xml.LocalName == "processor")
                {
                    host.BeginCpu();
                }
                else if (xml.LocalName == "register" && host.CpuCount > 0)
                {
                    inRegister = XmlDump.Word(xml, import, "eax", out leaf) && XmlDump.Word(xml, import, "ecx", out subleaf);
                }
            }
            else if (inRegister && xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
            {
                inRegister = false;
                AddRow(xml, host, import, leaf, subleaf);
            }
        }

        import.Add(host);
    }

    private static void AddRow(XmlReader xml, HostBuilder host, DumpImport import, uint leaf, uint subleaf)
    {
        string[] words = xml.Value.Split(new[] { ',' }, 5);
        if (words.Length == 4 && Hex.TryParse(words[0], out uint eax) && Hex.TryParse(words[1], out uint ebx)
            && Hex.TryParse(words[2], out uint ecx) && Hex.TryParse(words[3], out uint edx))
        {
            host.AddLeaf(leaf, subleaf, eax, ebx, ecx, edx);
        }
        else
        {
            import.Malformed(XmlDump.Position(xml), xml.Value, "four 32-bit hexadecimal values with commas between them");
        }
    }
}
