using System.Text;

namespace CpuMask.Tests.Shared.DumpWriters;

/// <summary>The XML of RJCP's CPUID tool, which begins with a byte order mark.</summary>
public static class RjcpXml
{
    public static string Write(RealCpu host)
    {
        var text = new StringBuilder("\ufeff<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<cpuid>\n");
        foreach (RealCpu.Logical cpu in host.Cpus)
        {
            text.Append("\t<processor>\n");
            foreach (RealCpu.Row row in cpu.Rows)
            {
                text.Append($"\t\t<register eax=\"{row.Leaf:X8}\" ecx=\"{row.Subleaf ?? 0:X8}\">{row.Eax:X8},{row.Ebx:X8},{row.Ecx:X8},{row.Edx:X8}</register>\n");
            }

            text.Append("\t</processor>\n");
        }

        return text.Append("</cpuid>\n").ToString();
    }
}
