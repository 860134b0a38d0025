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
        IAnsiConsole console = Terminal.On(output);
        for (int i = 0; i < hosts.Count; i++)
        {
            if (i > 0)
            {
                console.WriteLine();
            }

            Write(console, hosts[i]);
        }
    }

    private static void Write(IAnsiConsole console, HostCpuid host)
    {
        Terminal.Line(console, host.Name, new Style(decoration: Decoration.Bold));
        Grid head = Grid(("CPU", Cpu(host)), ("View", View(host)), ("Source", host.Source + " (" + host.Format + ")"));
        AddIfKnown(head, "Microcode", host.Microcode);
        AddIfKnown(head, "Firmware", host.Bios);
        AddIfKnown(head, "Kernel", host.Kernel);
        console.Write(head);
        console.WriteLine();

        Table table = HostTables.New("Register", "Value");
        table.AddColumn("Set");
        foreach (IGrouping<RegisterAddress, Feature> word in FeatureTable.Default.All.GroupBy(f => f.Register))
        {
            AddRegister(table, host, word.Key, word);
        }

        console.Write(table);
        if (host.Capabilities.Count > 0)
        {
            Terminal.Line(console, "Capabilities: " + string.Join(", ",
                host.Capabilities.OrderBy(c => c.Key, System.StringComparer.Ordinal).Select(c => c.Key + "=" + c.Value)));
        }
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

    private static Grid Grid(params (string Name, string Value)[] rows)
    {
        var grid = new Grid();
        grid.AddColumn(new GridColumn().NoWrap().PadLeft(2).PadRight(2));
        grid.AddColumn();
        foreach ((string name, string value) in rows)
        {
            grid.AddRow(Terminal.Plain(name), Terminal.Plain(value));
        }

        return grid;
    }

    private static void AddIfKnown(Grid grid, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            grid.AddRow(Terminal.Plain(name), Terminal.Plain(value));
        }
    }
}
