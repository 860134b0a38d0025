using System.Collections.Generic;
using System.Linq;

namespace CpuMask.Tests.Shared.DumpWriters;

/// <summary>What vCenter and ESXi say of a host: five levels, in bits of four to the group.</summary>
public static class VsphereText
{
    private static readonly uint[] Levels = { 0, 1, 0x80000000, 0x80000001, 0x80000008 };
    private static readonly string[] Registers = { "eax", "ebx", "ecx", "edx" };

    /// <summary>A register in VirtualCenter's notation.</summary>
    public static string Bits(uint value) => string.Join(":", Enumerable.Range(0, 8).Select(n => System.Convert.ToString(value >> (28 - (4 * n)) & 0xF, 2).PadLeft(4, '0')));

    /// <summary>The SOAP answer with the properties of several hosts.</summary>
    public static string Soap(IEnumerable<(string Name, RealCpu Cpu)> hosts) =>
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\" "
        + "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><soapenv:Body><RetrievePropertiesExResponse xmlns=\"urn:vim25\"><returnval>"
        + string.Concat(hosts.Select((h, i) => $"<objects><obj type=\"HostSystem\">host-{21 + i}</obj>" + Property("name", "xsd:string", h.Name)
            + Property("hardware.cpuFeature", "ArrayOfHostCpuIdInfo", Rows(h.Cpu, r => "<HostCpuIdInfo><level>" + unchecked((int)r.Leaf) + "</level>"
                + string.Concat(Registers.Zip(r.Words, (n, w) => $"<{n}>{Bits(w)}</{n}>")) + "</HostCpuIdInfo>"))
            + Property("config.featureCapability", "ArrayOfHostFeatureCapability", string.Empty) + Property("config.product.version", "xsd:string", "6.5.0") + "</objects>"))
        + "</returnval></RetrievePropertiesExResponse></soapenv:Body></soapenv:Envelope>";

    /// <summary><c>vim-cmd hostsvc/hosthardware</c> of a host that has level 1 in its packages only, and all others in its own list.</summary>
    public static string HostHardware(RealCpu cpu) =>
        "(vim.host.HardwareInfo) {\n   cpuPkg = (vim.host.CpuPackage) [\n      (vim.host.CpuPackage) {\n         index = 0,\n         vendor = \"intel\",\n         threadId = (short) [\n            0,\n            1\n         ],\n"
        + "         cpuFeature = (vim.host.CpuIdInfo) [\n" + Rows(cpu, r => r.Leaf == 1 ? VimLevel(r, Registers) : string.Empty).TrimEnd(',', '\n') + "\n         ],\n      }\n   ],\n"
        + "   cpuFeature = (vim.host.CpuIdInfo) [\n" + Rows(cpu, r => r.Leaf == 0x80000001 ? VimLevel(r, new[] { "eax", null, "ecx", "edx" }) : string.Empty).TrimEnd(',', '\n') + "\n   ],\n}\n";

    private static string VimLevel(RealCpu.Row r, IEnumerable<string?> registers) => "      (vim.host.CpuIdInfo) {\n         level = " + unchecked((int)r.Leaf) + ",\n         vendor = <unset>,\n"
        + string.Concat(registers.Zip(r.Words, (n, w) => n is null ? string.Empty : $"         {n} = \"{Bits(w)}\",\n")) + "      },\n";

    private static string Rows(RealCpu cpu, System.Func<RealCpu.Row, string> write) =>
        string.Concat(cpu.Cpus[0].Rows.Where(r => (r.Subleaf ?? 0) == 0 && Levels.Contains(r.Leaf)).GroupBy(r => r.Leaf).Select(g => write(g.First())));

    private static string Property(string name, string type, string value) => $"<propSet><name>{name}</name><val xsi:type=\"{type}\">{value}</val></propSet>";
}
