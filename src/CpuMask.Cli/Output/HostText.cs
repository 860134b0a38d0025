using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Features;
using Spectre.Console;

namespace CpuMask.Cli.Output;

/// <summary>Hosts for people: who the CPU is, then register by register what is set.</summary>
public static class HostText
{
    public static void Write(TextWriter output, IReadOnlyList<HostCpuid> hosts)
    {
        // The registers are most of the text and the same for alike hosts, and laying a table out is slow.
        var rendered = new Dictionary<(LeafTable, RegisterSet), string>();
        for (int i = 0; i < hosts.Count; i++)
        {
            HostCpuid host = hosts[i];
            output.Write(i > 0 ? "\n" : string.Empty);
            WriteHead(output, host);
            if (!rendered.TryGetValue((host.Leaves, host.Registers), out string? registers))
            {
                rendered[(host.Leaves, host.Registers)] = registers = Registers(host);
            }

            output.Write(registers);
            if (host.Capabilities.Count > 0)
            {
                output.Write("  Capabilities: " + Terminal.Safe(string.Join(", ",
                    host.Capabilities.OrderBy(c => c.Key, System.StringComparer.Ordinal).Select(c => c.Key + "=" + c.Value))) + "\n");
            }
        }
    }

    private static void WriteHead(TextWriter output, HostCpuid host)
    {
        Line(output, string.Empty, host.Name);
        Line(output, "CPU", Cpu(host));
        Line(output, "View", View(host));
        Line(output, "Microcode", host.Microcode);
        Line(output, "Firmware", host.Bios);
        Line(output, "Kernel", host.Kernel);
        Line(output, "Source", host.Source + " (" + host.Format + ")");
    }

    private static void Line(TextWriter output, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            output.Write(name.Length == 0 ? string.Empty : ("  " + name).PadRight(13));
            output.Write(Terminal.Safe(value));
            output.Write('\n');
        }
    }

    private static string Registers(HostCpuid host)
    {
        Table table = HostTables.New("Register", "Value");
        table.AddColumn("Set");
        foreach (IGrouping<RegisterAddress, Feature> word in FeatureTable.Default.All.GroupBy(f => f.Register))
        {
            AddRegister(table, host, word.Key, word);
        }

        using var text = new StringWriter { NewLine = "\n" };
        Terminal.On(text).Write(table);
        return text.ToString();
    }

    private static void AddRegister(Table table, HostCpuid host, RegisterAddress address, IEnumerable<Feature> rows)
    {
        RegisterValue value = HostFeatures.ValueOf(host, address);
        string[] set = HostFeatures.Of(host, address).Where(f => f.IsFlag && f.IsSet == true).Select(f => f.Name)
            .Concat(rows.Where(f => !f.IsFlag && f.Class == FeatureClass.Numeric)
                .Select(f => (f.Name, Value: value.Field(f.LowBit, f.HighBit))).Where(f => f.Value > 0)
                .Select(f => f.Name + "=" + f.Value!.Value.ToString(CultureInfo.InvariantCulture)))
            .ToArray();
        if (set.Length > 0)
        {
            table.AddRow(
                Terminal.Plain(address.ToShortString()), Terminal.Plain(value.ToString()), Terminal.Plain(string.Join(" ", set)));
        }
    }

    private static string Cpu(HostCpuid host)
    {
        string signature = host.Signature is { } s ? "family/model/stepping " + s.ToFamilyModelStepping() + " (" + s + ")" : "signature unknown";
        string count = host.LogicalProcessors > 0 ? ", " + host.LogicalProcessors + " logical CPUs" : string.Empty;
        return (host.Brand.Length > 0 ? host.Brand : host.Vendor.DisplayName) + ", " + signature + count;
    }

    private static string View(HostCpuid host) => host.View switch
    {
        HostView.Hardware => "the hardware's own",
        HostView.OperatingSystem => "what the operating system shows",
        HostView.GuestMaximum => "what the hypervisor can offer to guests",
        _ => "what one virtual machine was given: no statement about the host",
    };
}
