using System.Text;

namespace CpuMask.Tests.Shared.DumpWriters;

/// <summary>The &lt;cpudata&gt; that libvirt's tests keep of a CPU.</summary>
public static class LibvirtCpuDataXml
{
    public static string Write(RealCpu host)
    {
        var text = new StringBuilder("<!-- a real CPU -->\n<cpudata arch='x86'>\n");
        foreach (RealCpu.Row row in host.Cpus[0].Rows)
        {
            text.Append($"  <cpuid eax_in='0x{row.Leaf:x8}' ecx_in='0x{row.Subleaf ?? 0:x2}' eax='0x{row.Eax:x8}' ebx='0x{row.Ebx:x8}' ecx='0x{row.Ecx:x8}' edx='0x{row.Edx:x8}'/>\n");
        }

        foreach ((uint number, ulong value) in host.Cpus[0].Msrs)
        {
            text.Append($"  <msr index='0x{number:x}' edx='0x{value >> 32:x8}' eax='0x{(uint)value:x8}'/>\n");
        }

        return text.Append("</cpudata>\n").ToString();
    }
}
