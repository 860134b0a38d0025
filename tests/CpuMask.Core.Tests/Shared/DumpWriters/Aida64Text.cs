using System.Globalization;
using System.Linq;
using System.Text;

namespace CpuMask.Tests.Shared.DumpWriters;

/// <summary>Reports of AIDA64 and EVEREST and what looks like them, in all the dialects that people have saved.</summary>
public static class Aida64Text
{
    /// <summary>The headings before a CPU's rows: that of AIDA64's own report, of its CPUID page, of old pages, of a tool's, and none.</summary>
    public static readonly string[] Heads = { "registers", "logical", "numbered", "mask", "none" };

    /// <summary>Writes it as the CPU's facts say: heading, what stands between leaf and registers, what between registers.</summary>
    public static string Write(RealCpu host) => Write(
        host, host.Fact("head"), host.Fact("between").Replace('_', ' ').Replace('>', '\t'), host.Fact("separator").Replace('_', ' '), host.Fact("notes").Length > 0);

    /// <summary>Writes it in one dialect.</summary>
    public static string Write(RealCpu host, string head, string between, string separator, bool notes)
    {
        string[] hidden = host.Fact("virtual").Split(' ');
        var text = new StringBuilder();
        if (host.Fact("bios").Length > 0)
        {
            text.Append("------[ Versions ]------\n\nProgram Version : AIDA64 v5.92\n\n------[ CPU Info ]------\n\nCPUID Manufacturer: x\nCPUID CPU Name    : x\n\n")
                .Append("------[ Motherboard Info ]------\n\nDMI BIOS Version    : ").Append(host.Fact("bios")).Append("\n\n");
        }

        for (int i = 0; i < host.Cpus.Count; i++)
        {
            bool isHidden = hidden.Contains(i.ToString(CultureInfo.InvariantCulture));
            text.Append(head switch
            {
                "registers" => $"------[ CPUID Registers / Logical CPU #{i}{(isHidden ? " Virtual" : "")} ]------\n",
                "logical" => $"------[ Logical CPU #{i} ]------\n\nallcpu: Package 0 / Core {i} / Thread 0: Valid\n\n",
                "numbered" => $"CPUID Registers (CPU #{i + 1}{(isHidden ? " Virtual" : "")}):\n",
                "mask" => $"CPU#{i:D3} AffMask: 0x{1UL << (i & 63):X16}\n",
                _ => string.Empty,
            });
            foreach (RealCpu.Row row in host.Cpus[i].Rows)
            {
                text.Append($"CPUID {row.Leaf:X8}{between}").AppendJoin(separator, row.Words.Select(w => w.ToString("X8")));
                text.Append(row.Subleaf is { } subleaf ? $" [SL {subleaf:X2}]" : string.Empty).Append(notes && row.Leaf == 0 ? " [GenuineIntel]\n" : "\n");
            }

            if (host.Cpus[i].Msrs.Count > 0)
            {
                text.Append("\nMSR 00000017: < FAILED >\n");
                foreach ((uint number, ulong value) in host.Cpus[i].Msrs)
                {
                    text.Append($"MSR {number:X8}: {value >> 48:X4}-{value >> 32 & 0xFFFF:X4}-{value >> 16 & 0xFFFF:X4}-{value & 0xFFFF:X4}\n");
                }
            }

            text.Append('\n');
        }

        return text.ToString();
    }
}
