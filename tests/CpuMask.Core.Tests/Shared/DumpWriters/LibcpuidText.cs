using System.Text;

namespace CpuMask.Tests.Shared.DumpWriters;

/// <summary>Raw dumps of libcpuid's own form: tables of leaves, tables of sub-leaves, then what the tool made of it.</summary>
public static class LibcpuidText
{
    public static string Write(RealCpu host)
    {
        var text = new StringBuilder(host.Fact("version").Length > 0 ? "version=" + host.Fact("version") + "\n" : string.Empty);
        for (int i = 0; i < host.Cpus.Count; i++)
        {
            text.Append(host.Fact("head") == "underlined" ? $"_________________ Logical CPU #{i} _________________\n" : string.Empty);
            foreach (RealCpu.Row row in host.Cpus[i].Rows)
            {
                string table = row.Subleaf is null
                    ? row.Leaf < 0x80000000 ? $"basic_cpuid[{row.Leaf}]" : $"ext_cpuid[{row.Leaf - 0x80000000}]"
                    : row.Leaf switch { 4 => "intel_fn4", 0xB => "intel_fn11", 0x12 => "intel_fn12h", 0x14 => "intel_fn14h", _ => $"amd_fn{row.Leaf:x}h" } + $"[{row.Subleaf}]";
                text.Append($"{table}={row.Eax:x8} {row.Ebx:x8} {row.Ecx:x8} {row.Edx:x8}\n");
            }
        }

        return text.Append(new string('-', 80)).Append("\nx86\ngeneral\n15\n-1\nfpu vme de pse\n").ToString();
    }
}
