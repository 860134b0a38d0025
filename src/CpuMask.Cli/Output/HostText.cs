using System.Globalization;
using System.IO;
using System.Text;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Hosts;

namespace CpuMask.Cli.Output;

/// <summary>Hosts for people: who the CPU is, then register by register what is set.</summary>
public static class HostText
{
    private const int Gap = 3;

    public static void Write(TextWriter output, IReadOnlyList<HostCpuid> hosts)
    {
        // The registers are most of the text and the same for alike hosts, and laying a table out is slow.
        var rendered = new Dictionary<(LeafTable, RegisterSet), string>();
        var rows = new RegisterRows();
        for (int i = 0; i < hosts.Count; i++)
        {
            HostCpuid host = hosts[i];
            output.Write(i > 0 ? "\n" : string.Empty);
            WriteHead(output, host);
            if (!rendered.TryGetValue((host.Leaves, host.Registers), out string? registers))
            {
                rendered[(host.Leaves, host.Registers)] = registers = Registers(rows.Of(host), Terminal.Width(), output.Encoding);
            }

            output.Write(registers);
            if (host.Capabilities.Count > 0)
            {
                output.Write("  Capabilities: " + Terminal.Safe(string.Join(", ",
                    host.Capabilities.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => c.Key + "=" + c.Value))) + "\n");
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

    // Laid out here: a general table measures every character, which made it most of the time that ten thousand hosts took,
    // and these three columns hold nothing but the feature table's own plain names.
    private static string Registers(IReadOnlyList<RegisterRow> rows, int width, Encoding encoding)
    {
        if (rows.Count == 0)
        {
            return string.Empty;
        }

        int first = Widest("Register", rows.Select(r => r.Register)), second = Widest("Value", rows.Select(r => r.Value));
        int indent = 2 + first + Gap + second + Gap, room = Math.Max(width - indent - 2, Widest("Set", rows.SelectMany(r => r.Set)));
        var text = new StringBuilder("\n  ").Append("Register".PadRight(first + Gap)).Append("Value".PadRight(second + Gap)).Append("Set\n");
        int longest = 0;
        var lines = new StringBuilder();
        foreach (RegisterRow row in rows)
        {
            lines.Append("  ").Append(row.Register.PadRight(first + Gap)).Append(row.Value.PadRight(second + Gap));
            int used = 0;
            foreach (string name in row.Set)
            {
                if (used > 0 && used + 1 + name.Length > room)
                {
                    lines.Append('\n').Append(' ', indent);
                    used = 0;
                }

                lines.Append(used > 0 ? " " : string.Empty).Append(name);
                used += (used > 0 ? 1 : 0) + name.Length;
                longest = Math.Max(longest, used);
            }

            lines.Append('\n');
        }

        text.Append(encoding.IsSingleByte ? '-' : '─', indent + Math.Max(longest, 3) + 2).Append('\n').Append(lines);
        return text.Append('\n').ToString();
    }

    private static int Widest(string title, IEnumerable<string> cells) => cells.Select(c => c.Length).Prepend(title.Length).Max();

    private static string Cpu(HostCpuid host)
    {
        string signature = host.Signature is { } s ? "family/model/stepping " + s.ToFamilyModelStepping() + " (" + s + ")" : "signature unknown";
        string count = host.LogicalProcessors switch
        {
            0 => string.Empty,
            1 => ", 1 logical CPU",
            var n => ", " + n.ToString(CultureInfo.InvariantCulture) + " logical CPUs",
        };
        return (host.Brand.Length > 0 ? host.Brand : host.Vendor.DisplayName) + ", " + signature + count;
    }

    private static string View(HostCpuid host) => host.View switch
    {
        HostView.Hardware => "the hardware's own",
        HostView.OperatingSystem => "what the operating system shows",
        HostView.GuestMaximum => "what the hypervisor can offer to guests",
        HostView.Guest => "what one virtual machine was given: no statement about the host",
    };

    private sealed record RegisterRow(string Register, string Value, string[] Set);

    // CPUs that differ have most of their registers in common.
    private sealed class RegisterRows
    {
        private readonly Dictionary<(RegisterAddress, RegisterValue), RegisterRow> known = [];

        public IReadOnlyList<RegisterRow> Of(HostCpuid host)
        {
            var rows = new List<RegisterRow>();
            foreach (RegisterAddress address in FeatureTable.Default.Registers)
            {
                RegisterValue value = HostFeatures.ValueOf(host, address);
                if (value.Ones == 0)
                {
                    continue;
                }

                if (!known.TryGetValue((address, value), out RegisterRow? row))
                {
                    known[(address, value)] = row = new RegisterRow(address.ToShortString(), value.ToString(), Set(host, address, value));
                }

                if (row.Set.Length > 0)
                {
                    rows.Add(row);
                }
            }

            return rows;
        }

        private static string[] Set(HostCpuid host, RegisterAddress address, RegisterValue value) =>
            HostFeatures.Of(host, address).Where(f => f.IsFlag && f.IsSet == true).Select(f => f.Name)
                .Concat(FeatureTable.Default.Of(address).Where(f => !f.IsFlag && f.Class == FeatureClass.Numeric)
                    .Select(f => (Row: f, Value: value.Field(f.LowBit, f.HighBit))).Where(f => f.Value > 0)
                    .Select(f => f.Row.Name + "=" + f.Row.Print(f.Value!.Value)))
                .ToArray();
    }
}
