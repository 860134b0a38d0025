using System.Text;

namespace CpuMask.Tests.Shared.DumpWriters;

/// <summary>The lines of a vmware.log that tell of the host's CPU, as logs of three ages begin their lines.</summary>
public static class VmwareLogText
{
    /// <summary>What stands before a line of an old hosted product, of ESX 4, of ESXi 5 and 6, and of ESXi 7.</summary>
    public static readonly string[] Prefixes =
    {
        "Aug 18 10:01:57.546: vmx| ", "", "2016-01-04T16:19:46.611-08:00| vmx| I125: ", "2023-02-03T04:05:06.789Z In(05) vmx - ",
    };

    public static string Write(RealCpu host, string prefix)
    {
        RealCpu.Logical cpu = host.Cpus[0];
        var text = new StringBuilder();
        void Line(string line) => text.Append(prefix).Append(line).Append('\n');
        Line("Log for VMware ESX pid=1 version=6.0.0 build=build-3029758 option=Release");
        Line("hostCPUID vendor: " + host.Expected().Vendor);
        if (host.Fact("brand").Length > 0)
        {
            Line("hostCPUID   name: " + host.Fact("brand"));
        }

        foreach (RealCpu.Row row in cpu.Rows)
        {
            Line($"hostCPUID level {row.Leaf:x8}, {row.Subleaf ?? 0:x}: 0x{row.Eax:x8} 0x{row.Ebx:x8} 0x{row.Ecx:x8} 0x{row.Edx:x8}");
        }

        Line("CPUID Maximum Physical Address Bits supported across all CPUs : 36");
        return text.ToString();
    }
}
