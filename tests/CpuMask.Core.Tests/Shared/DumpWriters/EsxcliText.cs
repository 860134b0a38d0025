using System;
using System.Collections.Generic;
using System.Linq;

namespace CpuMask.Tests.Shared.DumpWriters;

/// <summary>What <c>esxcli hardware cpu cpuid raw list</c> prints of one CPU, with each of esxcli's formatters.</summary>
public static class EsxcliText
{
    private static readonly string[] Columns = { "Leaf", "Subleaf", "EAX", "EBX", "ECX", "EDX" };

    public static string Table(RealCpu host) => "      Leaf     Subleaf         EAX         EBX         ECX         EDX\n"
        + string.Join("  ", Enumerable.Repeat("----------", 6)) + "\n" + Rows(host, r => string.Join("  ", r.Select(Hex)) + "\n");

    public static string Csv(RealCpu host) => "EAX,EBX,ECX,EDX,Leaf,Subleaf,\r\n" + Rows(host, r => string.Join(",", r.Skip(2).Concat(r.Take(2)).Select(Hex)) + ",\r\n");

    public static string Json(RealCpu host) => "[" + Rows(host, r => "{" + string.Join(", ", Columns.Zip(r, (c, v) => $"\"{c}\": \"{Hex(v)}\"")) + "},\n").TrimEnd(',', '\n') + "]\n";

    public static string JsonNumbers(RealCpu host) => "[" + Rows(host, r => "{" + string.Join(", ", Columns.Zip(r, (c, v) => $"\"{c}\": {v}")) + "},\n").TrimEnd(',', '\n') + "]\n";

    public static string Xml(RealCpu host) => "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<output xmlns=\"http://www.vmware.com/Products/ESX/5.0/esxcli\">\n<root>\n<list type=\"structure\">\n"
        + Rows(host, r => "<structure typeName=\"CPUID\">" + string.Concat(Columns.Zip(r, (c, v) => $"<field name=\"{c}\">\n<integer>{v}</integer></field>")) + "</structure>\n")
        + "</list>\n</root>\n</output>\n";

    private static string Rows(RealCpu host, Func<uint[], string> write) =>
        string.Concat(host.Cpus[0].Rows.Select(r => write(new[] { r.Leaf, r.Subleaf ?? 0 }.Concat(r.Words).ToArray())));

    private static string Hex(uint value) => "0x" + value.ToString("x8");
}
