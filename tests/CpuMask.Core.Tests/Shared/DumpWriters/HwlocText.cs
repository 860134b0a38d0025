using System.Text;

namespace CpuMask.Tests.Shared.DumpWriters;

/// <summary>What hwloc-gather-cpuid saves: a file for each CPU, in a folder for each host.</summary>
public static class HwlocText
{
    /// <summary>The file of one CPU. The mask before a row says which registers it was asked with: EAX, or EAX and ECX.</summary>
    public static string Write(RealCpu.Logical cpu)
    {
        var text = new StringBuilder("# mask e[abcd]x => e[abcd]x\n");
        foreach (RealCpu.Row row in cpu.Rows)
        {
            text.Append($"{(row.Subleaf is null ? 1 : 5)} {row.Leaf:x} 0 {row.Subleaf ?? 0:x} 0 => {row.Eax:x} {row.Ebx:x} {row.Ecx:x} {row.Edx:x}\n");
        }

        return text.ToString();
    }
}
