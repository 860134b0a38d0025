using System.Text;

namespace CpuMask.Tests.Shared.DumpWriters;

/// <summary>Text reports of CPU-Z, which print no sub-leaf.</summary>
public static class CpuZText
{
    public static string Write(RealCpu host)
    {
        const string Line = "-------------------------------------------------------------------------\n\n";
        var text = new StringBuilder("CPU-Z TXT Report\n" + Line + "Binaries\n" + Line + "CPU-Z version\t\t\t1.78.3.x64\n\nThread dumps\n" + Line);
        for (int i = 0; i < host.Cpus.Count; i++)
        {
            text.Append($"CPU Thread {i}\n\tAPIC ID\t\t\t{i}\n\tTopology\t\tProcessor ID 0, Core ID {i}, Thread ID 0\n\n\tCPUID\n");
            foreach (RealCpu.Row row in host.Cpus[i].Rows)
            {
                text.Append($"\t0x{row.Leaf:X8}\t\t0x{row.Eax:X8}\t0x{row.Ebx:X8}\t0x{row.Ecx:X8}\t0x{row.Edx:X8}\n");
            }

            text.Append('\n');
            foreach ((uint number, ulong value) in host.Cpus[i].Msrs)
            {
                text.Append($"\tMSR 0x{number:X8}\t\t0x{value >> 32:X8}\t0x{(uint)value:X8}\n");
            }

            text.Append('\n');
        }

        return text.Append(host.Fact("bios").Length > 0 ? "DMI\n" + Line + "DMI BIOS\n\tvendor\t\t\tx\n\tversion\t\t\t" + host.Fact("bios") + "\n\tdate\t\t\t01/01/2010\n\n" : string.Empty).ToString();
    }
}
