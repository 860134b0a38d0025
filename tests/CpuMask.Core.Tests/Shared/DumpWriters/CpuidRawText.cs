using System.Text;

namespace CpuMask.Tests.Shared.DumpWriters;

/// <summary>What <c>cpuid -r</c> prints: of all CPUs with numbers, or with -1 of one without.</summary>
public static class CpuidRawText
{
    public static string Write(RealCpu host)
    {
        var text = new StringBuilder();
        for (int i = 0; i < host.Cpus.Count; i++)
        {
            text.Append(host.Cpus.Count == 1 && host.Fact("head") == "CPU" ? "CPU:\n" : $"CPU {i}:\n");
            foreach (RealCpu.Row row in host.Cpus[i].Rows)
            {
                text.Append($"   0x{row.Leaf:x8} 0x{row.Subleaf ?? 0:x2}: eax=0x{row.Eax:x8} ebx=0x{row.Ebx:x8} ecx=0x{row.Ecx:x8} edx=0x{row.Edx:x8}\n");
            }
        }

        return text.ToString();
    }
}
