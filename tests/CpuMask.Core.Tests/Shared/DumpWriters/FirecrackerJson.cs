using System;
using System.Linq;
using System.Text;

namespace CpuMask.Tests.Shared.DumpWriters;

/// <summary>Firecracker's fingerprint of what a host's guests get: each register as a bitmap.</summary>
public static class FirecrackerJson
{
    private static readonly string[] Registers = { "eax", "ebx", "ecx", "edx" };

    public static string Write(RealCpu host)
    {
        var text = new StringBuilder("{\n");
        foreach (string fact in new[] { "firecracker_version", "kernel_version", "microcode_version", "bios_version", "bios_revision" })
        {
            text.Append($"  \"{fact}\": \"{host.Fact(fact.Replace('_', '-'))}\",\n");
        }

        text.Append("  \"guest_cpu_config\": {\n    \"kvm_capabilities\": [],\n    \"cpuid_modifiers\": [");
        text.AppendJoin(",", host.Cpus[0].Rows.Select(r =>
            $"\n      {{\n        \"leaf\": \"0x{r.Leaf:x}\",\n        \"subleaf\": \"0x{r.Subleaf ?? 0:x}\",\n        \"flags\": {(r.Leaf is 4 or 7 or 0xB or 0xD ? 1 : 0)},\n        \"modifiers\": ["
            + string.Join(",", r.Words.Select((w, i) => $"\n          {{\n            \"register\": \"{Registers[i]}\",\n            \"bitmap\": \"0b{Bits(w, 32)}\"\n          }}"))
            + "\n        ]\n      }"));
        text.Append("\n    ],\n    \"msr_modifiers\": [");
        text.AppendJoin(",", host.Cpus[0].Msrs.Select(m => $"\n      {{\n        \"addr\": \"0x{m.Number:x}\",\n        \"bitmap\": \"0b{Bits(m.Value, 64)}\"\n      }}"));
        return text.Append("\n    ]\n  }\n}").ToString();
    }

    private static string Bits(ulong value, int width) => Convert.ToString((long)value, 2).PadLeft(width, '0');
}
